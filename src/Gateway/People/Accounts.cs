using System.Collections.Immutable;
using AlprGrains.People;

namespace AlprGrains.Gateway.People;

/// <summary>Accounts as pages and API work on them: the person's grain decides, and the log-in in Identity follows it.</summary>
public sealed class Accounts(IGrainFactory grains, ICredentials credentials)
{
    /// <summary>Accounts asked at once.</summary>
    private const int AskedAtOnce = 16;

    /// <summary>All accounts that this session may see, by user name.</summary>
    public async Task<ImmutableArray<PersonAccount>> All(SessionAssertion by)
    {
        var names = await grains.GetGrain<IPersonDirectoryGrain>(IPersonDirectoryGrain.Name).List();
        var found = new PersonAccount?[names.Length];
        await Parallel.ForAsync(0, names.Length, new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce },
            async (i, _) => found[i] = (await grains.GetPerson(names[i]).Account(by)).Account);
        return [.. found.OfType<PersonAccount>()];
    }

    /// <summary>One account; null when there is none, so that a guess makes no grain.</summary>
    public async Task<PersonAccount?> Find(string user, SessionAssertion by) =>
        user.Length <= PersonKeys.CharactersMax && await grains.GetGrain<IPersonDirectoryGrain>(IPersonDirectoryGrain.Name).Knows(user)
            ? (await grains.GetPerson(user).Account(by)).Account
            : null;

    /// <summary>A fresh enrolment code. The log-in that there was is gone: whoever lost their second factor begins anew.</summary>
    public async Task<EnrolmentCode> IssueEnrolment(string user, SessionAssertion by)
    {
        var code = await grains.GetPerson(user).IssueEnrolment(by);
        if (code.Problem is null) await credentials.Delete(user);
        return code;
    }

    /// <summary>Removes account and log-in.</summary>
    public async ValueTask<ImmutableArray<string>> Remove(string user, string reason, SessionAssertion by)
    {
        var problems = await grains.GetPerson(user).Remove(reason, by);
        if (problems.IsEmpty) await credentials.Delete(user);
        return problems;
    }
}

using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Hosting;
using AlprGrains.People;
using AlprGrains.Sharing;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Sharing;

/// <summary>Designations in, chains out. Whether somebody is a BOS approver is asked of their own grain each time: a role that was taken away makes the whole chain fall.</summary>
[GrainType("approver-designations"), Reentrant]
public sealed class ApproverDesignationsGrain(
    [PersistentState("approver-designations", GrainStores.Default)] IPersistentState<ApproverDesignationsState> state, TimeProvider time) : Grain, IApproverDesignationsGrain
{
    private const int DesignationsMax = 1000;
    private const string Purpose = "designations";

    private readonly SemaphoreSlim _oneChange = new(1, 1);

    public async ValueTask<ImmutableArray<string>> Designate(ApproverDesignation designation, SessionAssertion by)
    {
        var designator = PersonKeys.KeyOf(by.UserName);
        var made = designation with { Designator = designator, Designee = PersonKeys.KeyOf(designation.Designee ?? ""), RevokedAt = null };
        var standing = await GrainFactory.GetPerson(designator).Check(by, Permission.ApproveSharing);
        var chain = await ActsFor(designator);
        return await Change(by, standing, $"designates {made.Designee}", () => Problems(made, chain), () => state.State.Designations.Add(made));
    }

    public async ValueTask<ImmutableArray<string>> Revoke(string designee, string reason, SessionAssertion by)
    {
        var (user, key) = (PersonKeys.KeyOf(by.UserName), PersonKeys.KeyOf(designee ?? ""));
        var standing = await GrainFactory.GetPerson(user).Check(by, Permission.ApproveSharing);
        var isTop = standing.Person?.Roles.Contains(Role.BosApprover) ?? false;
        var at = time.GetUtcNow();
        bool Is(ApproverDesignation link) => link.Designee == key && link.RevokedAt is null && (isTop || link.Designator == user);
        return await Change(by, standing, $"revokes {key}",
            () => string.IsNullOrWhiteSpace(reason) ? ["Give the reason."] : state.State.Designations.Any(Is) ? [] : ["There is no such designation of yours."],
            () => [.. state.State.Designations.Select(link => Is(link) ? link with { RevokedAt = at } : link)]);
    }

    public async ValueTask<ImmutableArray<ApproverDesignation>> List(SessionAssertion session)
    {
        var person = GrainFactory.GetPerson(session.UserName);
        var may = (await person.Check(session, Permission.ApproveSharing)).Granted || (await person.Check(session, Permission.ProcessSharing)).Granted;
        return may ? [.. state.State.Designations.Reverse()] : [];
    }

    public async ValueTask<ApproverChain> ActsFor(string userName)
    {
        var key = PersonKeys.KeyOf(userName);
        var (designations, at) = (state.State.Designations, time.GetUtcNow());
        var names = ApproverChains.Of(key, designations, _ => false, at).UserNames;
        var tops = new HashSet<string>(StringComparer.Ordinal);
        // Only whom somebody designated, and who asks: everybody else's roles do not matter.
        foreach (var name in names)
            if (await GrainFactory.GetPerson(name).Describe() is { DisabledBecause: null } person && person.Roles.Contains(Role.BosApprover)) tops.Add(name);
        return ApproverChains.Of(key, designations, tops.Contains, at);
    }

    private ImmutableArray<string> Problems(ApproverDesignation made, ApproverChain chain)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (!chain.ReachesTop) problems.Add("Your own designation does not stand, so you cannot designate anybody.");
        if (!PersonKeys.IsUserName(made.Designee)) problems.Add(PersonKeys.Form);
        if (chain.UserNames.Contains(made.Designee)) problems.Add("Nobody designates themself, nor anybody in whose name they act.");
        if (made.Until <= made.From) problems.Add("Until must be after from.");
        if (!SharingWords.IsDigest(made.DocumentSha256)) problems.Add("Give the SHA-256 of the signed designation, 64 hex digits.");
        if (state.State.Designations.Length >= DesignationsMax) problems.Add($"{DesignationsMax} designations are on record; that is the most.");
        return problems.ToImmutable();
    }

    private async Task<ImmutableArray<string>> Change(
        SessionAssertion by, Standing standing, string what, Func<ImmutableArray<string>> problemsOf, Func<ImmutableArray<ApproverDesignation>> change)
    {
        await _oneChange.WaitAsync();
        try
        {
            var problems = standing.Granted ? problemsOf() : [standing.Reason ?? "not permitted"];
            await GrainFactory.Audit(AuditKinds.ApproverDesignated, by, standing, Purpose, what, problems.IsEmpty ? "done" : $"refused: {problems[0]}");
            if (!problems.IsEmpty) return problems;
            state.State = new ApproverDesignationsState { Designations = change() };
            await this.Save(state);
            return [];
        }
        finally
        {
            _oneChange.Release();
        }
    }
}

[GenerateSerializer, Immutable, Alias("ApproverDesignationsState")]
public sealed record ApproverDesignationsState
{
    [Id(0)] public ImmutableArray<ApproverDesignation> Designations { get; init; } = [];
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using AlprGrains.Silo.Hosting;

namespace AlprGrains.Silo.Demonstration;

/// <summary>
/// The people of the demonstration, all made up: one for each thing there is to see. A fresh data directory draws their
/// passwords and second factors; a later start of the same directory finds them in its file.
/// </summary>
public sealed class DemoPeople(IGrainFactory grains, ICredentials credentials, RandomNumberGenerator chance)
{
    private const string Agency = "Demonstration Police Department";
    private const int PasswordBytes = 12;

    private static readonly PersonRecord[] Everyone =
    [
        new("demo-investigator", "Demonstration Investigator", Agency, [Role.Investigator]),
        new("demo-administrator", "Demonstration Administrator", Agency, [Role.AlprAdministrator]),
        new("demo-operator", "Demonstration Operator", Agency, [Role.Operator]),
        new("demo-auditor", "Demonstration Auditor", Agency, [Role.Auditor]),
    ];

    /// <summary>Enrols everyone and makes the log-ins that are missing. Known log-ins come from an earlier start.</summary>
    public async Task<DemoUser[]> Seed(IReadOnlyCollection<DemoUser> known)
    {
        var users = ImmutableArray.CreateBuilder<DemoUser>();
        foreach (var person in Everyone)
        {
            await grains.GetPerson(person.UserName).Enrol(person);
            users.Add(known.FirstOrDefault(user => user.User == person.UserName) ?? await MakeLogIn(person));
        }
        return [.. users];
    }

    /// <summary>A session of the made-up administrator, for the seeding that follows.</summary>
    public async Task<SessionAssertion> OpenAdministratorSession() =>
        await grains.GetPerson("demo-administrator").OpenSession()
        ?? throw new InvalidOperationException("the demonstration's administrator is locked: start with an empty data directory");

    private async Task<DemoUser> MakeLogIn(PersonRecord person)
    {
        var user = new DemoUser(person.UserName, DrawPassword(), credentials.NewTotpSecret(), person.Roles[0].ToString());
        var problems = await credentials.Create(user.User, user.Password, user.TotpSecret);
        if (problems.Length > 0) throw new InvalidOperationException($"the demonstration's log-in {user.User} was refused: {string.Join(' ', problems)} Start with an empty data directory.");
        return user;
    }

    private string DrawPassword()
    {
        var bytes = new byte[PasswordBytes];
        chance.GetBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using AlprGrains.Silo.Hosting;

namespace AlprGrains.Silo.Demonstration;

/// <summary>
/// The people of the demonstration, all made up: one for each thing there is to see, trained yesterday. A fresh data directory draws their
/// passwords and second factors; a later start of the same directory finds them in its file.
/// </summary>
public sealed class DemoPeople(IGrainFactory grains, ICredentials credentials, RandomNumberGenerator chance, TimeProvider time)
{
    // The registry id of the agency whose policy this is: decisions compare it.
    private const string Agency = "OPD";
    private const int PasswordBytes = 12;

    private static readonly PersonRecord[] Everyone =
    [
        new("demo-investigator", "Demonstration Investigator", Agency, [Role.Investigator]) { Category = PersonCategory.Sworn },
        new("demo-supervisor", "Demonstration Supervisor", Agency, [Role.Supervisor]) { Category = PersonCategory.Sworn },
        new("demo-administrator", "Demonstration Administrator", Agency, [Role.AlprAdministrator]) { Category = PersonCategory.Pst },
        new("demo-trainer", "Demonstration Trainer", Agency, [Role.Trainer]) { Category = PersonCategory.Sworn },
        new("demo-auditor", "Demonstration Auditor", Agency, [Role.Auditor]) { Category = PersonCategory.Designated },
        new("demo-attorney", "Demonstration City Attorney", Agency, [Role.CityAttorney]) { Category = PersonCategory.Designated },
        new("demo-chp", "Demonstration CHP Officer", "CHP", [Role.ChpUser]) { Category = PersonCategory.Sworn },
        // Not named after the demonstration: the screen reads the names in a request, and holds one that speaks of demonstrations.
        new("demo-partner", "Pat Example", "SANFRANCISCO-PD", [Role.PartnerRequester]) { Category = PersonCategory.Sworn },
        new("demo-officer", "Demonstration Sharing Officer", Agency, [Role.SharingOfficer]) { Category = PersonCategory.Pst },
        new("demo-deputy", "Demonstration BOS Deputy Director", Agency, [Role.BosApprover]) { Category = PersonCategory.Sworn },
        new("demo-operator", "Demonstration Operator", Agency, [Role.Operator]) { Category = PersonCategory.Pst },
    ];

    /// <summary>Enrols everyone and makes the log-ins that are missing. Known log-ins come from an earlier start.</summary>
    public async Task<DemoUser[]> Seed(IReadOnlyCollection<DemoUser> known)
    {
        var users = ImmutableArray.CreateBuilder<DemoUser>();
        foreach (var person in Everyone)
        {
            await grains.GetPerson(person.UserName).Enrol(Qualified(person));
            users.Add(known.FirstOrDefault(user => user.User == person.UserName) ?? await MakeLogIn(person));
        }
        return [.. users];
    }

    /// <summary>A session of the made-up administrator, for the seeding that follows.</summary>
    public async Task<SessionAssertion> OpenAdministratorSession() =>
        await grains.GetPerson("demo-administrator").OpenSession(bannerAcknowledged: true)
        ?? throw new InvalidOperationException("the demonstration's administrator is locked: start with an empty data directory");

    private PersonRecord Qualified(PersonRecord person)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var training = new TrainingRecord($"demonstration {today.Year}", today.AddDays(-1), "demo-trainer", [.. TrainingTopics.All.Select(topic => topic.Id)]);
        var designation = person.Category != PersonCategory.Designated ? null
            : new Designation("Demonstration Chief of Police", today.AddDays(-1), today.AddDays(364), "this demonstration") { SignedOn = today.AddDays(-1) };
        return person with { Trainings = [training], Designation = designation };
    }

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

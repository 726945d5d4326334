using AlprGrains.Audit;
using AlprGrains.People;

namespace AlprGrains.Tests.Grains.People;

/// <summary>I-3: another agency's people are signed in for as long as its memorandum is in force, and see what it opens and nothing else.</summary>
public class MemorandumTests
{
    // The end of the made-up memorandum in policy/agreements.json.
    private static readonly DateTimeOffset End = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task I_3_an_open_session_ends_at_the_stroke_at_which_the_memorandum_does()
    {
        await using var alpr = await AlprCluster.Start(at: End - TimeSpan.FromSeconds(5));
        var session = await LogIn(alpr);
        Assert.True((await Check(alpr, session, Permission.AskHistory)).Granted);

        alpr.Time.Advance(TimeSpan.FromSeconds(5));
        var standing = await Check(alpr, session, Permission.AskHistory);
        Assert.False(standing.Granted);
        Assert.Null(standing.Person); // nobody is signed in any more
        Assert.Contains("MOU with CHP", standing.Reason, StringComparison.Ordinal);

        Assert.Null(await alpr.Grains.GetPerson("okoye").OpenSession(bannerAcknowledged: true));
        Assert.Contains("MOU with CHP", alpr.Audit.Of(AuditKinds.LogInFailed).Last().Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I_3_nothing_but_lookups_is_open_to_another_agency_even_with_a_role_that_grants_it()
    {
        await using var alpr = await AlprCluster.Start();
        var session = await LogIn(alpr, Role.ChpUser, Role.Investigator);
        foreach (var permission in Enum.GetValues<Permission>())
            Assert.True((permission == Permission.AskHistory) == (await Check(alpr, session, permission)).Granted, $"{permission}");
    }

    [Fact]
    public async Task I_15_an_agency_without_a_memorandum_is_not_signed_in_to_look_up()
    {
        await using var alpr = await AlprCluster.Start();
        var person = alpr.Grains.GetPerson("okoye");
        await person.Enrol(alpr.Qualified("okoye", Role.ChpUser) with { Agency = "SFPD" });
        Assert.Null(await person.OpenSession(bannerAcknowledged: true));
    }

    private static async Task<SessionAssertion> LogIn(AlprCluster alpr, params Role[] roles)
    {
        var person = alpr.Grains.GetPerson("okoye");
        await person.Enrol(alpr.Qualified("okoye", roles.Length == 0 ? [Role.ChpUser] : roles) with { Agency = "CHP" });
        return await person.OpenSession(bannerAcknowledged: true) ?? throw new InvalidOperationException("the session was not opened");
    }

    private static ValueTask<Standing> Check(AlprCluster alpr, SessionAssertion session, Permission permission) => alpr.Grains.GetPerson("okoye").Check(session, permission);
}

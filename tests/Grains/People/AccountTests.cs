using AlprGrains.Audit;
using AlprGrains.People;

namespace AlprGrains.Tests.Grains.People;

/// <summary>Accounts through their grain: who may change what, that it is written down, and that it takes effect at once.</summary>
public class AccountTests
{
    private static readonly NewPerson Kim = new("Kim Example", "OPD", [Role.Investigator], PersonCategory.Sworn);

    [Fact]
    public async Task INV_12_a_new_person_sees_plates_only_after_category_and_training()
    {
        await using var alpr = await AlprCluster.Start();
        var (admin, trainer) = (await alpr.Administrator(), await alpr.LogIn("trainer", Role.Trainer));
        var person = alpr.Grains.GetPerson("kim");
        Assert.Empty(await person.Register(Kim with { Category = PersonCategory.Unset }, admin));
        var session = (await person.OpenSession(bannerAcknowledged: true))!;

        var first = await person.Check(session, Permission.AskHistory);
        Assert.False(first.Granted);
        Assert.Contains("no category", first.Reason, StringComparison.Ordinal);
        Assert.Contains("no completed training", first.Reason, StringComparison.Ordinal);
        Assert.NotNull(first.Person); // the refusal can be written down with its name

        Assert.Empty(await person.SetCategory(PersonCategory.Pst, admin));
        Assert.Empty(await person.RecordTraining(new TrainingRecord("2026.1", Day(alpr), "", People.AllTopics), trainer));
        Assert.True((await person.Check(session, Permission.AskHistory)).Granted);
        Assert.Equal("trainer", (await person.Describe())!.Trainings[0].Trainer); // from the session, never typed

        alpr.Time.Advance(TimeSpan.FromDays(TrainingTopics.ValidDays));
        Assert.Null(await person.OpenSession(bannerAcknowledged: true)); // and idle for so long, closed besides
    }

    [Fact]
    public async Task S10_a_designation_that_is_revoked_ends_the_open_session()
    {
        await using var alpr = await AlprCluster.Start();
        var admin = await alpr.Administrator();
        var session = await alpr.LogIn("rivera", Role.Investigator);
        var person = alpr.Grains.GetPerson("rivera");
        Assert.Empty(await person.Designate(new Designation("Chief of Police", Day(alpr), Day(alpr).AddDays(30), "missing persons") { SignedOn = Day(alpr) }, admin));
        Assert.True((await person.Check(session, Permission.SeePlates)).Granted);
        Assert.Empty(await person.RevokeDesignation("transferred", admin));
        Assert.Null((await person.Check(session, Permission.SeePlates)).Person);
        var entry = Assert.Single(alpr.Audit.Of(AuditKinds.DesignationRevoked));
        Assert.DoesNotContain("transferred", entry.Outcome, StringComparison.Ordinal);
        Assert.Equal("transferred", Assert.Single(entry.Confidential, field => field.Name == "words").Value); // free text is committed to, not shown
    }

    [Fact]
    public async Task AC_5_only_administrators_change_accounts_only_trainers_trainings_and_nobody_their_own()
    {
        await using var alpr = await AlprCluster.Start();
        var (admin, trainer, officer) = (await alpr.Administrator(), await alpr.LogIn("trainer", Role.Trainer), await alpr.Investigator());
        var training = new TrainingRecord("2026.2", Day(alpr), "", People.AllTopics);
        foreach (var (who, session) in new[] { ("rivera", officer), ("trainer", trainer) })
        {
            Assert.NotEmpty(await alpr.Grains.GetPerson("kim").Register(Kim, session));
            Assert.NotEmpty(await alpr.Grains.GetPerson("admin").SetRoles([Role.Operator], session));
            Assert.NotEmpty(await alpr.Grains.GetPerson("admin").Disable("why not", session));
            Assert.True((await alpr.Grains.GetPerson("admin").Describe())!.DisabledBecause is null, who);
        }
        Assert.NotEmpty(await alpr.Grains.GetPerson("rivera").RecordTraining(training, admin));
        Assert.NotEmpty(await alpr.Grains.GetPerson("trainer").RecordTraining(training, trainer));
        Assert.NotEmpty(await alpr.Grains.GetPerson("admin").SetRoles([Role.AlprAdministrator], admin));
        Assert.Empty(await alpr.Grains.GetPerson("rivera").RecordTraining(training, trainer));
        Assert.All(alpr.Audit.Of(AuditKinds.PersonChanged), entry => Assert.StartsWith("refused", entry.Outcome, StringComparison.Ordinal));
        Assert.Null((await alpr.Grains.GetPerson("kim").Describe()));
        Assert.DoesNotContain("kim", await alpr.Grains.GetGrain<IPersonDirectoryGrain>(IPersonDirectoryGrain.Name).List());
    }

    [Fact]
    public async Task AC_8_without_the_banner_there_is_no_session_and_with_it_the_acknowledgement_is_written_before_the_log_in()
    {
        await using var alpr = await AlprCluster.Start();
        var person = alpr.Grains.GetPerson("rivera");
        await person.Enrol(alpr.Qualified("rivera", Role.Investigator));
        Assert.Null(await person.OpenSession(bannerAcknowledged: false));
        Assert.NotNull(await person.OpenSession(bannerAcknowledged: true));
        Assert.Equal([AuditKinds.PersonEnrolled, AuditKinds.LogInFailed, AuditKinds.BannerAcknowledged, AuditKinds.LogIn], alpr.Audit.Entries.Select(entry => entry.Kind));
    }

    [Fact]
    public async Task AC_2_after_90_idle_days_the_account_is_closed_until_an_administrator_opens_it()
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Investigator();
        var person = alpr.Grains.GetPerson("rivera");
        alpr.Time.Advance(TimeSpan.FromDays(90));
        Assert.Null(await person.OpenSession(bannerAcknowledged: true));
        Assert.Contains(alpr.Audit.Of(AuditKinds.PersonChanged), entry => entry.Outcome.Contains("90 days", StringComparison.Ordinal));
        Assert.Empty(await person.Enable(await alpr.Administrator()));
        Assert.NotNull(await person.OpenSession(bannerAcknowledged: true));
    }

    [Fact]
    public async Task IA_4_a_removed_name_is_taken_again_after_366_days_and_not_after_364()
    {
        await using var alpr = await AlprCluster.Start();
        var person = alpr.Grains.GetPerson("kim");
        Assert.Empty(await person.Register(Kim, await alpr.Administrator()));
        Assert.Empty(await person.Remove("left", await alpr.Administrator()));
        alpr.Time.Advance(TimeSpan.FromDays(364));
        Assert.NotEmpty(await person.Register(Kim, await alpr.Administrator()));
        alpr.Time.Advance(TimeSpan.FromDays(2));
        Assert.Empty(await person.Register(Kim, await alpr.Administrator()));
    }

    [Fact]
    public async Task An_account_is_shown_to_who_looks_after_it_and_to_its_person_and_to_nobody_else()
    {
        await using var alpr = await AlprCluster.Start();
        var (admin, trainer, officer) = (await alpr.Administrator(), await alpr.LogIn("trainer", Role.Trainer), await alpr.Investigator());
        var person = alpr.Grains.GetPerson("rivera");
        foreach (var session in new[] { admin, trainer, officer }) Assert.NotNull((await person.Account(session)).Account);
        Assert.Null((await person.Account(await alpr.LogIn("other", Role.Supervisor))).Account);
        Assert.Null((await person.Account(officer with { SessionId = "guess" })).Account);
    }

    [Fact]
    public async Task An_enrolment_code_is_used_once_and_wrong_ones_are_written_down()
    {
        await using var alpr = await AlprCluster.Start();
        var admin = await alpr.Administrator();
        var person = alpr.Grains.GetPerson("kim");
        await person.Register(Kim, admin);
        var code = await person.IssueEnrolment(admin);
        Assert.Null(code.Problem);
        Assert.False(await person.IsEnrolment("0000-0000", use: false));
        Assert.True(await person.IsEnrolment(code.Code.ToLowerInvariant(), use: false));
        Assert.True(await person.IsEnrolment(code.Code, use: true));
        Assert.False(await person.IsEnrolment(code.Code, use: true));
        Assert.Equal(3, alpr.Audit.Of(AuditKinds.EnrolmentUsed).Count());
    }

    [Fact]
    public async Task AU_2_what_a_session_was_turned_away_from_is_written_down_with_its_name()
    {
        await using var alpr = await AlprCluster.Start();
        var officer = await alpr.Investigator();
        await alpr.Grains.GetPerson("rivera").TurnedAway(officer, Permission.ReadAuditLog, "GET /audit");
        await alpr.Grains.GetPerson("rivera").TurnedAway(officer with { SessionId = "forged" }, Permission.ReadAuditLog, "GET /audit");
        var entry = Assert.Single(alpr.Audit.Of(AuditKinds.PermissionDenied));
        Assert.Equal(("rivera", "GET /audit"), (entry.UserName, Assert.Single(entry.Subjects)));
    }

    [Fact]
    public async Task AU_2_a_log_in_with_nobodys_name_is_written_down_without_the_name()
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Grains.GetGrain<IPersonDirectoryGrain>(IPersonDirectoryGrain.Name).UnknownLogIn();
        Assert.Equal("unknown", Assert.Single(alpr.Audit.Of(AuditKinds.LogInFailed)).UserName);
    }

    [Fact]
    public async Task A_changed_password_ends_the_persons_other_sessions()
    {
        await using var alpr = await AlprCluster.Start();
        var (one, two) = (await alpr.Investigator(), await alpr.Investigator());
        var person = alpr.Grains.GetPerson("rivera");
        await person.PasswordChanged(two);
        Assert.False((await person.Check(one, Permission.SeeLive)).Granted);
        Assert.True((await person.Check(two, Permission.SeeLive)).Granted);
        Assert.Single(alpr.Audit.Of(AuditKinds.PasswordChanged));
    }

    private static DateOnly Day(AlprCluster alpr) => DateOnly.FromDateTime(alpr.Time.GetUtcNow().UtcDateTime);
}

using AlprGrains.Audit;
using AlprGrains.People;

namespace AlprGrains.Tests.Grains.People;

public class PersonGrainTests
{
    [Fact]
    public async Task A_user_name_in_any_case_is_one_person()
    {
        await using var alpr = await AlprCluster.Start();
        var session = await alpr.LogIn("A.Rivera@OPD", Role.Investigator);
        Assert.Equal("a.rivera@opd", session.UserName);
        Assert.True((await alpr.Grains.GetPerson(" A.RIVERA@opd ").Check(session with { UserName = "A.RIVERA@OPD" }, Permission.SeePlates)).Granted);
    }

    [Fact]
    public async Task An_unknown_person_opens_no_session_and_the_attempt_is_logged()
    {
        await using var alpr = await AlprCluster.Start();
        Assert.Null(await alpr.Grains.GetPerson("nobody").OpenSession(bannerAcknowledged: true));
        Assert.False(await alpr.Grains.GetPerson("nobody").LogInFailed());
        Assert.Equal(2, alpr.Audit.Of(AuditKinds.LogInFailed).Count());
        Assert.Null(await alpr.Grains.GetPerson("nobody").Describe());
    }

    [Fact]
    public async Task AC_7_INV_12_five_failures_lock_until_an_administrator_releases()
    {
        await using var alpr = await AlprCluster.Start();
        var session = await alpr.Investigator();
        var person = alpr.Grains.GetPerson("rivera");
        for (var i = 1; i <= 5; i++) Assert.Equal(i == 5, await person.LogInFailed());

        Assert.False((await person.Check(session, Permission.SeePlates)).Granted);
        Assert.Null(await person.OpenSession(bannerAcknowledged: true));
        alpr.Time.Advance(TimeSpan.FromDays(2)); // time alone releases nothing
        Assert.Null(await person.OpenSession(bannerAcknowledged: true));

        Assert.Null(await person.ReleaseLock(await alpr.Administrator()));
        var again = await person.OpenSession(bannerAcknowledged: true);
        Assert.True((await person.Check(again!, Permission.SeePlates)).Granted);
        Assert.False((await person.Check(session, Permission.SeePlates)).Granted); // the old session does not come back
    }

    [Fact]
    public async Task C3_7_a_log_in_from_a_second_place_while_a_session_stands_is_an_item_for_the_reviewers()
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Investigator();
        var person = alpr.Grains.GetPerson("rivera");
        var supervisor = await alpr.LogIn("okonkwo", Role.Supervisor);
        var queue = alpr.Grains.GetGrain<AlprGrains.Oversight.IReviewQueueGrain>(AlprGrains.Oversight.IReviewQueueGrain.Main);

        await person.OpenSession(bannerAcknowledged: true, "10.0.0.7");
        await person.OpenSession(bannerAcknowledged: true, "10.0.0.7"); // a second browser at the same desk
        Assert.Empty((await queue.List(openOnly: true, supervisor)).Items);
        await person.OpenSession(bannerAcknowledged: true, "192.0.2.44");
        await person.OpenSession(bannerAcknowledged: true, "10.0.0.7"); // and back: one item a day

        var item = Assert.Single((await queue.List(openOnly: true, supervisor)).Items);
        Assert.Equal(AlprGrains.Oversight.ReviewKind.Pattern, item.Kind);
        Assert.Contains("two places", item.Reasons[0], StringComparison.Ordinal);
        Assert.Equal(2, alpr.Audit.Of(AuditKinds.LogIn).Count(entry => entry.Outcome.Contains("another place", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task C3_7_a_session_that_has_ended_is_no_second_place()
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Investigator();
        var person = alpr.Grains.GetPerson("rivera");
        await person.OpenSession(bannerAcknowledged: true, "10.0.0.7");
        alpr.Time.Advance(TimeSpan.FromMinutes(31));
        await person.OpenSession(bannerAcknowledged: true, "192.0.2.44");
        Assert.DoesNotContain(alpr.Audit.Of(AuditKinds.LogIn), entry => entry.Outcome.Contains("another place", StringComparison.Ordinal));
    }

    [Fact]
    public async Task F_1b_every_entry_of_a_checked_session_names_the_role_and_commits_to_the_full_name()
    {
        await using var alpr = await AlprCluster.Start();
        var admin = await alpr.Administrator();
        await alpr.Investigator();
        await alpr.Grains.GetPerson("rivera").SetRoles([Role.Supervisor], admin);
        Assert.All(new[] { AuditKinds.BannerAcknowledged, AuditKinds.LogIn, AuditKinds.PersonChanged }.SelectMany(alpr.Audit.Of), entry =>
        {
            Assert.NotNull(entry.RoleClass);
            Assert.Contains(entry.Confidential, field => field.Name == "full name");
        });
    }

    [Fact]
    public async Task Only_an_administrator_releases_and_nobody_their_own_lock()
    {
        await using var alpr = await AlprCluster.Start();
        var admin = await alpr.Administrator();
        var officer = await alpr.Investigator();
        await alpr.LogIn("kim", Role.Investigator);
        for (var i = 0; i < 5; i++) await alpr.Grains.GetPerson("kim").LogInFailed();
        Assert.NotNull(await alpr.Grains.GetPerson("kim").ReleaseLock(officer));
        Assert.NotNull(await alpr.Grains.GetPerson("admin").ReleaseLock(admin));
        Assert.Null(await alpr.Grains.GetPerson("kim").OpenSession(bannerAcknowledged: true));
        Assert.All(alpr.Audit.Of(AuditKinds.LockReleased), entry => Assert.StartsWith("refused", entry.Outcome, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_administrators_who_release_each_other_do_not_wait_for_each_other()
    {
        await using var alpr = await AlprCluster.Start();
        var (one, other) = (await alpr.LogIn("one", Role.AlprAdministrator), await alpr.LogIn("other", Role.AlprAdministrator));
        var releases = Enumerable.Range(0, 50).SelectMany(_ => new[] { alpr.Grains.GetPerson("one").ReleaseLock(other).AsTask(), alpr.Grains.GetPerson("other").ReleaseLock(one).AsTask() });
        Assert.All(await Task.WhenAll(releases).WaitAsync(AlprCluster.Patience), Assert.Null);
    }

    [Fact]
    public async Task AC_11_a_session_ends_when_it_is_idle_and_goes_on_when_it_is_used()
    {
        await using var alpr = await AlprCluster.Start();
        var session = await alpr.Investigator();
        var person = alpr.Grains.GetPerson("rivera");
        for (var i = 0; i < 3; i++)
        {
            alpr.Time.Advance(TimeSpan.FromMinutes(20));
            await person.Touch(session);
            Assert.True((await person.Check(session, Permission.SeePlates)).Granted);
        }
        alpr.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.False((await person.Check(session, Permission.SeePlates)).Granted);
    }

    [Fact]
    public async Task A_session_stands_on_another_silo_after_its_own_was_killed()
    {
        await using var alpr = await AlprCluster.Start(silos: 2);
        var session = await alpr.Investigator();
        foreach (var silo in alpr.Cluster.Silos.ToArray())
        {
            await alpr.Cluster.KillSiloAsync(silo);
            await alpr.Cluster.StartAdditionalSiloAsync();
        }
        var standing = await AlprCluster.Patiently(() => alpr.Grains.GetPerson("rivera").Check(session, Permission.SeePlates));
        Assert.True(standing.Granted);
    }

    [Fact]
    public async Task A_closed_session_grants_nothing_and_closing_twice_is_one()
    {
        await using var alpr = await AlprCluster.Start();
        var session = await alpr.Investigator();
        var person = alpr.Grains.GetPerson("rivera");
        await person.CloseSession(session);
        await person.CloseSession(session);
        Assert.False((await person.Check(session, Permission.SeeLive)).Granted);
        Assert.Single(alpr.Audit.Of(AuditKinds.LogOut));
    }

    [Fact]
    public async Task Every_log_in_event_is_on_the_log_and_without_the_log_nobody_logs_in()
    {
        await using var alpr = await AlprCluster.Start();
        var session = await alpr.Investigator();
        var person = alpr.Grains.GetPerson("rivera");
        await person.LogInFailed();
        await person.CloseSession(session);
        Assert.Equal([AuditKinds.PersonEnrolled, AuditKinds.BannerAcknowledged, AuditKinds.LogIn, AuditKinds.LogInFailed, AuditKinds.LogOut], alpr.Audit.Entries.Select(entry => entry.Kind));

        alpr.Audit.IsBroken = true;
        await Assert.ThrowsAnyAsync<Exception>(async () => await person.OpenSession(bannerAcknowledged: true));
        Assert.False((await person.Check(session, Permission.SeeLive)).Granted);
    }

    [Fact]
    public async Task A_record_that_breaks_a_rule_is_not_enrolled()
    {
        await using var alpr = await AlprCluster.Start();
        var person = alpr.Grains.GetPerson("both");
        await Assert.ThrowsAsync<ArgumentException>(async () => await person.Enrol(new PersonRecord("both", "Made Up", "OPD", [Role.AlprAdministrator, Role.Auditor])));
        Assert.Null(await person.Describe());
    }

    [Fact]
    public async Task A_session_is_checked_only_with_its_own_persons_grain()
    {
        await using var alpr = await AlprCluster.Start();
        var session = await alpr.Investigator();
        await Assert.ThrowsAsync<ArgumentException>(async () => await alpr.Grains.GetPerson("admin").Check(session, Permission.ManagePeople));
    }
}

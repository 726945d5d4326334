using AlprGrains.Grains.People;
using AlprGrains.People;

namespace AlprGrains.Tests.Grains.People;

/// <summary>CJIS AC-7, AC-11, IA-5: lock after five, 30 minutes idle, 12 hours in all. INV-12.</summary>
public class SessionRulesTests
{
    private static readonly DateTimeOffset Noon = Reads.Noon;
    private static readonly PersonState Enrolled = new() { Person = People.Qualified };
    private static readonly SessionAssertion Session = new("rivera", "secret");

    [Fact]
    public void AC_7_the_fifth_failure_in_15_minutes_locks_and_ends_every_session()
    {
        var state = SessionRules.Open(Enrolled, "secret", Noon);
        for (var i = 1; i <= 4; i++) state = SessionRules.Fail(state, Noon.AddMinutes(i));
        Assert.False(state.IsLocked);
        state = SessionRules.Fail(state, Noon.AddMinutes(5));
        Assert.True(state.IsLocked);
        Assert.Empty(state.Sessions);
    }

    [Fact]
    public void AC_7_failures_more_than_15_minutes_apart_do_not_add_up()
    {
        var state = Enrolled;
        for (var i = 0; i < 20; i++) state = SessionRules.Fail(state, Noon.AddMinutes(4 * i));
        Assert.False(state.IsLocked);
    }

    [Fact]
    public void AC_7_a_good_log_in_ends_the_count()
    {
        var state = Enrolled;
        for (var i = 0; i < 4; i++) state = SessionRules.Fail(state, Noon);
        state = SessionRules.Fail(SessionRules.Open(state, "secret", Noon), Noon);
        Assert.False(state.IsLocked);
    }

    [Theory]
    [InlineData(29, true)]
    [InlineData(30, false)]
    public void AC_11_a_session_ends_after_30_idle_minutes(int idleMinutes, bool stands) =>
        Assert.Equal(stands, Check(SessionRules.Open(Enrolled, "secret", Noon), Noon.AddMinutes(idleMinutes)).Granted);

    [Fact]
    public void AC_11_being_checked_keeps_no_session_awake_only_the_persons_own_doing_does()
    {
        var state = SessionRules.Open(Enrolled, "secret", Noon);
        Assert.True(Check(state, Noon.AddMinutes(29)).Granted); // a picture, a poll
        Assert.False(Check(state, Noon.AddMinutes(31)).Granted);
        Assert.True(Check(SessionRules.Touch(state, Session, Noon.AddMinutes(29)), Noon.AddMinutes(31)).Granted);
    }

    [Fact]
    public void A_session_that_has_ended_is_not_woken()
    {
        var state = SessionRules.Open(Enrolled, "secret", Noon);
        Assert.Same(state, SessionRules.Touch(state, Session, Noon.AddMinutes(30)));
        Assert.Same(state, SessionRules.Touch(state, Session with { SessionId = "guess" }, Noon.AddMinutes(1)));
    }

    [Fact]
    public void IA_5_a_session_in_use_ends_after_12_hours()
    {
        var state = SessionRules.Open(Enrolled, "secret", Noon);
        for (var minutes = 20; minutes < 12 * 60; minutes += 20)
        {
            state = SessionRules.Touch(state, Session, Noon.AddMinutes(minutes));
            Assert.True(Check(state, Noon.AddMinutes(minutes)).Granted);
        }
        Assert.False(Check(state, Noon.AddHours(12)).Granted);
    }

    [Fact]
    public void INV_12_a_user_name_without_its_session_id_opens_nothing()
    {
        var state = SessionRules.Open(Enrolled, "secret", Noon);
        Assert.False(SessionRules.Check(state, Session with { SessionId = "guess" }, Permission.SeeLive, Noon).Granted);
        Assert.False(SessionRules.Check(state, Session with { SessionId = null! }, Permission.SeeLive, Noon).Granted);
    }

    [Fact]
    public void A_session_that_stands_grants_only_what_the_roles_do()
    {
        var answer = SessionRules.Check(SessionRules.Open(Enrolled, "secret", Noon), Session, Permission.ManagePeople, Noon);
        Assert.False(answer.Granted);
        Assert.NotNull(answer.Person); // who it is can be written down
    }

    [Fact]
    public void A_clock_that_was_set_back_ends_sessions_rather_than_prolongs_them() =>
        Assert.False(Check(SessionRules.Open(Enrolled, "secret", Noon), Noon.AddMinutes(-1)).Granted);

    [Fact]
    public void The_ninth_session_ends_the_one_that_was_idle_longest()
    {
        var state = Enrolled;
        for (var i = 0; i <= SessionRules.SessionsMax; i++) state = SessionRules.Open(state, $"secret-{i}", Noon.AddMinutes(i));
        Assert.Equal(SessionRules.SessionsMax, state.Sessions.Length);
        Assert.False(SessionRules.Check(state, Session with { SessionId = "secret-0" }, Permission.SeeLive, Noon.AddMinutes(9)).Granted);
        Assert.True(SessionRules.Check(state, Session with { SessionId = "secret-1" }, Permission.SeeLive, Noon.AddMinutes(9)).Granted);
    }

    [Fact]
    public void The_state_holds_no_session_id()
    {
        var state = SessionRules.Open(Enrolled, "secret", Noon);
        Assert.DoesNotContain(state.Sessions, session => session.IdDigestHex.Contains("secret", StringComparison.Ordinal));
    }

    private static Standing Check(PersonState state, DateTimeOffset at) => SessionRules.Check(state, Session, Permission.SeePlates, at);
}

using AlprGrains.Grains.People;
using AlprGrains.People;

namespace AlprGrains.Tests.Grains.People;

/// <summary>CJIS AC-2 (accounts), IA-4 (names), DGO I-12 C.1 and J as functions of state and time.</summary>
public class AccountRulesTests
{
    private static readonly DateTimeOffset Noon = Reads.Noon;
    private static readonly PersonState Enrolled = AccountRules.Enrol(new PersonState(), People.Qualified, "rivera", Noon).Next!;
    private static readonly NewPerson Again = new("B. Rivera", "OPD", [Role.Operator], PersonCategory.Pst);

    [Theory]
    [InlineData(364, false)]
    [InlineData(366, true)]
    public void IA_4_a_removed_name_rests_for_a_year(int days, bool isFree)
    {
        var removed = AccountRules.Remove(Enrolled, "left the department", Noon).Next!;
        var registered = AccountRules.Register(removed, Again, "rivera", Noon.AddDays(days));
        Assert.Equal(isFree, registered.Problems.IsEmpty);
        if (isFree) Assert.Empty(registered.Next!.Person!.Trainings); // another human: nothing is inherited
        else Assert.Contains("rests until", Assert.Single(registered.Problems), StringComparison.Ordinal);
        Assert.Equal(isFree, AccountRules.Enrol(removed, People.Qualified, "rivera", Noon.AddDays(days)).Problems.IsEmpty); // nor by seeding
    }

    [Theory]
    [InlineData(89, false)]
    [InlineData(90, true)]
    public void AC_2_ninety_idle_days_close_an_account(int days, bool closes) => Assert.Equal(closes, AccountRules.IsIdleTooLong(Enrolled, Noon.AddDays(days)));

    [Fact]
    public void AC_2_a_log_in_and_an_opening_begin_the_idle_days_anew()
    {
        Assert.False(AccountRules.IsIdleTooLong(SessionRules.Open(Enrolled, "secret", Noon.AddDays(89)), Noon.AddDays(178)));
        var closed = AccountRules.Disable(Enrolled, AccountRules.IdleReason).Next!;
        Assert.False(AccountRules.IsIdleTooLong(AccountRules.Enable(closed, Noon.AddDays(100)).Next!, Noon.AddDays(189)));
    }

    [Fact]
    public void Nobody_makes_an_account_twice() => Assert.Contains("already", Assert.Single(AccountRules.Register(Enrolled, Again, "rivera", Noon).Problems), StringComparison.Ordinal);

    [Fact]
    public void J_2_trainings_are_added_and_never_taken_away()
    {
        var next = AccountRules.RecordTraining(Enrolled, People.Trained(People.Today) with { CourseVersion = "2026.2" }, Noon).Next!;
        Assert.Equal(2, next.Person!.Trainings.Length);
        var seededAgain = AccountRules.Enrol(next, People.Qualified with { Trainings = [] }, "rivera", Noon).Next!;
        Assert.Equal(2, seededAgain.Person!.Trainings.Length);
    }

    [Fact]
    public void A_training_on_record_of_tomorrow_of_no_course_or_of_unknown_topics_is_refused_with_each_reason()
    {
        Assert.Single(AccountRules.RecordTraining(Enrolled, People.Trained(People.Today), Noon).Problems);
        var problems = AccountRules.RecordTraining(Enrolled, new TrainingRecord(" ", People.Today.AddDays(1), "trainer", ["juggling"]), Noon).Problems;
        Assert.Equal(3, problems.Length);
        Assert.Contains(problems, problem => problem.Contains("'juggling'", StringComparison.Ordinal));
    }

    [Fact]
    public void C1_3_a_designation_needs_who_signed_when_for_what_and_an_end_after_its_beginning()
    {
        var bare = new Designation("", People.Today, People.Today.AddDays(-1), " ");
        Assert.Equal(5, AccountRules.Designate(Enrolled, bare, Noon).Problems.Length);
        var next = AccountRules.Designate(Enrolled, People.Signed with { Revoked = true }, Noon).Next!;
        Assert.Equal(PersonCategory.Designated, next.Person!.Category);
        Assert.False(next.Person.Designation!.Revoked);
    }

    [Fact]
    public void C1_3_a_revoked_designation_ends_every_session()
    {
        var open = SessionRules.Open(AccountRules.Designate(Enrolled, People.Signed, Noon).Next!, "secret", Noon);
        Assert.Empty(AccountRules.RevokeDesignation(open, "transferred").Next!.Sessions);
        Assert.Single(AccountRules.RevokeDesignation(open, " ").Problems);
        Assert.Single(AccountRules.RevokeDesignation(Enrolled, "none there").Problems);
    }

    [Fact]
    public void A_closed_account_has_no_session_and_its_sessions_do_not_come_back()
    {
        var closed = AccountRules.Disable(SessionRules.Open(Enrolled, "secret", Noon), "on leave").Next!;
        var session = new SessionAssertion("rivera", "secret");
        Assert.Contains("on leave", SessionRules.Check(closed, session, Permission.SeeLive, Noon).Reason, StringComparison.Ordinal);
        Assert.False(SessionRules.Check(AccountRules.Enable(closed, Noon).Next!, session, Permission.SeeLive, Noon).Granted);
    }

    [Theory]
    [InlineData(71, true)]
    [InlineData(73, false)]
    public void AC_2_an_enrolment_code_is_good_for_72_hours(int hours, bool isGood)
    {
        var issued = AccountRules.IssueEnrolment(Enrolled, SessionRules.DigestOf("CODE"), Noon).Next!;
        Assert.Equal(isGood, AccountRules.TryEnrolment(issued, SessionRules.DigestOf("CODE"), use: false, Noon.AddHours(hours)).IsRight);
    }

    [Fact]
    public void An_enrolment_code_works_once_and_five_wrong_ones_void_it()
    {
        var issued = AccountRules.IssueEnrolment(Enrolled, SessionRules.DigestOf("CODE"), Noon).Next!;
        var (isRight, used) = AccountRules.TryEnrolment(issued, SessionRules.DigestOf("CODE"), use: true, Noon);
        Assert.True(isRight);
        Assert.False(AccountRules.TryEnrolment(used, SessionRules.DigestOf("CODE"), use: true, Noon).IsRight);

        for (var i = 0; i < AccountRules.EnrolmentWrongMax; i++) issued = AccountRules.TryEnrolment(issued, SessionRules.DigestOf("GUESS"), use: true, Noon).Next;
        Assert.False(AccountRules.TryEnrolment(issued, SessionRules.DigestOf("CODE"), use: true, Noon).IsRight);
    }
}

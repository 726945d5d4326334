using AlprGrains.Audit;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Retention;

namespace AlprGrains.Tests.Grains.Retention;

/// <summary>Two people, or three (G-3, G-4, INV-9); and copies before words (INV-6).</summary>
public class HoldApprovalTests
{
    [Fact]
    public async Task INV_9_nobody_approves_their_own_hold_whatever_roles_they_are_given()
    {
        await using var holds = await HoldTown.Start();
        await holds.Ask(holds.Good());
        var promoted = await holds.Town.LogIn(holds.Town.Alpr.Qualified("rivera", Role.Supervisor));
        Assert.Contains("their own", Assert.Single((await holds.Hold().Approve("It is fine", promoted)).Problems), StringComparison.Ordinal);
        Assert.Equal("refused", holds.Town.Audit.Of(AuditKinds.HoldApproved).Single().Outcome);
    }

    [Fact]
    public async Task One_of_the_case_team_does_not_approve()
    {
        await using var holds = await HoldTown.Start();
        await holds.Ask(holds.Good() with { CaseTeam = ["Sato"] });
        Assert.Contains("case team", Assert.Single((await holds.Hold().Approve("It is fine", await holds.Supervisor())).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_designation_between_the_two_does_not_let_one_approve_through_the_other(bool approverDesignatedRequester)
    {
        await using var holds = await HoldTown.Start();
        await holds.Ask(holds.Good());
        var day = DateOnly.FromDateTime(Reads.Noon.UtcDateTime);
        var (designated, by) = approverDesignatedRequester ? ("rivera", "sato") : ("sato", "Rivera");
        var role = designated == "rivera" ? Role.Investigator : Role.Supervisor;
        await holds.Town.Enrol(holds.Town.Alpr.Qualified(designated, role) with { Category = PersonCategory.Designated, Designation = new Designation(by, day, day.AddYears(1), "lookups") });
        var sato = designated == "sato" ? (await holds.Town.Grains.GetPerson("sato").OpenSession(true))! : await holds.Supervisor();
        Assert.Contains("designated by the other", Assert.Single((await holds.Hold().Approve("It is fine", sato)).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.Investigator)]
    [InlineData(Role.Coordinator)]
    [InlineData(Role.Auditor)]
    [InlineData(Role.CityAttorney)]
    public async Task Only_who_may_approve_approves(Role role)
    {
        await using var holds = await HoldTown.Start();
        await holds.Ask(holds.Good());
        Assert.NotEmpty((await holds.Hold().Approve("It is fine", await holds.Town.LogIn("kim", role))).Problems);
    }

    [Fact]
    public async Task G_4_more_than_50_reads_need_a_second_approval_by_a_third_person()
    {
        await using var holds = await HoldTown.Start(reads: 51);
        Assert.Equal(1, (await holds.Ask(holds.Good(1, reads: 50))).Hold!.ApprovalsNeeded);
        Assert.Equal(2, (await holds.Ask(holds.Good(2, reads: 51))).Hold!.ApprovalsNeeded);

        var (sato, administrator) = (await holds.Supervisor(), await holds.Town.LogIn("chief", Role.AlprAdministrator));
        Assert.Equal(HoldStatus.Requested, (await holds.Hold(2).Approve("All are of that night", sato)).Hold!.Status);
        Assert.Empty(holds.Town.Alpr.Holds.Copies);
        Assert.Contains("third person", Assert.Single((await holds.Hold(2).Approve("All are of that night", sato)).Problems), StringComparison.Ordinal);
        var second = await holds.Hold(2).Approve("Seen, and needed", administrator);
        Assert.Equal((HoldStatus.InForce, 51), (second.Hold!.Status, second.Hold.ReadsHeld));
    }

    [Fact]
    public async Task What_the_screen_wants_another_person_to_read_needs_a_second_approval()
    {
        await using var holds = await HoldTown.Start();
        var asked = await holds.Ask(holds.Good() with { Need = "FBI CODIS hit, cold case rape, the sedan was seen there" });
        Assert.Empty(asked.Problems);
        Assert.Equal(2, asked.Hold!.ApprovalsNeeded);
        Assert.NotEmpty(asked.Hold.ScreenReasons);
    }

    [Fact]
    public async Task A_denied_hold_holds_nothing_and_is_over()
    {
        await using var holds = await HoldTown.Start();
        await holds.Ask(holds.Good());
        var denied = await holds.Hold().Deny("The case was closed last week", await holds.Supervisor());
        Assert.Equal(HoldStatus.Denied, denied.Hold!.Status);
        Assert.NotEmpty((await holds.Hold().Approve("After all", await holds.Supervisor("doe"))).Problems);
        Assert.Empty(holds.Town.Alpr.Holds.Copies);
    }

    [Fact]
    public async Task INV_6_a_hold_is_in_force_only_when_its_copies_are_durable()
    {
        await using var holds = await HoldTown.Start();
        await holds.Ask(holds.Good());
        holds.Town.Alpr.Holds.CallsLeft = 0;
        await Assert.ThrowsAnyAsync<Exception>(() => holds.Hold().Approve("The case is open", holds.Supervisor().Result).AsTask());
        Assert.Equal(HoldStatus.Approved, (await holds.Directory.List(await holds.Supervisor())).Lines.Single().Status);
        Assert.Empty(holds.Town.Audit.Of(AuditKinds.HoldInForce));

        holds.Town.Alpr.Holds.CallsLeft = null;
        await holds.Hold().DoWhatIsDue(); // as its reminder does
        Assert.Equal(HoldStatus.InForce, (await holds.Directory.List(await holds.Supervisor())).Lines.Single().Status);
    }

    [Fact]
    public async Task INV_5_INV_6_of_reads_that_die_while_a_hold_waits_those_that_live_are_held_and_the_others_told()
    {
        await using var holds = await HoldTown.Start(reads: 1);
        holds.Town.Alpr.Time.Advance(TimeSpan.FromMinutes(10));
        await holds.Town.Seen(AlprGrains.Tests.Grains.Lookups.Questions.Plate, 1);
        var both = (await holds.Town.LookUp(AlprGrains.Tests.Grains.Lookups.Questions.Good(2))).Page.Reads;
        Assert.Equal(2, both.Length);
        Assert.Empty((await holds.Ask(holds.Good() with { Lookup = AlprGrains.Tests.Grains.Lookups.Questions.Id(2), Reads = [.. both.Select(read => read.Id)] })).Problems);

        await holds.After(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(5)); // the first is gone, the second is not
        var approved = await holds.Hold().Approve("The case is open", await holds.Supervisor());

        Assert.Equal((HoldStatus.InForce, 2, 1), (approved.Hold!.Status, approved.Hold.ReadsNamed, approved.Hold.ReadsHeld));
        Assert.Contains("gone before", approved.Hold.Steps[^1].What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hold_that_waits_while_its_reads_grow_old_is_put_before_a_reviewer_once_a_day()
    {
        await using var holds = await HoldTown.Start();
        await holds.Ask(holds.Good());
        await holds.After(TimeSpan.FromDays(22));
        await holds.Hold().DoWhatIsDue();
        Assert.Empty((await Queue(holds)).Items);
        await holds.After(TimeSpan.FromDays(1) + TimeSpan.FromHours(1));
        await holds.Hold().DoWhatIsDue();
        await holds.Hold().DoWhatIsDue();
        Assert.Contains("destroyed on", Assert.Single((await Queue(holds)).Items).Reasons.Single(), StringComparison.Ordinal);
        await holds.After(TimeSpan.FromDays(1));
        await holds.Hold().DoWhatIsDue();
        Assert.Equal(2, (await Queue(holds)).Items.Length);
    }

    private static async Task<ReviewList> Queue(HoldTown holds) => await holds.Town.Queue.List(openOnly: true, await holds.Supervisor());
}

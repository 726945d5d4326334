using AlprGrains.Audit;
using AlprGrains.Lookups;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Tests.Grains.Lookups;

namespace AlprGrains.Tests.Grains.Oversight;

/// <summary>What is held waits for a second person, and for no one else (C3-4, C3-5, INV-9, INV-10).</summary>
public class HeldLookupTests
{
    // The camera of the town stands beside a house of worship.
    private static LookupRequest BesideAMarkedPlace(int number = 1) => Questions.ByPlace(["cam-1"], Reads.Noon.AddHours(-1), Reads.Noon.AddHours(1), number);

    [Fact]
    public async Task C3_5_a_search_that_covers_a_marked_place_waits_and_is_answered_when_a_second_person_has_approved_it()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 2);
        var supervisor = await town.LogIn("sato", Role.Supervisor);

        var held = await town.LookUp(BesideAMarkedPlace());
        Assert.Equal(LookupVerdict.Hold, held.Decision.Verdict);
        Assert.Empty(held.Page.Reads);
        Assert.Contains(held.Decision.Reasons, reason => reason.Contains("house of worship", StringComparison.Ordinal));
        Assert.StartsWith("held", town.Audit.Of(AuditKinds.LookupAsked).Single().Outcome, StringComparison.Ordinal);

        Assert.Null(await town.Queue.Decide(held.ReviewId!, ReviewOutcome.Approved, "The burglary was next door", supervisor));
        var answer = await town.LookUp(BesideAMarkedPlace() with { ReviewId = held.ReviewId });

        Assert.Equal(LookupVerdict.Allow, answer.Decision.Verdict);
        Assert.Equal(2, answer.Page.Reads.Length);
        Assert.Equal("approved", town.Audit.Of(AuditKinds.ReviewDecided).Single().Outcome);
    }

    [Fact]
    public async Task INV_9_nobody_approves_their_own_whatever_roles_they_are_given()
    {
        await using var town = await Town.Start();
        var held = await town.LookUp(BesideAMarkedPlace());
        Assert.NotNull(await town.Queue.Decide(held.ReviewId!, ReviewOutcome.Approved, "It is fine", town.Investigator));

        var promoted = await town.LogIn(town.Alpr.Qualified("rivera", Role.Supervisor));
        var problem = await town.Queue.Decide(held.ReviewId!, ReviewOutcome.Approved, "It is fine", promoted);

        Assert.Contains("Nobody decides their own", problem, StringComparison.Ordinal);
        Assert.Equal(LookupVerdict.Hold, (await town.LookUp(BesideAMarkedPlace() with { ReviewId = held.ReviewId }, promoted)).Decision.Verdict);
        Assert.Equal(2, town.Audit.Of(AuditKinds.ReviewDecided).Count(entry => entry.Outcome == "refused"));
    }

    [Theory]
    [InlineData(Role.Investigator)]
    [InlineData(Role.AlprAdministrator)]
    [InlineData(Role.Auditor)]
    public async Task Only_who_may_review_decides_and_sees_the_queue(Role role)
    {
        await using var town = await Town.Start();
        var held = await town.LookUp(BesideAMarkedPlace());
        var other = await town.LogIn("kim", role);

        Assert.NotNull(await town.Queue.Decide(held.ReviewId!, ReviewOutcome.Approved, "It is fine", other));
        var list = await town.Queue.List(openOnly: false, other);

        Assert.NotNull(list.Denial);
        Assert.Empty(list.Items);
        Assert.StartsWith("refused", town.Audit.Of(AuditKinds.ReviewQueueSeen).Single().Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approval_covers_exactly_what_was_asked_and_whoever_asked_it()
    {
        await using var town = await Town.Start();
        var held = await town.LookUp(BesideAMarkedPlace());
        await town.Queue.Decide(held.ReviewId!, ReviewOutcome.Approved, "The burglary was next door", await town.LogIn("sato", Role.Supervisor));
        var other = await town.LogIn("kim", Role.Investigator);

        var wider = await town.LookUp(BesideAMarkedPlace(2) with { ReviewId = held.ReviewId, CapturedFrom = Reads.Noon.AddHours(-2) });
        var someoneElse = await town.LookUp(BesideAMarkedPlace(3) with { ReviewId = held.ReviewId }, other);
        var invented = await town.LookUp(BesideAMarkedPlace(4) with { ReviewId = "20260302-" + new string('0', 32) });
        var same = await town.LookUp(BesideAMarkedPlace(5) with { ReviewId = held.ReviewId }); // another id, the same question

        Assert.All([wider, someoneElse, invented], answer => Assert.Equal(LookupVerdict.Hold, answer.Decision.Verdict));
        Assert.Equal(LookupVerdict.Allow, same.Decision.Verdict);
    }

    [Fact]
    public async Task An_approval_ends_after_a_day()
    {
        await using var town = await Town.Start();
        var held = await town.LookUp(BesideAMarkedPlace());
        await town.Queue.Decide(held.ReviewId!, ReviewOutcome.Approved, "The burglary was next door", await town.LogIn("sato", Role.Supervisor));
        town.Alpr.Time.Advance(TimeSpan.FromHours(24));

        var later = await town.LookUp(BesideAMarkedPlace() with { ReviewId = held.ReviewId }, await town.LogIn("rivera", Role.Investigator));

        Assert.Equal(LookupVerdict.Hold, later.Decision.Verdict);
    }

    [Fact]
    public async Task A_denied_lookup_stays_held_and_an_item_is_decided_once()
    {
        await using var town = await Town.Start();
        var held = await town.LookUp(BesideAMarkedPlace());
        var (first, second) = (await town.LogIn("sato", Role.Supervisor), await town.LogIn("adams", Role.Supervisor));

        Assert.Null(await town.Queue.Decide(held.ReviewId!, ReviewOutcome.Denied, "No link to the place", first));
        Assert.Contains("sato", await town.Queue.Decide(held.ReviewId!, ReviewOutcome.Approved, "I think it is fine", second), StringComparison.Ordinal);

        Assert.Equal(LookupVerdict.Hold, (await town.LookUp(BesideAMarkedPlace() with { ReviewId = held.ReviewId })).Decision.Verdict);
        Assert.Empty((await town.Queue.List(openOnly: true, second)).Items);
        Assert.Equal(ReviewOutcome.Denied, Assert.Single((await town.Queue.List(openOnly: false, second)).Items).Outcome);
    }

    [Fact]
    public async Task C3_4_a_vehicle_of_ones_own_household_waits_for_somebody_else()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1);
        var register = town.Grains.GetGrain<IStaffVehiclesGrain>("rivera");
        Assert.NotNull(await register.Enter(Questions.Plate, town.Investigator));
        Assert.Null(await register.Enter(Questions.Plate, await town.Alpr.Administrator()));

        var held = await town.LookUp(Questions.Good());
        Assert.Equal("C3-4.own-vehicle-reviewed", Assert.Single(held.Decision.RuleIds));

        await town.Queue.Decide(held.ReviewId!, ReviewOutcome.Approved, "It was stolen from her last night", await town.LogIn("sato", Role.Supervisor));
        Assert.Single((await town.LookUp(Questions.Good() with { ReviewId = held.ReviewId })).Page.Reads);
    }

    [Fact]
    public async Task INV_10_no_approval_opens_what_is_barred()
    {
        await using var town = await Town.Start();
        var refused = await town.LookUp(Questions.Good() with { NeedToKnow = "ICE case" });

        var problem = await town.Queue.Decide(refused.ReviewId!, ReviewOutcome.Approved, "I know him", await town.LogIn("sato", Role.Supervisor));

        Assert.Contains("Only a held lookup", problem, StringComparison.Ordinal);
        Assert.Equal(LookupVerdict.Deny, (await town.LookUp(Questions.Good() with { NeedToKnow = "ICE case", ReviewId = refused.ReviewId })).Decision.Verdict);
    }

    [Fact]
    public async Task INV_3_a_decision_that_cannot_be_written_down_is_not_made()
    {
        await using var town = await Town.Start();
        var held = await town.LookUp(BesideAMarkedPlace());
        var supervisor = await town.LogIn("sato", Role.Supervisor);
        town.Audit.Breaks = entry => entry.Kind == AuditKinds.ReviewDecided;

        await Assert.ThrowsAnyAsync<Exception>(() => town.Queue.Decide(held.ReviewId!, ReviewOutcome.Approved, "It is fine", supervisor).AsTask());

        Assert.Equal(ReviewOutcome.Open, (await town.Queue.Find(held.ReviewId!))!.Outcome);
    }

    [Fact]
    public async Task An_item_goes_after_thirty_days()
    {
        await using var town = await Town.Start();
        var held = await town.LookUp(BesideAMarkedPlace());
        town.Alpr.Time.Advance(TimeSpan.FromDays(30));

        Assert.Null(await town.Queue.Find(held.ReviewId!));
        Assert.Empty((await town.Queue.List(openOnly: false, await town.LogIn("sato", Role.Supervisor))).Items);
    }
}

using AlprGrains.Alerts;
using AlprGrains.Audit;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Tests.Grains.Lookups;

namespace AlprGrains.Tests.Grains.Retention;

/// <summary>A hold in force: who looks, who reviews, when it lapses, and what its end destroys (G-5; INV-3, INV-4, INV-6, INV-12).</summary>
public class HoldLifeTests
{
    [Fact]
    public async Task INV_4_INV_6_a_held_read_is_seen_through_its_hold_after_30_days_and_nowhere_else()
    {
        await using var holds = await HoldTown.Start();
        await holds.InForce(reads: 2);
        var rivera = await holds.After(TimeSpan.FromDays(29));
        Assert.Empty((await holds.Hold().Review("Trial in spring", null, [], await holds.Supervisor())).Problems);
        rivera = await holds.After(TimeSpan.FromDays(2));

        Assert.Empty((await holds.Town.LookUp(Questions.Good(9), rivera)).Page.Reads);
        var looked = await holds.Hold().Look(rivera);

        Assert.Null(looked.Denial);
        Assert.Equal(holds.Found.Take(2).Select(read => read.Id).Order(Comparer<ReadId>.Create((a, b) => string.CompareOrdinal(a.Hex, b.Hex))), looked.Reads.Select(read => read.Id));
        Assert.Equal(2, await holds.Held());
        Assert.Contains("released 2 reads", holds.Town.Audit.Of(AuditKinds.HoldReadsSeen).Single().Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task INV_3_nothing_held_is_shown_when_the_log_cannot_be_written()
    {
        await using var holds = await HoldTown.Start();
        await holds.InForce();
        holds.Town.Audit.Breaks = entry => entry.Kind is AuditKinds.HoldReadsSeen or AuditKinds.HoldPictureSeen;
        await Assert.ThrowsAnyAsync<Exception>(() => holds.Hold().Look(holds.Town.Investigator).AsTask());
        await Assert.ThrowsAnyAsync<Exception>(() => holds.Hold().Picture(holds.Found[0].Id, AlertImage.Plate, holds.Town.Investigator).AsTask());
    }

    [Fact]
    public async Task INV_12_held_reads_are_shown_to_the_requester_and_the_case_team_and_to_nobody_else()
    {
        await using var holds = await HoldTown.Start();
        await holds.InForce(change: good => good with { CaseTeam = ["kim", "max"] });
        Assert.Single((await holds.Hold().Look(holds.Town.Investigator)).Reads);
        Assert.Single((await holds.Hold().Look(await holds.Town.LogIn("kim", Role.Investigator))).Reads);
        Assert.NotNull((await holds.Hold().Look(await holds.Town.LogIn("lee", Role.Investigator))).Denial);
        Assert.NotNull((await holds.Hold().Look(await holds.Supervisor())).Denial);
        Assert.NotNull((await holds.Hold().Look(await holds.Town.LogIn("audit", Role.Auditor))).Denial);
        Assert.NotNull((await holds.Hold().Look(holds.Town.Investigator with { SessionId = "guessed" })).Denial);
        var untrained = await holds.Town.LogIn(holds.Town.Alpr.Qualified("max", Role.Investigator) with { Trainings = [] });
        Assert.NotNull((await holds.Hold().Look(untrained)).Denial);
        Assert.NotNull((await holds.Hold().Picture(holds.Found[1].Id, AlertImage.Plate, holds.Town.Investigator)).Denial); // a read of another hold, or none
        Assert.Equal(6, holds.Town.Audit.Of(AuditKinds.HoldReadsSeen).Count(entry => entry.Outcome == "refused") + holds.Town.Audit.Of(AuditKinds.HoldPictureSeen).Count(entry => entry.Outcome == "refused"));
    }

    [Fact]
    public async Task Who_is_not_of_the_case_sees_neither_the_hold_nor_its_line()
    {
        await using var holds = await HoldTown.Start();
        await holds.InForce();
        var lee = await holds.Town.LogIn("lee", Role.Investigator);
        Assert.Null((await holds.Hold().Describe(lee)).Hold);
        Assert.Empty((await holds.Directory.List(lee)).Lines);
        Assert.NotNull((await holds.Hold().Describe(await holds.Town.LogIn("audit", Role.Auditor))).Hold);
        Assert.Single((await holds.Directory.List(holds.Town.Investigator)).Lines);
        Assert.NotNull((await holds.Directory.List(await holds.Town.LogIn("op", Role.Operator))).Denial);
    }

    [Fact]
    public async Task G_5_release_destroys_at_once_what_is_over_30_days_and_certifies_it()
    {
        await using var holds = await HoldTown.Start();
        await holds.InForce(reads: 2);
        await holds.After(TimeSpan.FromDays(29));
        Assert.Empty((await holds.Hold().Review("Trial in spring", null, [], await holds.Supervisor())).Problems);
        var rivera = await holds.After(TimeSpan.FromDays(2));

        var released = await holds.Hold().Release("The case is closed", rivera);

        Assert.Equal((HoldStatus.Released, 0), (released.Hold!.Status, released.Hold.ReadsHeld));
        Assert.Empty(holds.Town.Alpr.Holds.Copies);
        Assert.Equal(0, await holds.Held());
        Assert.True(HoldCertificate.TryParse(holds.Town.Audit.Of(AuditKinds.HoldEnded).Single().Subjects, out var certificate));
        Assert.Equal((released.Hold.Request.Id, 2L), (certificate!.Hold, certificate.Purged));
        Assert.NotNull((await holds.Hold().Look(rivera)).Denial);
        Assert.NotEmpty((await holds.Hold().Release("Once more", rivera)).Problems);
    }

    [Fact]
    public async Task Release_before_30_days_purges_nothing_and_the_read_lives_out_its_time()
    {
        await using var holds = await HoldTown.Start();
        await holds.InForce();
        await holds.Hold().Release("The case is closed", await holds.Supervisor());
        Assert.True(HoldCertificate.TryParse(holds.Town.Audit.Of(AuditKinds.HoldEnded).Single().Subjects, out var certificate));
        Assert.Equal(0, certificate!.Purged);
        Assert.Equal(3, (await holds.Town.LookUp(Questions.Good(9))).Page.Reads.Length);
    }

    [Theory]
    [InlineData(0)] // End
    [InlineData(1)] // Confirm
    public async Task G_5_a_release_that_a_broken_disk_interrupts_is_finished_and_counted_once(int callsThatSucceed)
    {
        await using var holds = await HoldTown.Start();
        await holds.InForce(reads: 2);
        await holds.After(TimeSpan.FromDays(29));
        await holds.Hold().Review("Trial in spring", null, [], await holds.Supervisor());
        var rivera = await holds.After(TimeSpan.FromDays(2));
        holds.Town.Alpr.Holds.CallsLeft = callsThatSucceed;
        await Assert.ThrowsAnyAsync<Exception>(() => holds.Hold().Release("The case is closed", rivera).AsTask());
        Assert.Equal(2, await holds.Held()); // gone or not, they are held until a certificate says otherwise
        Assert.NotNull((await holds.Hold().Look(rivera)).Denial);

        holds.Town.Alpr.Holds.CallsLeft = null;
        await holds.Hold().DoWhatIsDue();

        Assert.Equal(0, await holds.Held());
        Assert.Empty(holds.Town.Alpr.Holds.Copies);
        Assert.All(holds.Town.Audit.Of(AuditKinds.HoldEnded), entry => Assert.Contains("purged 2", entry.Subjects)); // the same certificate, if twice
    }

    [Fact]
    public async Task G_5_a_review_is_due_every_30_days_at_most_and_lets_go_what_is_not_needed()
    {
        await using var holds = await HoldTown.Start();
        var view = await holds.InForce(reads: 3);
        Assert.Equal(Reads.Noon.AddDays(30), view.ReviewDueAt);
        var sato = await holds.Supervisor();
        Assert.NotEmpty((await holds.Hold().Review("Still needed", DateOnly.FromDateTime(Reads.Noon.UtcDateTime).AddDays(31), [], sato)).Problems);
        Assert.NotEmpty((await holds.Hold().Review("Still needed", null, [new ReadId(1, 2)], sato)).Problems);
        Assert.NotEmpty((await holds.Hold().Review("None of them", null, [.. holds.Found.Select(read => read.Id)], sato)).Problems);
        Assert.NotEmpty((await holds.Hold().Review("My own", null, [], holds.Town.Investigator)).Problems);

        var reviewed = await holds.Hold().Review("Two suffice", DateOnly.FromDateTime(Reads.Noon.UtcDateTime).AddDays(9), [holds.Found[1].Id], sato);

        Assert.Equal(2, reviewed.Hold!.ReadsHeld);
        Assert.Equal(Reads.Noon.Date.AddDays(10), reviewed.Hold.ReviewDueAt!.Value.UtcDateTime);
        Assert.Equal(2, holds.Town.Alpr.Holds.Copies.Count);
    }

    [Fact]
    public async Task G_5_a_hold_that_nobody_confirms_closes_on_its_day_reminds_and_lapses_a_week_later()
    {
        await using var holds = await HoldTown.Start();
        await holds.InForce();
        await holds.After(TimeSpan.FromDays(23) + TimeSpan.FromHours(1));
        await holds.Hold().DoWhatIsDue();
        Assert.Contains("is due on", Assert.Single((await holds.Town.Queue.List(true, await holds.Supervisor())).Items).Reasons.Single(), StringComparison.Ordinal);

        var rivera = await holds.After(TimeSpan.FromDays(7));
        Assert.Contains("overdue", (await holds.Hold().Look(rivera)).Denial, StringComparison.Ordinal);
        await holds.Hold().DoWhatIsDue();
        Assert.Equal(1, await holds.Held()); // INV-6: not purged before it lapses

        await holds.After(TimeSpan.FromDays(7));
        await holds.Hold().DoWhatIsDue();
        Assert.Equal(HoldStatus.Lapsed, (await holds.Directory.List(await holds.Supervisor())).Lines.Single().Status);
        Assert.Equal(0, await holds.Held());
        Assert.Empty(holds.Town.Alpr.Holds.Copies);
        Assert.Contains(holds.Town.Audit.Of(AuditKinds.HoldEnded), entry => entry.Subjects.Contains("purged 1"));
    }

    [Fact]
    public async Task INV_6_what_the_law_demands_does_not_lapse_by_silence()
    {
        await using var holds = await HoldTown.Start();
        await holds.InForce(change: good => good with
        {
            Reason = HoldReason.OtherAgencyLegalObligation,
            Obligation = new HoldObligation("ACDA", "court-order", "Alameda Superior Court", "RG26-1", DateOnly.FromDateTime(Reads.Noon.UtcDateTime), HoldTown.Document),
        });
        await holds.After(TimeSpan.FromDays(60));
        await holds.Hold().DoWhatIsDue();
        Assert.Equal(1, await holds.Held());
        Assert.Contains("does not lapse", (await holds.Town.Queue.List(true, await holds.Supervisor())).Items.First().Reasons.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_court_matter_waits_for_the_city_attorney_who_decides_the_ground()
    {
        await using var holds = await HoldTown.Start();
        var request = holds.Good() with { Reason = HoldReason.Undecided, CaseNumber = null, Matter = new CourtMatter(CourtMatterKind.PreservationOrder, "Alameda Superior Court", "RG26-77", HoldTown.Document) };
        Assert.Empty((await holds.Ask(request)).Problems);
        var (sato, attorney) = (await holds.Supervisor(), await holds.Town.LogIn("price", Role.CityAttorney));
        Assert.Contains("City Attorney", Assert.Single((await holds.Hold().Approve("It is an order", sato)).Problems), StringComparison.Ordinal);
        Assert.NotEmpty((await holds.Hold().DecideMatter(HoldReason.ActiveCriminalInvestigation, "Mine to say", sato)).Problems);
        Assert.NotEmpty((await holds.Hold().Approve("I decide", attorney)).Problems);
        Assert.Equal(1, (await holds.Directory.Numbers()).WaitingForAttorney);

        Assert.Empty((await holds.Hold().DecideMatter(HoldReason.ActiveCriminalInvestigation, "The prosecution is under way", attorney)).Problems);
        var approved = await holds.Hold().Approve("As the City Attorney decided", sato);

        Assert.Equal((HoldStatus.InForce, HoldReason.ActiveCriminalInvestigation), (approved.Hold!.Status, approved.Hold.Ground));
        Assert.Equal("covered by active criminal investigation", holds.Town.Audit.Of(AuditKinds.HoldMatterDecided).Last().Outcome);
        Assert.NotEmpty((await holds.Hold().Release("Mine", holds.Town.Investigator)).Problems);
    }

    [Fact]
    public async Task A_court_matter_that_no_ground_covers_is_not_held_and_one_that_waits_is_escalated()
    {
        await using var holds = await HoldTown.Start();
        var matter = new CourtMatter(CourtMatterKind.PendingProsecution, "Alameda Superior Court", "26-CR-1", HoldTown.Document);
        foreach (var number in (int[])[1, 2]) await holds.Ask(holds.Good(number) with { Reason = HoldReason.Undecided, Matter = matter });
        var decided = await holds.Hold(1).DecideMatter(HoldReason.Undecided, "Not ours to keep", await holds.Town.LogIn("price", Role.CityAttorney));
        Assert.Equal(HoldStatus.Denied, decided.Hold!.Status);

        await holds.After(TimeSpan.FromDays(24));
        await holds.Hold(2).DoWhatIsDue();
        Assert.Contains("waits for the City Attorney", Assert.Single((await holds.Town.Queue.List(true, await holds.Supervisor())).Items).Reasons.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task INV_6_the_books_balance_at_every_step_and_each_purged_read_is_in_exactly_one_certificate()
    {
        await using var holds = await HoldTown.Start(reads: 4);
        await holds.InForce(1, reads: 3);
        await holds.InForce(2, reads: 1);
        await Balances(live: 4, held: 0);
        var rivera = await holds.After(TimeSpan.FromDays(29));
        foreach (var number in (int[])[1, 2]) await holds.Hold(number).Review("Trial in spring", null, [], await holds.Supervisor());
        rivera = await holds.After(TimeSpan.FromDays(2));
        await Balances(live: 0, held: 3);
        await holds.Hold(1).Review("Two suffice", null, [holds.Found[1].Id], await holds.Supervisor());
        await Balances(live: 0, held: 2);
        await holds.Hold(1).Release("The case is closed", rivera); // the second still holds one of them
        await Balances(live: 0, held: 1);
        await holds.Hold(2).Release("The case is closed", rivera);
        await Balances(live: 0, held: 0);

        var certified = holds.Town.Audit.Of(AuditKinds.PurgeCertified).Sum(entry => PurgeCertificate.TryParse(entry.Subjects, out var one) ? one!.Purged : -1000);
        var ended = holds.Town.Audit.Of(AuditKinds.HoldEnded).Sum(entry => HoldCertificate.TryParse(entry.Subjects, out var one) ? one!.Purged : -1000);
        Assert.Equal((1, 3), (certified, ended));

        async Task Balances(long live, long held)
        {
            var status = await holds.Town.Grains.GetGrain<IRetentionGrain>(IRetentionGrain.Main).Status();
            Assert.Equal((4, live, 4 - live - held, held), (status.Uploaded, status.Live, status.Purged, status.Held));
            Assert.True(status.Balances);
        }
    }

    [Fact]
    public async Task A_hold_outlives_every_silo()
    {
        await using var holds = await HoldTown.Start();
        await holds.InForce();
        await holds.Town.ReplaceEverySilo();
        var described = await AlprCluster.Patiently(() => holds.Hold().Look(holds.Town.Investigator));
        Assert.Single(described.Reads);
    }
}

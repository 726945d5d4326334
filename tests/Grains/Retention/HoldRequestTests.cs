using AlprGrains.Audit;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Tests.Grains.Lookups;

namespace AlprGrains.Tests.Grains.Retention;

/// <summary>What may be asked for, and what not (DGO I-12, section G: "solely"; G-3, G-4).</summary>
public class HoldRequestTests
{
    [Fact]
    public async Task G_3_a_hold_is_asked_for_approved_by_another_and_in_force_and_every_step_is_written_down()
    {
        await using var holds = await HoldTown.Start();
        var asked = await holds.Ask(holds.Good());
        Assert.Empty(asked.Problems);
        Assert.Equal((HoldStatus.Requested, 0), (asked.Hold!.Status, asked.Hold.ReadsHeld));
        Assert.Empty(holds.Town.Alpr.Holds.Copies); // nothing is kept on a request alone

        var approved = await holds.Hold().Approve("The case is open", await holds.Supervisor());

        Assert.Equal((HoldStatus.InForce, 1), (approved.Hold!.Status, approved.Hold.ReadsHeld));
        Assert.Equal([holds.Found[0].Id], holds.Town.Alpr.Holds.Copies);
        Assert.Equal(["requested", "approved", "in force"], approved.Hold.Steps.Select(step => step.What));
        Assert.Equal([AuditKinds.HoldRequested, AuditKinds.HoldApproved, AuditKinds.HoldInForce],
            holds.Town.Audit.Entries.Select(entry => entry.Kind).Where(kind => kind.StartsWith("hold-", StringComparison.Ordinal)));
        Assert.All(holds.Town.Audit.Of(AuditKinds.HoldRequested), entry => Assert.DoesNotContain("26-012345", $"{entry.Outcome} {string.Join(' ', entry.Subjects)} {entry.Purpose}", StringComparison.Ordinal));
        Assert.Contains(holds.Town.Audit.Of(AuditKinds.HoldRequested).Single().Confidential, field => field is { Name: "case number", Value: "26-012345" });
    }

    [Theory]
    [InlineData("no case number", "case number")]
    [InlineData("no ground", "solely")]
    [InlineData("a ground that does not exist", "solely")]
    [InlineData("a missing person without a number", "missing or at-risk")]
    [InlineData("another agency without an obligation", "legal obligation")]
    [InlineData("an obligation without its document", "SHA-256")]
    [InlineData("an obligation without a court", "court")]
    [InlineData("an obligation of another kind", "one of")]
    [InlineData("a federal agency", "City Attorney")]
    [InlineData("an agency that nobody knows", "City Attorney")]
    [InlineData("no reads", "one by one")]
    [InlineData("a read twice", "twice")]
    [InlineData("a read of another answer", "not in the answer")]
    [InlineData("another's lookup", "no such lookup")]
    [InlineData("no need", "needed")]
    [InlineData("a need for an immigration case", "")]
    [InlineData("a review in 31 days", "every 30 days")]
    [InlineData("a review yesterday", "past")]
    [InlineData("a text that is too long", "at most")]
    public async Task G_3_G_4_what_section_G_does_not_allow_is_refused_and_logged(string what, string words)
    {
        await using var holds = await HoldTown.Start();
        var good = holds.Good();
        var today = DateOnly.FromDateTime(Reads.Noon.UtcDateTime);
        var obligation = new HoldObligation("ACDA", "court-order", "Alameda Superior Court", "RG26-1", today, HoldTown.Document);
        var other = good with { Reason = HoldReason.OtherAgencyLegalObligation, Obligation = obligation };
        var request = what switch
        {
            "no case number" => good with { CaseNumber = " " },
            "no ground" => good with { Reason = HoldReason.Undecided },
            "a ground that does not exist" => good with { Reason = (HoldReason)9 },
            "a missing person without a number" => good with { Reason = HoldReason.MissingOrAtRiskPerson, CaseNumber = null },
            "another agency without an obligation" => other with { Obligation = null },
            "an obligation without its document" => other with { Obligation = obligation with { DocumentSha256 = "none" } },
            "an obligation without a court" => other with { Obligation = obligation with { Court = "" } },
            "an obligation of another kind" => other with { Obligation = obligation with { Type = "letter" } },
            "a federal agency" => other with { Obligation = obligation with { Agency = "FBI" } },
            "an agency that nobody knows" => other with { Obligation = obligation with { Agency = "Example Bureau" } },
            "no reads" => good with { Reads = [] },
            "a read twice" => good with { Reads = [good.Reads[0], good.Reads[0]] },
            "a read of another answer" => good with { Reads = [new ReadId(1, 2)] },
            "another's lookup" => good with { Lookup = Questions.Id(77) },
            "no need" => good with { Need = "because" },
            "a need for an immigration case" => good with { Need = "ICE case, deportation officers asked for the sedan" },
            "a review in 31 days" => good with { ReviewOn = today.AddDays(31) },
            "a review yesterday" => good with { ReviewOn = today.AddDays(-1) },
            "a text that is too long" => good with { Need = new string('n', 1001) },
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };

        var answer = await holds.Ask(request);

        Assert.NotEmpty(answer.Problems);
        Assert.Contains(answer.Problems, problem => problem.Contains(words, StringComparison.Ordinal));
        Assert.Equal("refused", holds.Town.Audit.Of(AuditKinds.HoldRequested).Single().Outcome);
        Assert.Empty((await holds.Directory.List(await holds.Supervisor())).Lines);
    }

    [Fact]
    public async Task G_3_another_agencys_investigation_with_its_obligation_is_a_ground()
    {
        await using var holds = await HoldTown.Start();
        var view = await holds.InForce(change: good => good with
        {
            Reason = HoldReason.OtherAgencyLegalObligation, CaseNumber = null,
            Obligation = new HoldObligation("ACDA", "subpoena", "Alameda Superior Court", "RG26-1", DateOnly.FromDateTime(Reads.Noon.UtcDateTime), HoldTown.Document),
        });
        Assert.Equal(HoldReason.OtherAgencyLegalObligation, view.Ground);
    }

    [Fact]
    public async Task G_1_a_read_past_its_30_days_cannot_be_put_on_hold()
    {
        await using var holds = await HoldTown.Start();
        var rivera = await holds.After(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Empty((await holds.Ask(holds.Good(1), rivera)).Problems);
        holds.Town.Alpr.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEmpty((await holds.Ask(holds.Good(2), rivera)).Problems);

        var late = await holds.Hold(1).Approve("The case is open", await holds.Supervisor());
        Assert.Contains("gone", Assert.Single(late.Problems), StringComparison.Ordinal);
        Assert.Empty(holds.Town.Alpr.Holds.Copies);
        await holds.Hold(1).DoWhatIsDue();
        Assert.Equal(HoldStatus.TooLate, (await holds.Directory.List(await holds.Supervisor())).Lines.Single().Status);
    }

    [Fact]
    public async Task The_same_request_again_is_the_same_hold_and_another_under_its_id_is_refused()
    {
        await using var holds = await HoldTown.Start();
        await holds.Ask(holds.Good());
        var again = await holds.Ask(holds.Good());
        Assert.Empty(again.Problems);
        Assert.Single(again.Hold!.Steps);
        Assert.NotEmpty((await holds.Ask(holds.Good() with { Need = "Something else is needed now" })).Problems);
        Assert.NotEmpty((await holds.Ask(holds.Good(), await holds.Town.LogIn("kim", Role.Investigator))).Problems);
    }

    [Fact]
    public async Task INV_12_who_may_not_look_up_cannot_ask_for_a_hold()
    {
        await using var holds = await HoldTown.Start();
        foreach (var role in (Role[])[Role.AlprAdministrator, Role.Coordinator, Role.CityAttorney, Role.Operator])
            Assert.NotEmpty((await holds.Ask(holds.Good(), await holds.Town.LogIn($"x{role}".ToLowerInvariant(), role))).Problems);
        Assert.NotEmpty((await holds.Ask(holds.Good(), holds.Town.Investigator with { SessionId = "guessed" })).Problems);
    }
}

using AlprGrains.Audit;
using AlprGrains.Sharing;
using AlprGrains.Tests.TestKit;
using static AlprGrains.Tests.Grains.Sharing.SharingTown;

namespace AlprGrains.Tests.Grains.Sharing;

/// <summary>What section I wants on record of each request, whatever became of it.</summary>
public class RecordTests
{
    [Fact]
    public async Task I_5_a_request_is_in_writing_and_signed_or_it_is_none()
    {
        await using var town = await Start();
        var good = Requests.Written();
        SharingSubmission[] spoken =
        [
            good with { Signer = good.Signer with { Name = " " } }, good with { Signer = good.Signer with { Title = "" } }, good with { Signer = good.Signer with { SignedOn = default } },
            good with { Signer = good.Signer with { SignedOn = new DateOnly(2999, 1, 1) } }, good with { Channel = (SharingChannel)99 },
        ];
        foreach (var submission in spoken) Assert.Equal("I-5.in-writing", Refused(await town.Request(submission.Id).Submit(submission, town.Partner)));
        Assert.Equal(spoken.Length, town.Alpr.Audit.Of(AuditKinds.SharingRefused).Count()); // and each refusal is written down
        Assert.Equal(SharingPhase.EligibilityChecked, (await town.Submit(good)).Phase);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task I_11_I_12_honoured_or_denied_the_record_names_who_asked_the_reason_and_the_officer(bool honoured)
    {
        await using var town = await Start();
        var view = await town.Document(await town.Attest(await town.Submit(Requests.Written())));
        Assert.Equal("I-10.right-and-need", await RuleOfUnnamed(town));
        var verdict = honoured ? new SharingVerdict(true, "approved", "both are documented", view.Proposed!.DigestHex) : new SharingVerdict(false, (await town.Desk.Terms()).DenialReasons[0].Id, "no need is shown", "");
        Assert.NotNull((await town.Request(view.Id).Decide(verdict with { Reason = "" }, town.Approver)).Refusal); // not without a reason
        view = Done(await town.Request(view.Id).Decide(verdict, town.Approver));

        Assert.Equal((honoured, verdict.Reason, "Made Up"), (view.Verdict!.Approved, view.Verdict.Reason, view.DecidedBy));
        Assert.Equal(Requests.Needed.RequestingPartyName, view.RightAndNeed!.RequestingPartyName);
        var entry = Assert.Single(town.Alpr.Audit.Of(AuditKinds.SharingDecided));
        Assert.Equal("deputy", entry.UserName);
        Assert.Contains(entry.Confidential, field => field.Name == "reason of the decision" && field.Value.EndsWith(verdict.Reason, StringComparison.Ordinal));
        var today = DateOnly.FromDateTime(town.Alpr.Time.GetUtcNow().UtcDateTime);
        var counted = await town.Desk.Statistics(today, today.AddDays(1));
        Assert.Equal((honoured ? 1 : 0, honoured ? 0 : 1), (counted.Honoured, counted.Denied));
    }

    [Fact]
    public async Task I_8_every_request_is_kept_and_counted_after_what_was_sought_is_gone()
    {
        await using var town = await Start(silos: 2);
        var kept = new List<SharingRequestId>();
        for (var i = 0; i < AlprGrains.Grains.Sharing.SharingDayGrain.LinesOfPage + 3; i++) kept.Add((await town.Submit(Requests.Written())).Id); // more than one page of the day
        await town.ReplaceEverySilo();
        var day = DateOnly.FromDateTime(town.Alpr.Time.GetUtcNow().UtcDateTime);
        town.Alpr.Time.Advance(TimeSpan.FromDays(40));
        await AlprCluster.Patiently(async () =>
        {
            await town.LogEveryoneIn();
            return true;
        });
        var counted = await AlprCluster.Patiently(() => town.Desk.Statistics(day, day.AddDays(1)));
        Assert.Equal(kept.Count, counted.Received);
        Assert.Equal(kept.Count, town.Alpr.Audit.Of(AuditKinds.SharingSubmitted).Count());
        var view = Done(await AlprCluster.Patiently(() => town.Request(kept[^1]).Describe(town.Officer)));
        Assert.Contains(view.Steps, step => step.Kind == "Submitted");
        Assert.Null(view.Submission.Lookup.Target.Plate);
    }

    [Fact]
    public async Task N_18_parking_is_no_purpose_for_which_anything_is_shared()
    {
        await using var town = await Start();
        var good = Requests.Written();
        var answer = await town.Request(good.Id).Submit(good with { Lookup = good.Lookup with { Purpose = "parking-enforcement" } }, town.Partner);
        Assert.True(answer.Refusal is not null || answer.Request!.Eligibility == EligibilityVerdict.Ineligible);
    }

    private static async Task<string> RuleOfUnnamed(SharingTown town)
    {
        var view = await town.Attest(await town.Submit(Requests.Written()));
        return Refused(await town.Request(view.Id).DocumentRightAndNeed(Requests.Needed with { RequestingPartyName = "" }, town.Officer));
    }
}

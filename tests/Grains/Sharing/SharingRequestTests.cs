using System.IO.Compression;
using System.Text;
using AlprGrains.Audit;
using AlprGrains.Sharing;
using static AlprGrains.Tests.Grains.Sharing.SharingTown;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Grains.Sharing;

/// <summary>Path 3 through the grains: what happens when all is as it should be, and what is refused on the way.</summary>
public class SharingRequestTests
{
    [Fact]
    public async Task I_7_a_request_goes_through_every_step_to_a_package_that_its_recipient_receives()
    {
        await using var town = await Start();
        await town.Seen("7ABC123", 3);
        await town.Seen("8XYZ999", 2);
        town.Alpr.Time.Advance(TimeSpan.FromMinutes(1));

        var view = await town.Submit(Requests.Written());
        Assert.Equal(SharingPhase.EligibilityChecked, view.Phase);
        view = await town.Attest(view);
        Assert.Equal(SharingPhase.Attested, view.Phase);
        view = await town.Document(view);
        Assert.Equal(SharingPhase.RightAndNeedDocumented, view.Phase);
        view = Done(await town.Decide(view));
        Assert.Equal(SharingPhase.Approved, view.Phase);
        view = await town.Extracted(view);
        Assert.Equal(SharingPhase.Extracted, view.Phase);
        Assert.Equal(3, view.Extract!.ReadsDone);
        view = Done(await town.Request(view.Id).Forward(town.Officer));
        Assert.Equal(SharingPhase.Forwarded, view.Phase);

        var zip = new ZipArchive(new MemoryStream(await town.Download(view.Id)));
        using var table = new StreamReader(zip.GetEntry("reads.csv")!.Open());
        var lines = (await table.ReadToEndAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.All(lines.Skip(1), line => Assert.Contains("7ABC123", line, StringComparison.Ordinal));
        Assert.NotNull(zip.GetEntry("extract.pdf"));
        Assert.NotNull(zip.GetEntry("manifest.json"));
        Assert.NotNull(zip.GetEntry("proof.json"));

        view = Done(await town.Request(view.Id).Describe(town.Partner));
        Assert.Equal(SharingPhase.Closed, view.Phase);
        Assert.Equal("I-13.named-recipient", (await town.Request(view.Id).Look(0, town.Officer)).Denial!.RuleId);
        Assert.Equal(3, (await town.Request(view.Id).Look(0, town.Partner)).Reads.Length);
        var ledger = await town.Desk.Ledger(new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1), town.Officer);
        Assert.Equal("SFPD", Assert.Single(ledger.Releases).ReceivingAgency);
    }

    [Fact]
    public async Task A_download_is_opened_once_and_only_by_the_named_recipient()
    {
        await using var town = await Start();
        await town.Seen("7ABC123", 1);
        var view = await town.Extracted(await town.Approved(Requests.Written()));
        Done(await town.Request(view.Id).Forward(town.Officer));
        var colleague = await town.LogIn("colleague", "SFPD", AlprGrains.People.Role.PartnerRequester);

        Assert.NotNull((await town.Request(view.Id).Download(colleague)).Denial);
        Assert.NotNull((await town.Request(view.Id).Download(town.Officer)).Denial);
        var download = await town.Request(view.Id).Download(town.Partner);
        Assert.Null(download.Denial);
        Assert.Equal("INV-9.order", (await town.Request(view.Id).Download(town.Partner)).Denial!.RuleId);
        Assert.Null(await town.Request(view.Id).Chunk(download.Token, 0, colleague));
        Assert.Null(await town.Request(view.Id).Chunk("another", 0, town.Partner));

        Done(await town.Request(view.Id).ForwardAgain("the line broke", town.Officer));
        Assert.Null(await town.Request(view.Id).Chunk(download.Token, 0, town.Partner)); // the former token is void
        await town.Download(view.Id);
        Assert.NotNull((await town.Request(view.Id).Download(town.Partner)).Denial);
    }

    [Fact]
    public async Task The_same_submission_again_is_the_same_request_and_other_content_is_refused()
    {
        await using var town = await Start();
        var submission = Requests.Written();
        var first = await town.Submit(submission);
        var again = await town.Submit(submission);
        Assert.Equal(first.Steps.Length, again.Steps.Length);
        Assert.Equal("INV-9.order", Refused(await town.Request(submission.Id).Submit(submission with { InvestigationNumber = "26-999999" }, town.Partner)));
        Assert.Single(town.Alpr.Audit.Of(AuditKinds.SharingSubmitted));
    }

    [Fact]
    public async Task Nothing_is_done_when_it_cannot_be_written_down()
    {
        await using var town = await Start();
        var submission = Requests.Written();
        town.Alpr.Audit.Breaks = entry => entry.Kind == AuditKinds.SharingSubmitted;
        await Assert.ThrowsAnyAsync<Exception>(() => town.Request(submission.Id).Submit(submission, town.Partner).AsTask());
        town.Alpr.Audit.Breaks = _ => false;
        Assert.Equal("I-9.own-requests", Refused(await town.Request(submission.Id).Describe(town.Partner)));
        await town.Submit(submission);
    }

    [Fact]
    public async Task No_audit_entry_of_a_request_shows_a_plate_or_a_name()
    {
        await using var town = await Start();
        await town.Seen("7ABC123", 1);
        var view = await town.Extracted(await town.Approved(Requests.Written()));
        Done(await town.Request(view.Id).Forward(town.Officer));
        await town.Download(view.Id);
        var shown = new StringBuilder();
        foreach (var entry in town.Alpr.Audit.Entries.Where(entry => entry.Kind.StartsWith("sharing", StringComparison.Ordinal)))
            shown.Append(entry.Kind).Append(entry.Organization).Append(entry.Purpose).Append(entry.Outcome).AppendJoin(',', entry.Subjects);
        Assert.DoesNotContain("7ABC123", shown.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Made Up", shown.ToString(), StringComparison.Ordinal);
    }
}

using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Alerts;
using AlprGrains.Audit;
using AlprGrains.Grains.Hosting;
using AlprGrains.Grains.People;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing;

/// <summary>From the approval to the recipient: extract, forward, one download or a hand-over, and a look in the portal. The registry is asked at each of them, down to each block of bytes (INV-10).</summary>
public sealed partial class SharingRequestGrain
{
    private const int TokenBytes = 32;

    public async ValueTask<SharingAnswer> Extract(SessionAssertion session)
    {
        var answer = await Do(SharingAct.StartExtract, session, command => command);
        if (answer.Refusal is not null) return answer;
        await Package.Start(Order());
        return answer;
    }

    public ValueTask<SharingAnswer> Forward(SessionAssertion session) => Do(SharingAct.Forward, session, command => command);

    public ValueTask<SharingAnswer> ForwardAgain(string reason, SessionAssertion session) => Do(SharingAct.ReopenDownload, session, command => command with { Reason = reason ?? "" });

    public ValueTask<SharingDownload> Download(SessionAssertion session) => Release(SharingAct.OpenDownload, null, session);

    public ValueTask<SharingDownload> HandOver(SharingHandOver handOver, SessionAssertion session) => Release(SharingAct.HandOver, handOver, session);

    public async ValueTask<ReadOnlyMemory<byte>?> Chunk(string token, long offset, SessionAssertion session)
    {
        var (actor, _, _) = await Gathering.Who(session);
        if (actor is null || _now.TokenDigestHex is not { } digest || _now.ReleasedBy != actor.UserName || !SecretText.AreEqual(digest, DigestOf(token, session))) return null;
        if (_now.Phase == SharingPhase.Closed && _now.HandOver is null) return null; // it was received: the door is shut
        if (!await MayReceiveNow()) return null;
        var bytes = await Package.Chunk(offset);
        if (_now.Phase == SharingPhase.Forwarded && bytes is { } block && _now.Extracted is { } extracted && offset + block.Length >= extracted.Bytes)
            await ByProgram(SharingAct.FinishDownload, command => command);
        return bytes;
    }

    public async ValueTask<SharingExtractPage> Look(int page, SessionAssertion session)
    {
        var (actor, refusal, role) = await MayLook(session);
        if (refusal is not null) return new SharingExtractPage(refusal, [], [], page, 0);
        await Append(SharingEntries.Seen(Id, actor!, role, string.Create(CultureInfo.InvariantCulture, $"page {page} of the extract"), allowed: true)); // INV-3
        var found = await Package.Page(page);
        var now = Time;
        return found with { Reads = found.Reads.RemoveAll(read => !ReadRetention.IsKept(read.UploadedAt, now)) };
    }

    public async ValueTask<ReadOnlyMemory<byte>?> Picture(ReadId read, AlertImage which, SessionAssertion session)
    {
        var (actor, refusal, role) = await MayLook(session);
        if (refusal is not null) return null;
        await Append(SharingEntries.Seen(Id, actor!, role, $"picture of read {read.Hex}", allowed: true));
        for (var page = 0; ; page++)
        {
            var found = await Package.Page(page);
            if (found.Reads.FirstOrDefault(one => one.Id == read) is { } match)
                return ReadRetention.IsKept(match.UploadedAt, Time) && (which == AlertImage.Frame ? match.FrameImage : match.PlateImage) is { } picture ? await services.Evidence.Get(picture) : null;
            if (page + 1 >= found.Pages) return null;
        }
    }

    private ISharingExtractGrain Package => GrainFactory.GetGrain<ISharingExtractGrain>(Id.Hex);

    private async Task<SharingExtractStatus?> Status() => _now.Extracting ? await Package.Status() : null;

    /// <summary>Takes up what became of an extract that runs; one whose silo was lost has failed, and may be started again.</summary>
    private async Task Settle()
    {
        if (!_now.Extracting) return;
        var status = await Package.Status();
        if (status.State == SharingExtractStatus.Running) return;
        var isFinished = status.State == SharingExtractStatus.Ready && await ByProgram(SharingAct.FinishExtract, command => command with
        {
            Extracted = new SharingExtracted(status.PackageSha256, status.ManifestSha256, status.Bytes, status.ReadsDone, status.PicturesDone, status.OldestUploadAt),
        });
        if (!isFinished)
            await ByProgram(SharingAct.FailExtract, command => command with
            {
                Reason = status.State == SharingExtractStatus.Ready ? "The parties may not receive any more." : status.Problem ?? "It was interrupted; start it again.",
            });
    }

    private SharingExtractOrder Order()
    {
        var (submission, lookup) = (_now.Submission!, SharingSpecifications.Frozen(Sought!, _now.SubmittedAt));
        var specification = SharingSpecifications.Of(Sought!, _now.SubmittedAt);
        return new SharingExtractOrder(
            Id, lookup, specification.DigestHex, _now.ExtractedBy!, SharingActor.Department, state.State.Events.Last(happened => happened.Kind == SharingEventKind.ExtractStarted).ByName,
            $"{submission.Recipient.Name}, {submission.Recipient.Agency}; request {Id.Hex}; official use only, no onward transfer",
            [
                new AuditField("request", Id.Hex), new AuditField("requesting agency", _now.Agency), new AuditField("requested by", submission.Signer.Name),
                new AuditField("recipient", $"{submission.Recipient.Name}, {submission.Recipient.Agency}"),
                new AuditField("secondary recipients", submission.SecondaryRecipients.IsEmpty ? "none" : string.Join("; ", submission.SecondaryRecipients)),
                new AuditField("purpose", lookup.Purpose), new AuditField("investigation", submission.InvestigationNumber),
                new AuditField("basis", submission.Basis == SharingBasis.LegalProcess ? $"{lookup.Process?.Type} {lookup.Process?.Number}, {lookup.Process?.Court}" : "written request, approved"),
                new AuditField("approved by", _now.DecidedByName ?? ""), .. specification.Elements,
            ],
            services.Texts.Terms, services.Texts.RecipientRetentionDays, Citation);
    }

    private async ValueTask<SharingDownload> Release(SharingAct act, SharingHandOver? handOver, SessionAssertion session)
    {
        await Settle();
        if (_now.Extracted is { OldestUploadAt: { } oldest } && !ReadRetention.IsKept(oldest, Time))
            return NoDownload(SharingOutcome.Refused("G-1.gone", "DGO I-12 §G", "The package holds reads past their 30 days and is gone.").Refusal!);
        var token = services.Secrets.Draw(TokenBytes);
        var answer = await Do(act, session, command => command with { TokenDigestHex = DigestOf(token, session), HandOver = handOver },
            before: null);
        if (answer.Refusal is { } refusal) return NoDownload(refusal);
        var extracted = _now.Extracted!;
        await GrainFactory.GetGrain<ISharingLedgerGrain>(SharingKeys.OfMonth(Time)).Put(Entry(answer.Receipt!, handOver)); // before a byte leaves
        return new SharingDownload(null, token, $"extract-{Id.Hex}.zip", extracted.Bytes, extracted.PackageSha256, answer.Receipt);
    }

    private SharingRelease Entry(AuditReceipt receipt, SharingHandOver? handOver)
    {
        var (submission, extracted) = (_now.Submission!, _now.Extracted!);
        return new SharingRelease(
            Id, receipt.At, submission.Signer.Name, submission.Recipient.Agency, submission.Recipient.Name, submission.SecondaryRecipients,
            _now.ForwardedBy ?? "", _now.DecidedByName ?? _now.DecidedBy ?? "", $"{submission.Lookup.Standard}; {_now.RightAndNeed?.RightToKnow}",
            $"{(submission.Basis == SharingBasis.LegalProcess ? "§I, legal obligation" : "§I, three steps")}: {_now.Verdict?.Reason}",
            extracted.Pictures > 0 ? "reads (plate, time, place, vehicle) and pictures" : "reads (plate, time, place, vehicle)", extracted.Reads, extracted.Pictures,
            extracted.PackageSha256, receipt.Index, handOver is null ? "download" : $"by hand: {handOver.Medium}");
    }

    /// <summary>Whether this person may look at what was released: its recipient, once it was received, while the registry still says so.</summary>
    private async Task<(SharingActor? Actor, SharingRefusal? Refusal, string? Role)> MayLook(SessionAssertion session)
    {
        var (actor, reason, role) = await Gathering.Who(session);
        if (actor is null) return (null, Denied(reason).Refusal, null);
        var isTheirs = actor.Has(SharingDuties.Receives) && _now.Submission?.Recipient.UserName == actor.UserName && _now.Released && _now.HandOver is null;
        var refused = !isTheirs ? SharingOutcome.Refused("I-13.named-recipient", "DGO I-12 §I", "Only the named recipient looks at an extract, once it was received.")
            : !await MayReceiveNow() ? SharingOutcome.Refused("E-2.recipient", "DGO I-12 §E, §I", "The parties of this request may not receive any more, or have not signed for this year.")
            : null;
        if (refused is null) return (actor, null, role);
        await Append(SharingEntries.Seen(Id, actor, role, "the extract", allowed: false));
        return (actor, refused.Refusal, role);
    }

    private async Task<bool> MayReceiveNow() =>
        await Command(SharingAct.OpenDownload, SharingActor.Program, null) is { Judgement.Verdict: Policy.Sharing.Eligible.Yes, YearMissing: { } missing } && (missing.IsEmpty || _now.LegalPath);

    private static string DigestOf(string token, SessionAssertion session) => SessionRules.DigestOf($"{token}\0{session.SessionId}");

    private static SharingDownload NoDownload(SharingRefusal refusal) => new(refusal, "", "", 0, "", null);
}

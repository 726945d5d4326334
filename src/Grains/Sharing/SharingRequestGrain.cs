using System.Collections.Immutable;
using System.Security.Cryptography;
using AlprGrains.Alerts;
using AlprGrains.Audit;
using AlprGrains.Grains.Hosting;
using AlprGrains.Grains.Lookups;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing;

/// <summary>
/// One request. A command comes in; an answer goes out, which may be a refusal. Always: 1. who is it, and what may they do now; 2. what the
/// registry says now; 3. the machine decides; 4. the audit entry is durable; 5. the events are; 6. the lists follow. It takes one command at a
/// time, so no step forks (INV-9), and folds its state from events, so a lost silo takes nothing with it. What is released goes through
/// <see cref="SharingRelease"/> in the other half of this class.
/// </summary>
[GrainType("sharing-request")]
public sealed partial class SharingRequestGrain(
    [PersistentState("sharing-request", GrainStores.Default)] IPersistentState<SharingRequestState> state,
    [PersistentState("sharing-content", GrainStores.Default)] IPersistentState<SharingContentState> content,
    SharingServices services) : Grain, ISharingRequestGrain, ISharingTimeGrain
{
    private SharingState _now = SharingState.Nothing;
    private SharingGathering? _gathering;

    private SharingRequestId Id => new(this.GetPrimaryKeyString());

    private SharingGathering Gathering => _gathering ??= new SharingGathering(GrainFactory, services);

    private DateTimeOffset Time => services.Time.GetUtcNow();

    /// <summary>What is sought; null from 30 days after it came.</summary>
    private LookupRequest? Sought => content.State is { Lookup: { } lookup, At: { } at } && ReadRetention.IsKept(at, Time) ? lookup : null;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!SharingRequestId.TryParse(this.GetPrimaryKeyString(), out _)) throw new ArgumentException("a sharing request's key is 32 lower-case hex digits");
        _now = SharingState.Of(state.State.Events);
        return Task.CompletedTask;
    }

    public async ValueTask<SharingAnswer> Submit(SharingSubmission submitted, SessionAssertion session)
    {
        var submission = SharingSubmissions.Whole(submitted);
        if (submission.Id != Id) throw new ArgumentException($"request {submission.Id} was sent to another request's grain");
        var (actor, reason, role) = await Gathering.Who(session);
        if (actor is null) return Denied(reason);
        var digest = SharingSpecifications.ContentDigestHexOf(submission, actor.Agency);
        if (_now.Phase != SharingPhase.None)
        {
            if (_now.Requester == actor.UserName && _now.ContentDigestHex == digest) // a repeat is answered as the first time, whose answer may not have come about
            {
                await List();
                return new SharingAnswer(null, View(), null);
            }
            return await Refuse(actor, role, SharingAct.Submit, SharingOutcome.Refused("INV-9.order", "DGO I-12 §I", "A request with this id was submitted before, with other content; a new request needs a new id."), null);
        }

        var now = Time;
        var watch = GrainFactory.GetGrain<ISharingWatchGrain>(actor.Agency);
        ImmutableArray<string> problems = [.. SharingSubmissions.ProblemsOf(submission, now), .. await Gathering.ProblemsOf(submission.Lookup)];
        if (!problems.IsEmpty) return await Refuse(actor, role, SharingAct.Submit, SharingOutcome.Refused("I-5.in-writing", "DGO I-12 §I", problems), submission);
        if (await watch.Admit(now) is { } stopped) return await Refuse(actor, role, SharingAct.Submit, SharingOutcome.Refused("E-3.stopped", "DGO I-12 §E, §I", stopped), submission);
        var (judgement, agencyClass, yearMissing) = await Gathering.Judge(submission, actor.Agency, actor.UserName, actor.FullName, null, now);
        var outcome = SharingMachine.Decide(_now, new SharingCommand(SharingAct.Submit, actor, now)
        {
            Submission = SharingSubmissions.WithoutTarget(submission), Agency = actor.Agency, AgencyClass = agencyClass, ContentDigestHex = digest, Judgement = judgement, YearMissing = yearMissing,
        }, services.Texts);
        if (!outcome.IsDone) return await Refuse(actor, role, SharingAct.Submit, outcome, submission);

        // Side by side. Entry and content are durable before the request is: a content without its request is passed over. The day's line may
        // come last, but before the acknowledgement: whoever was not answered asks again, and that lists it.
        var folded = outcome.Events.Aggregate(_now, SharingState.Apply);
        content.State = new SharingContentState { Lookup = submission.Lookup, At = now };
        var auditing = Append(SharingEntries.Of(SharingAct.Submit, Id, actor, role, _now, submission, Permits(submission), Citation, outcome));
        var listing = Day(now).Put(SharingViews.Summary(Id, folded, Permits(submission), services.Texts, now)).AsTask();
        await Task.WhenAll(auditing, this.Save(content));
        var receipt = await auditing;
        await Keep(outcome.Events, receipt);
        await listing;
        if (judgement.IsBarred || judgement.Verdict != Policy.Sharing.Eligible.Yes) await watch.Note(Id, now, judgement.IsBarred, receipt.Index);
        else _ = Counted(watch.Note(Id, now, false, receipt.Index).AsTask()); // no partner waits for a count
        return new SharingAnswer(null, View(), receipt);
    }

    public async ValueTask<SharingAnswer> Attach(SharingDocument document, SessionAssertion session)
    {
        if (document.Content.Length is 0 or > SharingLimits.DocumentBytesMax)
            return Refusal(SharingOutcome.Refused("INV-13.documents", "DGO I-12 §I", $"A document has 1 to {SharingLimits.DocumentBytesMax >> 20} MiB."));
        if (document.Kind is not ("request-form" or "legal-process" or "attestation" or "other"))
            return Refusal(SharingOutcome.Refused("I-5.in-writing", "DGO I-12 §I", "A document is a request-form, legal-process, attestation or other."));
        var entry = new SharingDocumentEntry(
            document.Kind, LookupTexts.Bounded(document.FileName ?? ""), LookupTexts.Bounded(document.ContentType ?? ""), document.Content.Length,
            Convert.ToHexStringLower(SHA256.HashData(document.Content.Span)), Time, PersonKeys.KeyOf(session.UserName));
        return await Do(SharingAct.Attach, session, command => command with { Document = entry }, before: () => Document(entry.Sha256).Put(document).AsTask());
    }

    public async ValueTask<SharingDocument?> Document(string sha256, SessionAssertion session)
    {
        var (actor, _, role) = await Gathering.Who(session);
        if (actor is null) return null;
        var known = _now.Documents.FirstOrDefault(document => document.Sha256 == sha256);
        var allowed = known is not null && MaySee(actor);
        await Append(SharingEntries.Seen(Id, actor, role, known is null ? "a document" : $"document sha256:{known.Sha256}", allowed));
        return allowed ? await Document(known!.Sha256).Get() : null;
    }

    public ValueTask<SharingAnswer> CheckEligibility(SessionAssertion session) => Do(SharingAct.CheckEligibility, session, command => command);

    public ValueTask<SharingAnswer> ReviewEligibility(EligibilityReview review, SessionAssertion session) =>
        Do(SharingAct.ReviewEligibility, session, command => command with { Review = review }, review);

    public async ValueTask<SharingAnswer> Attest(SharingAttestation attestation, SessionAssertion session)
    {
        // Claimed only by a request that has the document; another's claim stands for ever.
        var isFree = attestation.DocumentSha256 is not { } digest || _now.Documents.All(document => document.Sha256 != digest)
            || await GrainFactory.GetGrain<ISharingClaimGrain>(digest).Claim(Id);
        return await Do(SharingAct.Attest, session, command => command with { Attestation = attestation, DocumentIsFree = isFree });
    }

    public ValueTask<SharingAnswer> DocumentRightAndNeed(RightAndNeed documented, SessionAssertion session) =>
        Do(SharingAct.DocumentRightAndNeed, session, command => command with { RightAndNeed = documented });

    public ValueTask<SharingAnswer> RecordValidation(CityAttorneyValidation validation, SessionAssertion session) =>
        Do(SharingAct.RecordValidation, session, command => command with { Validation = validation });

    public ValueTask<SharingAnswer> Decide(SharingVerdict verdict, SessionAssertion session) =>
        Do(verdict.Approved ? SharingAct.Approve : SharingAct.Deny, session, command => command with { Verdict = verdict });

    public ValueTask<SharingAnswer> Acknowledge(string contentDigestHex, SessionAssertion session) =>
        Do(SharingAct.Acknowledge, session, command => command with { ContentDigestHex = contentDigestHex ?? "" });

    public ValueTask<SharingAnswer> Close(string reason, SessionAssertion session) => Do(SharingAct.Close, session, command => command with { Reason = reason ?? "" });

    public async ValueTask<SharingAnswer> Describe(SessionAssertion session)
    {
        var (actor, reason, role) = await Gathering.Who(session);
        if (actor is null) return Denied(reason);
        if (_now.Phase == SharingPhase.None || !MaySee(actor)) return Refusal(SharingOutcome.Refused("I-9.own-requests", "DGO I-12 §I", "There is no such request of yours."));
        await Settle();
        var isParty = actor.UserName == _now.Requester || actor.UserName == _now.Submission?.Recipient.UserName;
        var receipt = isParty ? null : await Append(SharingEntries.Seen(Id, actor, role, "the request", allowed: true));
        return new SharingAnswer(null, View(await Status()), receipt);
    }

    /// <summary>What time brings: expiry, a reminder or an escalation, and the end of an extract that nobody asked after.</summary>
    public async ValueTask Tick()
    {
        if (!_now.IsOpen) return;
        await Settle();
        await ByProgram(SharingAct.Expire, command => command);
        await ByProgram(SharingAct.Remind, command => command);
    }

    // 1 to 6 of the summary, for every command but the submission.
    private async ValueTask<SharingAnswer> Do(
        SharingAct act, SessionAssertion session, Func<SharingCommand, SharingCommand> fill, EligibilityReview? review = null, Func<Task>? before = null)
    {
        var (actor, reason, role) = await Gathering.Who(session);
        if (actor is null) return Denied(reason);
        if (_now.Phase == SharingPhase.None || !MaySee(actor)) return Refusal(SharingOutcome.Refused("I-9.own-requests", "DGO I-12 §I", "There is no such request of yours."));
        await Settle();
        await ByProgram(SharingAct.Expire, command => command);
        var command = fill(await Command(act, actor, review));
        var outcome = Sought is null && IsTowardsRelease(act)
            ? SharingOutcome.Refused("G-1.gone", "DGO I-12 §G", "What was sought is past its 30 days; nothing of it can be released any more. Ask anew.")
            : SharingMachine.Decide(_now, command, services.Texts);
        if (!outcome.IsDone) return await Refuse(actor, role, act, outcome, null);
        if (before is not null) await before();
        var receipt = await Append(SharingEntries.Of(act, Id, actor, role, _now, null, Permits(_now.Submission), Citation, outcome));
        await Keep(outcome.Events, receipt);
        await List();
        return new SharingAnswer(null, View(), receipt);
    }

    private async Task<SharingCommand> Command(SharingAct act, SharingActor actor, EligibilityReview? review)
    {
        var now = Time;
        // Without what was sought the texts cannot be judged whole, and nothing is released from there on anyway.
        var judged = _now.Submission is { } submission
            ? await Gathering.Judge(submission with { Lookup = Sought ?? submission.Lookup }, _now.Agency, _now.Requester, _now.RequesterName, review ?? _now.Review, now)
            : default;
        return new SharingCommand(act, actor, now)
        {
            Judgement = judged.Judgement, YearMissing = judged.Judgement is null ? null : judged.YearMissing, SpecificationDigestHex = Sought is { } lookup ? SharingSpecifications.Of(lookup, _now.SubmittedAt).DigestHex : "", Review = review,
        };
    }

    /// <summary>A step of the program's own; nothing when it does not follow.</summary>
    private async Task<bool> ByProgram(SharingAct act, Func<SharingCommand, SharingCommand> fill)
    {
        if (act == SharingAct.Expire && (SharingMachine.ExpiresAt(_now, services.Texts) is not { } at || at > Time)) return false;
        var command = fill(act is SharingAct.FinishExtract ? await Command(act, SharingActor.Program, null) : new SharingCommand(act, SharingActor.Program, Time));
        var outcome = SharingMachine.Decide(_now, command, services.Texts);
        if (!outcome.IsDone) return false;
        var receipt = await Append(SharingEntries.Of(act, Id, SharingActor.Program, null, _now, null, Permits(_now.Submission), Citation, outcome));
        await Keep(outcome.Events, receipt);
        await List();
        return true;
    }

    private async Task Keep(ImmutableArray<SharingEvent> events, AuditReceipt receipt)
    {
        ImmutableArray<SharingEvent> audited = [.. events.Select(happened => happened with { AuditIndex = receipt.Index })];
        state.State = new SharingRequestState { Events = state.State.Events.AddRange(audited) };
        await this.Save(state);
        _now = audited.Aggregate(_now, SharingState.Apply);
    }

    private async Task<SharingAnswer> Refuse(SharingActor actor, string? role, SharingAct act, SharingOutcome outcome, SharingSubmission? submission)
    {
        var receipt = await Append(SharingEntries.Of(act, Id, actor, role, _now, submission, Permits(submission ?? _now.Submission), Citation, outcome));
        return new SharingAnswer(outcome.Refusal, _now.Phase != SharingPhase.None && MaySee(actor) ? View() : null, receipt);
    }

    private static async Task Counted(Task noting)
    {
        try
        {
            await noting;
        }
        catch (Exception)
        {
            // Safe: one ordinary request is missing from a count, and the day's page has it.
        }
    }

    private bool MaySee(SharingActor actor) =>
        actor.UserName == _now.Requester || actor.UserName == _now.Submission?.Recipient.UserName || actor.Has(SharingDuties.Processes) || actor.Has(SharingDuties.Approves);

    private static bool IsTowardsRelease(SharingAct act) => act is SharingAct.Attest or SharingAct.DocumentRightAndNeed or SharingAct.Approve or SharingAct.StartExtract or SharingAct.Forward
        or SharingAct.OpenDownload or SharingAct.HandOver;

    private SharingRequestView View(SharingExtractStatus? status = null) => SharingViews.View(Id, _now, state.State.Events, Sought, status, services.Texts, Time);

    private static SharingAnswer Refusal(SharingOutcome outcome) => new(outcome.Refusal, null, null);

    private static SharingAnswer Denied(string reason) => Refusal(SharingOutcome.Refused("K-1.session-stands", "DGO I-12 §F, §K", reason));

    private bool Permits(SharingSubmission? submission) => submission is not null && services.Policy.Permits(submission.Lookup.Purpose, Time);

    private string Citation => services.Policy.CitationAt(Time);

    private async Task<AuditReceipt> Append(AuditEvent entry) => await GrainFactory.GetGrain<IAuditLogGrain>(IAuditLogGrain.Main).Append(entry);

    private ValueTask List() => Day(_now.SubmittedAt).Put(SharingViews.Summary(Id, _now, Permits(_now.Submission), services.Texts, Time));

    private ISharingDayGrain Day(DateTimeOffset at) => GrainFactory.GetGrain<ISharingDayGrain>(SharingKeys.OfDay(at));

    private ISharingDocumentGrain Document(string sha256) => GrainFactory.GetGrain<ISharingDocumentGrain>(SharingKeys.OfDocument(Id, sha256));
}

/// <summary>The events of one request, sealed under the long-lived key: the record that section I asks for.</summary>
[GenerateSerializer, Immutable, Alias("SharingRequestState")]
public sealed record SharingRequestState
{
    [Id(0)] public ImmutableArray<SharingEvent> Events { get; init; } = [];
}

/// <summary>What is sought: it holds a plate, so it is sealed under the minute in which it came, and dies with it.</summary>
[GenerateSerializer, Immutable, Alias("SharingContentState")]
public sealed record SharingContentState : IDiesWithUpload
{
    [Id(0)] public LookupRequest? Lookup { get; init; }
    [Id(1)] public DateTimeOffset? At { get; init; }

    public DateTimeOffset? UploadedAt => At;
}

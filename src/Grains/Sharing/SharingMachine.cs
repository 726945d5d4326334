using System.Collections.Immutable;
using AlprGrains.Policy.Sharing;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing;

/// <summary>
/// The three steps of DGO I-12, section I, as one function: where a request stands and a command in; what happens, or why not, out (INV-9).
/// Always: 1. may this follow on where it stands; 2. may this person do it; 3. may its parties receive, now (INV-10); 4. have their
/// agencies signed for this year (N-5); 5. is it complete.
/// Pure: a model-based test runs every sequence of commands against a reference.
/// </summary>
internal static class SharingMachine
{
    private const string SectionI = "DGO I-12 §I";
    private const string SectionE = "DGO I-12 §E, §I; Civ. Code §1798.90.55(b)";
    private const string Attesting = "DGO I-12 §C.3(6), §E";

    public static SharingOutcome Decide(SharingState state, SharingCommand command, SharingTexts texts) =>
        OutOfOrder(state, command, texts) ?? NotTheirs(state, command) ?? NotEligible(command) ?? NotAttestedThisYear(state, command) ?? ToldOf(Complete(state, command, texts), state, command);

    /// <summary>From when on nobody's deciding is a denial; null where there is a legal obligation.</summary>
    public static DateTimeOffset? ExpiresAt(SharingState state, SharingTexts texts) =>
        state.LegalPath || !IsUndecided(state.Phase) ? null : state.SubmittedAt + TimeSpan.FromDays(texts.ExpiryDays);

    /// <summary>When the next step is overdue.</summary>
    public static DateTimeOffset? DueAt(SharingState state, SharingTexts texts) => state.IsOpen ? state.PhaseSince + TimeSpan.FromDays(texts.StepDueDays) : null;

    public static bool IsUndecided(SharingPhase phase) => phase is >= SharingPhase.Received and <= SharingPhase.RightAndNeedDocumented;

    // 1. Which phases a command may follow on. A step that was taken is not taken again.
    private static SharingOutcome? OutOfOrder(SharingState state, SharingCommand command, SharingTexts texts)
    {
        if (state.Version >= SharingLimits.EventsMax && command.Act is not (SharingAct.Close or SharingAct.Deny or SharingAct.Expire))
            return SharingOutcome.Refused("INV-13.events", SectionI, $"{SharingLimits.EventsMax} events are the most of one request; deny or close it, and let it be asked anew.");
        // Past its day nothing but the expiry can happen, whether the clock has brought it about or not.
        if (command.Act is not SharingAct.Expire && ExpiresAt(state, texts) is { } expires && expires <= command.At && command.Act != SharingAct.Submit)
            return SharingOutcome.Refused("INV-9.expired", SectionI, "Nobody decided in time, so the request is denied; ask anew.");
        var phase = state.Phase;
        var follows = command.Act switch
        {
            SharingAct.Submit => phase == SharingPhase.None,
            SharingAct.CheckEligibility => phase == SharingPhase.Received,
            SharingAct.ReviewEligibility => phase == SharingPhase.Received && state.Eligibility == EligibilityVerdict.Held,
            SharingAct.Attach or SharingAct.Deny => IsUndecided(phase),
            SharingAct.Attest => phase == SharingPhase.EligibilityChecked,
            SharingAct.RecordValidation => state.LegalPath && state.Validation is null && phase is >= SharingPhase.EligibilityChecked and <= SharingPhase.RightAndNeedDocumented,
            SharingAct.DocumentRightAndNeed => phase == SharingPhase.Attested,
            SharingAct.Approve => phase == SharingPhase.RightAndNeedDocumented,
            SharingAct.Acknowledge => phase == SharingPhase.Approved,
            SharingAct.StartExtract => phase == SharingPhase.Approved && !state.Extracting,
            SharingAct.FinishExtract or SharingAct.FailExtract => phase == SharingPhase.Approved && state.Extracting,
            SharingAct.Forward => phase == SharingPhase.Extracted,
            SharingAct.OpenDownload or SharingAct.HandOver => phase == SharingPhase.Forwarded && state.TokenDigestHex is null,
            SharingAct.ReopenDownload or SharingAct.FinishDownload => phase == SharingPhase.Forwarded && state.TokenDigestHex is not null,
            SharingAct.Close => phase is SharingPhase.Denied || (phase is SharingPhase.Approved or SharingPhase.Extracted or SharingPhase.Forwarded && state.TokenDigestHex is null && !state.Extracting),
            SharingAct.Remind => state.IsOpen && DueAt(state, texts) <= command.At && (state.RemindedAt is not { } last || command.At - last >= TimeSpan.FromDays(texts.StepDueDays)),
            SharingAct.Expire => ExpiresAt(state, texts) is { } at && at <= command.At,
            _ => false,
        };
        return follows ? null : SharingOutcome.Refused("INV-9.order", SectionI, $"{SharingWords.Of(command.Act)} does not follow on \"{SharingWords.Of(phase)}\": steps are taken once each, in their order.");
    }

    // 2. Whose step it is. Nobody approves their own, by whatever chain of designees.
    private static SharingOutcome? NotTheirs(SharingState state, SharingCommand command)
    {
        var actor = command.Actor;
        var isTheirs = command.Act switch
        {
            SharingAct.Submit => command.Submission?.Channel == SharingChannel.Paper ? actor.Has(SharingDuties.Processes) : actor.Has(SharingDuties.Submits),
            SharingAct.Attach => (actor.UserName == state.Requester && actor.Has(SharingDuties.Submits)) || actor.Has(SharingDuties.Processes),
            SharingAct.Attest => state.Submission?.Channel == SharingChannel.Paper ? actor.Has(SharingDuties.Processes) : actor.UserName == state.Requester && actor.Has(SharingDuties.Submits),
            SharingAct.CheckEligibility or SharingAct.ReviewEligibility or SharingAct.DocumentRightAndNeed or SharingAct.RecordValidation
                or SharingAct.Acknowledge or SharingAct.StartExtract or SharingAct.Forward or SharingAct.HandOver or SharingAct.ReopenDownload => actor.Has(SharingDuties.Processes),
            SharingAct.Approve => actor.Has(SharingDuties.Approves) ? actor.ReachesTop || state.LegalPath : state.LegalPath && actor.Has(SharingDuties.Processes),
            SharingAct.Deny => (actor.Has(SharingDuties.Approves) && (actor.ReachesTop || state.LegalPath)) || (state.LegalPath && actor.Has(SharingDuties.Processes)),
            SharingAct.Close => actor.Has(SharingDuties.Processes) || actor.Has(SharingDuties.Approves),
            SharingAct.OpenDownload => actor.Has(SharingDuties.Receives) && state.Submission?.Recipient.UserName == actor.UserName,
            SharingAct.FinishExtract or SharingAct.FailExtract or SharingAct.FinishDownload or SharingAct.Remind or SharingAct.Expire => actor.Has(SharingDuties.Program),
            _ => false,
        };
        if (!isTheirs) return SharingOutcome.Refused(RuleOf(command.Act), SectionI, SharingWords.WhoMay(command.Act, state.LegalPath));
        return command.Act switch
        {
            SharingAct.Approve or SharingAct.Deny when !SharingActor.Independent(actor.ActsFor, state.RequesterActsFor) =>
                SharingOutcome.Refused("I-6.not-one's-own", SectionI, "Whoever asked does not decide, nor anybody who acts for them, by any chain of designees."),
            SharingAct.StartExtract when !SharingActor.Independent(actor.ActsFor, state.ApproverActsFor) =>
                SharingOutcome.Refused("I-6.approver-is-not-extractor", SectionI, "Whoever approved does not extract, nor anybody in the same chain of designees: have it extracted by somebody independent of them."),
            SharingAct.StartExtract or SharingAct.DocumentRightAndNeed or SharingAct.ReviewEligibility or SharingAct.RecordValidation
                when state.Submission?.Channel != SharingChannel.Paper && !SharingActor.Independent(actor.ActsFor, state.RequesterActsFor) =>
                SharingOutcome.Refused("I-6.not-one's-own", SectionI, "Whoever asked does not work on their own request."),
            _ => null,
        };
    }

    // 3. Every step towards a release, whatever came before it: who is barred now is barred.
    private static SharingOutcome? NotEligible(SharingCommand command)
    {
        if (!IsTowardsRelease(command.Act)) return null;
        return command.Judgement switch
        {
            null => SharingOutcome.Refused("INV-10.unjudged", SectionE, "Nobody could say whether the parties may receive; then they may not."),
            { Verdict: Eligible.Yes } => null,
            { } judged => SharingOutcome.Refused(judged.RuleId, SectionE, judged.Reasons),
        };
    }

    // 4. The attestation of the year. A request that is barred anyway is taken as such, so that the watch counts it. Where there is a legal
    // obligation nothing is refused for it: the City Attorney is told, without whose validation nothing is approved.
    private static SharingOutcome? NotAttestedThisYear(SharingState state, SharingCommand command) =>
        !NeedsTheYear(command) ? null
        : command.YearMissing is not { } missing ? SharingOutcome.Refused(YearlyAttestations.RuleId, YearlyAttestations.Section, "Nobody could say whether the agencies have signed for this year; then nothing goes on.")
        : missing.IsEmpty || IsLegal(state, command) ? null
        : SharingOutcome.Refused(YearlyAttestations.RuleId, YearlyAttestations.Section, missing);

    private static SharingOutcome ToldOf(SharingOutcome outcome, SharingState state, SharingCommand command) =>
        outcome.IsDone && NeedsTheYear(command) && IsLegal(state, command) && command.YearMissing is [var why, ..] && state.EscalatedBecause != why
            ? SharingOutcome.Done([.. outcome.Events, Event(command with { Actor = SharingActor.Program }, SharingEventKind.Escalated) with { Reasons = [why] }])
            : outcome;

    private static bool NeedsTheYear(SharingCommand command) =>
        IsTowardsRelease(command.Act) || (command.Act == SharingAct.Submit && command.Judgement is not { Verdict: Eligible.No });

    private static bool IsLegal(SharingState state, SharingCommand command) => command.Submission is { } submitted ? submitted.Basis == SharingBasis.LegalProcess : state.LegalPath;

    private static bool IsTowardsRelease(SharingAct act) => act is SharingAct.Attest or SharingAct.DocumentRightAndNeed or SharingAct.Approve or SharingAct.StartExtract or SharingAct.FinishExtract
        or SharingAct.Forward or SharingAct.OpenDownload or SharingAct.HandOver;

    // 5. Is it complete, and what happens then.
    private static SharingOutcome Complete(SharingState state, SharingCommand command, SharingTexts texts) => command.Act switch
    {
        SharingAct.Submit => Submit(command),
        SharingAct.CheckEligibility => Judged(state, command, SharingEventKind.EligibilityJudged),
        SharingAct.ReviewEligibility => Review(state, command),
        SharingAct.Attach => Attach(state, command),
        SharingAct.Attest => Attest(state, command, texts),
        SharingAct.DocumentRightAndNeed => Document(state, command, texts),
        SharingAct.RecordValidation => Validate(state, command),
        SharingAct.Approve => Approve(state, command),
        SharingAct.Deny => Deny(state, command, texts),
        SharingAct.Acknowledge => command.ContentDigestHex == state.ContentDigestHex
            ? SharingOutcome.Done(Event(command, SharingEventKind.Acknowledged))
            : SharingOutcome.Refused("C3-6c.acknowledgement", Attesting, "Read this request's own attestation: the one acknowledged is another's."),
        SharingAct.StartExtract => state.AcknowledgedBy.Contains(command.Actor.UserName)
            ? SharingOutcome.Done(Event(command, SharingEventKind.ExtractStarted))
            : SharingOutcome.Refused("C3-6c.acknowledgement", Attesting, "Whoever extracts reads and acknowledges the requester's attestation first."),
        SharingAct.FinishExtract => command.Extracted is { } extracted
            ? SharingOutcome.Done(Event(command, SharingEventKind.Extracted) with { Extracted = extracted })
            : throw new InvalidOperationException("INV-9: an extract was finished without a package"),
        SharingAct.FailExtract => SharingOutcome.Done(Event(command, SharingEventKind.ExtractFailed) with { Reasons = [command.Reason] }),
        SharingAct.Forward => SharingOutcome.Done(Event(command, SharingEventKind.Forwarded)),
        SharingAct.OpenDownload => SharingOutcome.Done(Event(command, SharingEventKind.DownloadOpened) with { TokenDigestHex = Token(command) }),
        SharingAct.ReopenDownload => WithReason(command, SharingEventKind.DownloadReopened),
        SharingAct.FinishDownload => SharingOutcome.Done(Event(command, SharingEventKind.Received)),
        SharingAct.HandOver => HandOver(command),
        SharingAct.Close => WithReason(command, SharingEventKind.Closed),
        SharingAct.Remind => state.LegalPath
            ? SharingOutcome.Done(Event(command, SharingEventKind.Escalated) with { Reasons = [$"\"{SharingWords.Of(state.Phase)}\" is overdue, and there is a legal obligation"] })
            : SharingOutcome.Done(Event(command, SharingEventKind.Reminded)),
        SharingAct.Expire => SharingOutcome.Done(Event(command, SharingEventKind.Expired) with
        {
            Verdict = new SharingVerdict(false, SharingWords.ExpiredCode, $"Nobody decided within {texts.ExpiryDays} days.", ""),
        }),
        _ => throw new InvalidOperationException($"INV-9: no step is known for {command.Act}"),
    };

    private static SharingOutcome Submit(SharingCommand command)
    {
        var submitted = Event(command, SharingEventKind.Submitted) with
        {
            Submission = command.Submission, Agency = command.Agency, AgencyClass = command.AgencyClass, ContentDigestHex = command.ContentDigestHex,
        };
        return SharingOutcome.Done([submitted, .. JudgedEvents(command, SharingEventKind.EligibilityJudged, SharingActor.Program)]);
    }

    private static SharingOutcome Judged(SharingState state, SharingCommand command, SharingEventKind kind) => command.Judgement is null
        ? SharingOutcome.Refused("INV-10.unjudged", SectionE, "Nobody could say whether the parties may receive.")
        // The same answer again is no event.
        : command.Judgement.Verdict == (Eligible)state.Eligibility && command.Judgement.Reasons.SequenceEqual(state.EligibilityReasons) && kind == SharingEventKind.EligibilityJudged
            ? SharingOutcome.Refused("INV-9.no-change", SectionE, ["The registry says what it said before.", .. command.Judgement.Reasons])
            : SharingOutcome.Done([.. JudgedEvents(command, kind, command.Actor)]);

    private static IEnumerable<SharingEvent> JudgedEvents(SharingCommand command, SharingEventKind kind, SharingActor by)
    {
        var judgement = command.Judgement ?? throw new InvalidOperationException("INV-10: a request was taken without being judged");
        yield return Event(command with { Actor = by }, kind) with
        {
            Eligibility = (EligibilityVerdict)judgement.Verdict, Reasons = judgement.Reasons, Review = command.Review, IsBarred = judgement.IsBarred,
        };
        if (judgement.Escalate is { } why) yield return Event(command with { Actor = SharingActor.Program }, SharingEventKind.Escalated) with { Reasons = [why] };
    }

    private static SharingOutcome Review(SharingState state, SharingCommand command) =>
        command.Review is not { } review || IsBlank(review.OperatingAgency) || IsBlank(review.Reason)
            ? SharingOutcome.Refused("I-1.review", SectionI, "Name the agency that runs it, its members, and what you looked at.")
            : Judged(state, command, SharingEventKind.EligibilityReviewed);

    private static SharingOutcome Attach(SharingState state, SharingCommand command) =>
        state.Documents.Any(known => known.Sha256 == command.Document!.Sha256)
            ? SharingOutcome.Refused("INV-9.order", SectionI, "That document is attached already.")
            : state.Documents.Length >= SharingLimits.DocumentsMax
                ? SharingOutcome.Refused("INV-13.documents", SectionI, $"{SharingLimits.DocumentsMax} documents are the most of one request.")
                : SharingOutcome.Done(Event(command, SharingEventKind.Attached) with { Document = command.Document });

    private static SharingOutcome Attest(SharingState state, SharingCommand command, SharingTexts texts)
    {
        var attestation = command.Attestation!;
        var problems = ImmutableArray.CreateBuilder<string>();
        if (attestation.TextVersion != texts.AttestationVersion) problems.Add($"The attestation in force is {texts.AttestationVersion}, not \"{attestation.TextVersion}\"; read and sign that one.");
        if (attestation.ContentDigestHex != state.ContentDigestHex) problems.Add("The attestation was signed for another request; each request is attested by itself.");
        foreach (var clause in texts.Clauses.Where(clause => attestation.AcceptedClauses.IsDefault || !attestation.AcceptedClauses.Contains(clause.Id))) problems.Add($"Not accepted: {clause.Text}");
        if (IsBlank(attestation.SignedBy) || IsBlank(attestation.Title)) problems.Add("Sign with your name and title.");
        if (state.Submission?.Channel == SharingChannel.Paper && attestation.DocumentSha256 is null) problems.Add("A request on paper is attested on paper: attach the signed document.");
        if (attestation.DocumentSha256 is { } digest && state.Documents.All(document => document.Sha256 != digest)) problems.Add("Attach the signed attestation to this request first.");
        if (!command.DocumentIsFree) problems.Add("That signed document served another request; an attestation is not used twice.");
        return problems.Count > 0
            ? SharingOutcome.Refused("C3-6b.attestation", Attesting, problems.ToImmutable())
            : SharingOutcome.Done(Event(command, SharingEventKind.Attested) with { Attestation = attestation });
    }

    private static SharingOutcome Document(SharingState state, SharingCommand command, SharingTexts texts)
    {
        var documented = command.RightAndNeed!;
        var problems = ImmutableArray.CreateBuilder<string>();
        if (texts.RightsToKnow.All(right => right.Id != documented.RightToKnow)) problems.Add($"A right to know is one of: {string.Join(", ", texts.RightsToKnow.Select(right => right.Text))}.");
        if (IsBlank(documented.RightToKnowDetail)) problems.Add("Say which right to know: the statute, the case, the order, or whose sworn status.");
        if (!SharingWords.SaysANeed(documented.NeedToKnow)) problems.Add("Tell the need to know, in a sentence: how they are involved. Sworn status is a right, never a need.");
        if (IsBlank(documented.RequestingPartyName)) problems.Add("Record the requesting party's name.");
        return problems.Count > 0
            ? SharingOutcome.Refused("I-10.right-and-need", SectionI, problems.ToImmutable())
            : SharingOutcome.Done(Event(command, SharingEventKind.RightAndNeedDocumented) with { RightAndNeed = documented });
    }

    private static SharingOutcome Validate(SharingState state, SharingCommand command)
    {
        var validation = command.Validation!;
        if (IsBlank(validation.Attorney) || IsBlank(validation.Reference) || !SharingWords.IsDigest(validation.DocumentSha256))
            return SharingOutcome.Refused("I-4.validation", SectionI, "Record who at the City Attorney's said so, under which reference, and the digest of the written word.");
        var validated = Event(command, SharingEventKind.Validated) with { Validation = validation };
        return validation is { Valid: true, WaivesAttestation: true } && state.Phase == SharingPhase.EligibilityChecked
            ? SharingOutcome.Done(validated, Event(command, SharingEventKind.AttestationWaived) with { Reasons = [validation.Words] })
            : SharingOutcome.Done(validated);
    }

    private static SharingOutcome Approve(SharingState state, SharingCommand command)
    {
        var verdict = command.Verdict!;
        if (state.LegalPath && state.Validation is not { Valid: true })
            return SharingOutcome.Refused("I-4.validation", SectionI, "Nothing is released under legal process before the City Attorney's validation is recorded.");
        if (verdict.SpecificationDigestHex != command.SpecificationDigestHex)
            return SharingOutcome.Refused("I-13.specification", SectionI, "What is approved is not what stands here; look at the request again.");
        if (IsBlank(verdict.Reason)) return SharingOutcome.Refused("I-12.reason", SectionI, "Give the reason of the decision.");
        return SharingOutcome.Done(Event(command, SharingEventKind.Approved) with { Verdict = verdict with { Approved = true } });
    }

    private static SharingOutcome Deny(SharingState state, SharingCommand command, SharingTexts texts)
    {
        var verdict = command.Verdict!;
        if (state.LegalPath && state.Eligibility == EligibilityVerdict.Eligible && state.Validation is not { Valid: false })
            return SharingOutcome.Refused("I-4.obligation", SectionI, state.Validation is null
                ? "There may be a legal obligation: the City Attorney says whether the process binds, before it is denied."
                : "The City Attorney holds the process valid; it is not ours to deny.");
        if (texts.DenialReasons.All(reason => reason.Id != verdict.ReasonCode)) return SharingOutcome.Refused("I-12.reason", SectionI, $"\"{verdict.ReasonCode}\" is no reason of the list.");
        if (IsBlank(verdict.Reason)) return SharingOutcome.Refused("I-12.reason", SectionI, "Give the reason in words.");
        return SharingOutcome.Done(Event(command, SharingEventKind.Denied) with { Verdict = verdict with { Approved = false } });
    }

    private static SharingOutcome HandOver(SharingCommand command)
    {
        var given = command.HandOver!;
        return IsBlank(given.ReceivedBy) || IsBlank(given.IdentityProof) || IsBlank(given.Medium) || IsBlank(given.Receipt)
            ? SharingOutcome.Refused("I-13.hand-over", SectionI, "Record who took it, how their identity was proved, on what medium, and the receipt they signed.")
            : SharingOutcome.Done(Event(command, SharingEventKind.HandedOver) with { HandOver = given, TokenDigestHex = Token(command) });
    }

    private static SharingOutcome WithReason(SharingCommand command, SharingEventKind kind) => IsBlank(command.Reason)
        ? SharingOutcome.Refused("I-12.reason", SectionI, "Give the reason.")
        : SharingOutcome.Done(Event(command, kind) with { Reasons = [command.Reason] });

    private static string Token(SharingCommand command) => command.TokenDigestHex ?? throw new InvalidOperationException("INV-9: a download was opened without a token");

    private static SharingEvent Event(SharingCommand command, SharingEventKind kind) => new()
    {
        Kind = kind, At = command.At, By = command.Actor.UserName, ByName = command.Actor.FullName, ActsFor = command.Actor.ActsFor,
    };

    private static string RuleOf(SharingAct act) => act switch
    {
        SharingAct.Approve or SharingAct.Deny => "I-6.approver",
        SharingAct.OpenDownload => "I-13.named-recipient",
        SharingAct.Attest => "C3-6b.attestation",
        _ => "I-9.authorised",
    };

    private static bool IsBlank(string? text) => string.IsNullOrWhiteSpace(text);
}

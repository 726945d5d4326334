using System.Collections.Immutable;
using AlprGrains.Sharing;

namespace AlprGrains.Gateway.Sharing;

/// <summary>A request as its requester and the desk see it. It repeats nothing that was typed but what is proposed to be released.</summary>
/// <param name="ContentDigest">What an attestation is bound to.</param>
/// <param name="Next">What comes next, and by whom; null when closed.</param>
/// <param name="AuditIndex">The audit entry of what was just done; null when it was only looked at by its requester.</param>
public sealed record SharingViewJson(
    string Id, SharingPhase Phase, string Agency, RecipientClass AgencyClass, string Requester, SharingBasis Basis, string Purpose, string InvestigationNumber, RecipientJson Recipient,
    ImmutableArray<string> SecondaryRecipients, string ContentDigest, EligibilityVerdict Eligibility, ImmutableArray<string> EligibilityReasons, ImmutableArray<DocumentJson> Documents,
    bool IsAttested, bool IsDocumented, string? EscalatedBecause, SpecificationJson? Proposed, VerdictJson? Verdict, ImmutableArray<string> AcknowledgedBy, ExtractJson? Extract,
    ImmutableArray<StepJson> Steps, string? Next, DateTimeOffset? DueAt, bool IsOverdue, long? AuditIndex)
{
    public static SharingViewJson Of(SharingRequestView view, long? auditIndex = null) => new(
        view.Id.Hex, view.Phase, view.Agency, view.AgencyClass, view.RequesterUserName, view.Submission.Basis, view.Submission.Lookup.Purpose, view.Submission.InvestigationNumber,
        new RecipientJson(view.Submission.Recipient.UserName, view.Submission.Recipient.Name, view.Submission.Recipient.Agency), view.Submission.SecondaryRecipients,
        view.ContentDigestHex, view.Eligibility, view.EligibilityReasons, [.. view.Documents.Select(DocumentJson.Of)], view.Attestation is not null, view.RightAndNeed is not null,
        view.EscalatedBecause, SpecificationJson.Of(view.Proposed), VerdictJson.Of(view), view.AcknowledgedBy, ExtractJson.Of(view.Extract), [.. view.Steps.Select(StepJson.Of)],
        view.Next, view.DueAt, view.IsOverdue, auditIndex);
}

public sealed record DocumentJson(string Kind, string FileName, string ContentType, int Bytes, string Sha256, DateTimeOffset At, string By)
{
    public static DocumentJson Of(SharingDocumentEntry entry) => new(entry.Kind, entry.FileName, entry.ContentType, entry.Bytes, entry.Sha256, entry.At, entry.By);
}

public sealed record ElementJson(string Name, string Value);

/// <summary>What an approval would run.</summary>
/// <param name="Digest">An approval names it: what is approved, and nothing else.</param>
public sealed record SpecificationJson(ImmutableArray<ElementJson> Elements, DateTimeOffset? CapturedFrom, DateTimeOffset CapturedUntil, int ReadsMax, bool WithPictures, string Digest)
{
    public static SpecificationJson? Of(SharingSpecification? specification) => specification is null ? null
        : new([.. specification.Elements.Select(element => new ElementJson(element.Name, element.Value))], specification.CapturedFrom, specification.CapturedUntil, specification.ReadsMax, specification.WithPictures, specification.DigestHex);
}

public sealed record VerdictJson(bool Approved, string ReasonCode, string Reason, string? DecidedBy)
{
    public static VerdictJson? Of(SharingRequestView view) => view.Verdict is not { } verdict ? null : new(verdict.Approved, verdict.ReasonCode, verdict.Reason, view.DecidedBy);
}

public sealed record ExtractJson(string State, int ReadsDone, int PicturesDone, long Bytes, string? Sha256, string? Problem, DateTimeOffset? GoneAt, bool IsDownloaded)
{
    public static ExtractJson? Of(SharingExtractView? extract) => extract is null ? null
        : new(extract.State, extract.ReadsDone, extract.PicturesDone, extract.Bytes, extract.PackageSha256, extract.Problem, extract.GoneAt, extract.IsDownloaded);
}

public sealed record StepJson(DateTimeOffset At, string Kind, SharingPhase Phase, string By, string Words, long AuditIndex)
{
    public static StepJson Of(SharingStepView step) => new(step.At, step.Kind, step.Phase, step.By, step.Words, step.AuditIndex);
}

/// <summary>One line of a list.</summary>
public sealed record SharingSummaryJson(
    string Id, DateTimeOffset SubmittedAt, string Requester, string Agency, RecipientClass AgencyClass, SharingBasis Basis, string Purpose, SharingPhase Phase, EligibilityVerdict Eligibility,
    bool? Honoured, string? ReasonCode, string? DecidedBy, DateTimeOffset ChangedAt, DateTimeOffset? DueAt, bool IsOverdue, bool IsEscalated, int ReadsReleased)
{
    public static SharingSummaryJson Of(SharingSummary summary) => new(
        summary.Id.Hex, summary.SubmittedAt, summary.RequesterUserName, summary.Agency, summary.AgencyClass, summary.Basis, summary.Purpose, summary.Phase, summary.Eligibility,
        summary.Honoured, summary.ReasonCode, summary.DecidedBy, summary.ChangedAt, summary.DueAt, summary.IsOverdue, summary.IsEscalated, summary.ReadsReleased);
}

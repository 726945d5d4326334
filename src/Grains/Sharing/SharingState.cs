using System.Collections.Immutable;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing;

/// <summary>Where one request stands: the fold of its events, and nothing that is not in them. Pure.</summary>
internal sealed record SharingState
{
    public static readonly SharingState Nothing = new();

    public SharingPhase Phase { get; init; }
    public int Version { get; init; }
    public DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When the phase began: reminders count from here.</summary>
    public DateTimeOffset PhaseSince { get; init; }
    public DateTimeOffset? RemindedAt { get; init; }
    public SharingSubmission? Submission { get; init; }
    public string Requester { get; init; } = "";
    public string RequesterName { get; init; } = "";
    public ImmutableArray<string> RequesterActsFor { get; init; } = [];
    public string Agency { get; init; } = "";
    public RecipientClass AgencyClass { get; init; }
    public string ContentDigestHex { get; init; } = "";
    public EligibilityVerdict Eligibility { get; init; }
    public ImmutableArray<string> EligibilityReasons { get; init; } = [];
    public EligibilityReview? Review { get; init; }
    public string? EscalatedBecause { get; init; }
    public ImmutableArray<SharingDocumentEntry> Documents { get; init; } = [];
    public SharingAttestation? Attestation { get; init; }
    public bool AttestationWaived { get; init; }
    public RightAndNeed? RightAndNeed { get; init; }
    public CityAttorneyValidation? Validation { get; init; }
    public SharingVerdict? Verdict { get; init; }
    public string? DecidedBy { get; init; }
    public string? DecidedByName { get; init; }
    public ImmutableArray<string> ApproverActsFor { get; init; } = [];
    public ImmutableArray<string> AcknowledgedBy { get; init; } = [];
    public bool Extracting { get; init; }
    public string? ExtractedBy { get; init; }
    public ImmutableArray<string> ExtractorActsFor { get; init; } = [];
    public string? ExtractProblem { get; init; }
    public SharingExtracted? Extracted { get; init; }
    public string? ForwardedBy { get; init; }

    /// <summary>Digest of the secret of the download that is open; null when none is.</summary>
    public string? TokenDigestHex { get; init; }
    public bool Released { get; init; }
    public DateTimeOffset? ReleasedAt { get; init; }
    public string? ReleasedBy { get; init; }
    public SharingHandOver? HandOver { get; init; }
    public bool LegalPath => Submission?.Basis == SharingBasis.LegalProcess;
    public bool IsOpen => Phase is > SharingPhase.None and < SharingPhase.Closed and not SharingPhase.Denied;

    public static SharingState Of(IEnumerable<SharingEvent> events) => events.Aggregate(Nothing, Apply);

    public static SharingState Apply(SharingState state, SharingEvent happened)
    {
        var next = Change(state, happened) with { Version = state.Version + 1 };
        return next.Phase == state.Phase ? next : next with { PhaseSince = happened.At, RemindedAt = null };
    }

    private static SharingState Change(SharingState state, SharingEvent happened) => happened.Kind switch
    {
        SharingEventKind.Submitted => state with
        {
            Phase = SharingPhase.Received, SubmittedAt = happened.At, Submission = happened.Submission, Requester = happened.By, RequesterName = happened.ByName,
            RequesterActsFor = happened.ActsFor, Agency = happened.Agency ?? "", AgencyClass = happened.AgencyClass, ContentDigestHex = happened.ContentDigestHex ?? "",
        },
        SharingEventKind.EligibilityJudged => Judged(state, happened),
        SharingEventKind.EligibilityReviewed => Judged(state with { Review = happened.Review }, happened),
        SharingEventKind.Attached => state with { Documents = state.Documents.Add(happened.Document!) },
        SharingEventKind.Attested => state with { Phase = SharingPhase.Attested, Attestation = happened.Attestation },
        SharingEventKind.AttestationWaived => state with { Phase = SharingPhase.Attested, AttestationWaived = true },
        SharingEventKind.RightAndNeedDocumented => state with { Phase = SharingPhase.RightAndNeedDocumented, RightAndNeed = happened.RightAndNeed },
        SharingEventKind.Validated => state with { Validation = happened.Validation },
        SharingEventKind.Approved => Decided(state, happened) with { Phase = SharingPhase.Approved, ApproverActsFor = happened.ActsFor },
        SharingEventKind.Denied or SharingEventKind.Expired => Decided(state, happened) with { Phase = SharingPhase.Denied },
        SharingEventKind.Acknowledged => state with { AcknowledgedBy = state.AcknowledgedBy.Contains(happened.By) ? state.AcknowledgedBy : state.AcknowledgedBy.Add(happened.By) },
        SharingEventKind.ExtractStarted => state with { Extracting = true, ExtractProblem = null, ExtractedBy = happened.By, ExtractorActsFor = happened.ActsFor },
        SharingEventKind.ExtractFailed => state with { Extracting = false, ExtractProblem = happened.Reasons is [var why, ..] ? why : "it failed" },
        SharingEventKind.Extracted => state with { Phase = SharingPhase.Extracted, Extracting = false, Extracted = happened.Extracted },
        SharingEventKind.Forwarded => state with { Phase = SharingPhase.Forwarded, ForwardedBy = happened.By },
        SharingEventKind.DownloadOpened => Release(state, happened) with { TokenDigestHex = happened.TokenDigestHex },
        SharingEventKind.DownloadReopened => state with { TokenDigestHex = null },
        SharingEventKind.Received => state with { Phase = SharingPhase.Closed },
        SharingEventKind.HandedOver => Release(state, happened) with { Phase = SharingPhase.Closed, HandOver = happened.HandOver, TokenDigestHex = happened.TokenDigestHex },
        SharingEventKind.Reminded => state with { RemindedAt = happened.At },
        SharingEventKind.Escalated => state with { EscalatedBecause = happened.Reasons is [var why, ..] ? why : "overdue", RemindedAt = happened.At },
        SharingEventKind.Closed => state with { Phase = SharingPhase.Closed },
        _ => throw new InvalidOperationException($"INV-9: nobody knows what a {happened.Kind} does to a request"),
    };

    private static SharingState Judged(SharingState state, SharingEvent happened) => state with
    {
        Eligibility = happened.Eligibility,
        EligibilityReasons = happened.Reasons,
        Phase = happened.Eligibility == EligibilityVerdict.Eligible ? SharingPhase.EligibilityChecked : state.Phase,
    };

    private static SharingState Decided(SharingState state, SharingEvent happened) =>
        state with { Verdict = happened.Verdict, DecidedBy = happened.By, DecidedByName = happened.ByName };

    private static SharingState Release(SharingState state, SharingEvent happened) => state with { Released = true, ReleasedAt = happened.At, ReleasedBy = happened.By };
}

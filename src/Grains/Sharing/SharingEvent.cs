using System.Collections.Immutable;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing;

/// <summary>What can happen to a request. A number is never used for another meaning: events are kept for years.</summary>
public enum SharingEventKind
{
    Submitted = 0,
    EligibilityJudged = 1,
    EligibilityReviewed = 2,
    Attached = 3,
    Attested = 4,
    AttestationWaived = 5,
    RightAndNeedDocumented = 6,
    Validated = 7,
    Approved = 8,
    Denied = 9,
    Acknowledged = 10,
    ExtractStarted = 11,
    ExtractFailed = 12,
    Extracted = 13,
    Forwarded = 14,
    DownloadOpened = 15,
    DownloadReopened = 16,
    Received = 17,
    HandedOver = 18,
    Reminded = 19,
    Escalated = 20,
    Expired = 21,
    Closed = 22,
}

/// <summary>
/// One thing that happened, with all that is needed to fold the state anew. It holds no plate: what is sought lies in a state of its own,
/// which dies after 30 days.
/// </summary>
[GenerateSerializer, Immutable, Alias("SharingEvent")]
public sealed record SharingEvent
{
    [Id(0)] public required SharingEventKind Kind { get; init; }
    [Id(1)] public required DateTimeOffset At { get; init; }
    [Id(2)] public required string By { get; init; }
    [Id(3)] public string ByName { get; init; } = "";

    /// <summary>In whose names whoever did it acts: themself, and everybody up the chain of designees.</summary>
    [Id(4)] public ImmutableArray<string> ActsFor { get; init; } = [];

    /// <summary>The audit entry that was durable before this event was.</summary>
    [Id(5)] public long AuditIndex { get; init; }

    /// <summary>Reasons and remarks, as sentences.</summary>
    [Id(6)] public ImmutableArray<string> Reasons { get; init; } = [];

    /// <summary>Of <see cref="SharingEventKind.Submitted"/>; what is sought is left blank.</summary>
    [Id(7)] public SharingSubmission? Submission { get; init; }
    [Id(8)] public string? Agency { get; init; }
    [Id(9)] public RecipientClass AgencyClass { get; init; }
    [Id(10)] public string? ContentDigestHex { get; init; }
    [Id(11)] public EligibilityVerdict Eligibility { get; init; }
    [Id(12)] public EligibilityReview? Review { get; init; }
    [Id(13)] public SharingDocumentEntry? Document { get; init; }
    [Id(14)] public SharingAttestation? Attestation { get; init; }
    [Id(15)] public RightAndNeed? RightAndNeed { get; init; }
    [Id(16)] public CityAttorneyValidation? Validation { get; init; }
    [Id(17)] public SharingVerdict? Verdict { get; init; }
    [Id(18)] public SharingExtracted? Extracted { get; init; }

    /// <summary>Digest of the secret that opens the download.</summary>
    [Id(19)] public string? TokenDigestHex { get; init; }
    [Id(20)] public SharingHandOver? HandOver { get; init; }

    /// <summary>Whether the watch counts it: a barred recipient or purpose.</summary>
    [Id(21)] public bool IsBarred { get; init; }
}

/// <summary>A finished package.</summary>
/// <param name="OldestUploadAt">Of the reads in it; 30 days later the package is gone. Null when it holds none.</param>
[GenerateSerializer, Immutable, Alias("SharingExtracted")]
public sealed record SharingExtracted(
    [property: Id(0)] string PackageSha256,
    [property: Id(1)] string ManifestSha256,
    [property: Id(2)] long Bytes,
    [property: Id(3)] int Reads,
    [property: Id(4)] int Pictures,
    [property: Id(5)] DateTimeOffset? OldestUploadAt);

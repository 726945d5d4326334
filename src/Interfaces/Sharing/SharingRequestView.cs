using System.Collections.Immutable;
using AlprGrains.Audit;

namespace AlprGrains.Sharing;

/// <summary>What became of a command. Refused ones are written down too.</summary>
/// <param name="Refusal">Why not; null when done.</param>
/// <param name="Request">The request as this person may see it now; null when there is none, or none of theirs.</param>
/// <param name="Receipt">The audit entry; null when nobody stood behind the session.</param>
[GenerateSerializer, Immutable, Alias("SharingAnswer")]
public sealed record SharingAnswer(
    [property: Id(0)] SharingRefusal? Refusal,
    [property: Id(1)] SharingRequestView? Request,
    [property: Id(2)] AuditReceipt? Receipt);

/// <summary>Why a command was refused.</summary>
/// <param name="RuleId">For example INV-9.order, I-6.approver, E-2.recipient.</param>
/// <param name="Section">Of the policy or the law.</param>
/// <param name="Reasons">Sentences that say what would be needed.</param>
[GenerateSerializer, Immutable, Alias("SharingRefusal")]
public sealed record SharingRefusal(
    [property: Id(0)] string RuleId,
    [property: Id(1)] string Section,
    [property: Id(2)] ImmutableArray<string> Reasons);

/// <summary>One request, as its requester and the desk see it.</summary>
[GenerateSerializer, Immutable, Alias("SharingRequestView")]
public sealed record SharingRequestView
{
    [Id(0)] public required SharingRequestId Id { get; init; }
    [Id(1)] public required SharingPhase Phase { get; init; }

    /// <summary>The submission; what is sought is blank from 30 days after it came, when nothing of it can be released any more.</summary>
    [Id(2)] public required SharingSubmission Submission { get; init; }
    [Id(3)] public required string RequesterUserName { get; init; }
    [Id(4)] public required string RequesterName { get; init; }

    /// <summary>Registry id of the requesting agency.</summary>
    [Id(5)] public required string Agency { get; init; }
    [Id(6)] public required RecipientClass AgencyClass { get; init; }

    /// <summary>What an attestation binds to.</summary>
    [Id(7)] public required string ContentDigestHex { get; init; }
    [Id(8)] public required EligibilityVerdict Eligibility { get; init; }

    /// <summary>Why it is held or ineligible, one sentence each.</summary>
    [Id(9)] public ImmutableArray<string> EligibilityReasons { get; init; } = [];
    [Id(10)] public ImmutableArray<SharingDocumentEntry> Documents { get; init; } = [];
    [Id(11)] public SharingAttestation? Attestation { get; init; }
    [Id(12)] public RightAndNeed? RightAndNeed { get; init; }
    [Id(13)] public CityAttorneyValidation? Validation { get; init; }

    /// <summary>Why a person at the City Attorney's must look; null when nobody must. Federal and out-of-state process ends here: preserved, never released.</summary>
    [Id(14)] public string? EscalatedBecause { get; init; }

    /// <summary>What an approval would run, beside what was asked.</summary>
    [Id(15)] public SharingSpecification? Proposed { get; init; }
    [Id(16)] public SharingVerdict? Verdict { get; init; }
    [Id(17)] public string? DecidedBy { get; init; }

    /// <summary>Officers who have acknowledged the attestation (C3-6c).</summary>
    [Id(18)] public ImmutableArray<string> AcknowledgedBy { get; init; } = [];
    [Id(19)] public SharingExtractView? Extract { get; init; }

    /// <summary>Everything that happened, oldest first.</summary>
    [Id(20)] public ImmutableArray<SharingStepView> Steps { get; init; } = [];

    /// <summary>What comes next, in words, and by whom; null when closed.</summary>
    [Id(21)] public string? Next { get; init; }
    [Id(22)] public DateTimeOffset? DueAt { get; init; }
    [Id(23)] public bool IsOverdue { get; init; }
}

/// <summary>One thing that happened.</summary>
/// <param name="By">User name; "system" for the program.</param>
/// <param name="Words">In one sentence, without plate.</param>
[GenerateSerializer, Immutable, Alias("SharingStepView")]
public sealed record SharingStepView(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string Kind,
    [property: Id(2)] SharingPhase Phase,
    [property: Id(3)] string By,
    [property: Id(4)] string Words,
    [property: Id(5)] long AuditIndex);

/// <summary>What an extract holds: fixed when it is approved.</summary>
/// <param name="Elements">Name and value, as a lookup's elements.</param>
/// <param name="DigestHex">Over all of it.</param>
[GenerateSerializer, Immutable, Alias("SharingSpecification")]
public sealed record SharingSpecification(
    [property: Id(0)] ImmutableArray<AuditField> Elements,
    [property: Id(1)] DateTimeOffset? CapturedFrom,
    [property: Id(2)] DateTimeOffset CapturedUntil,
    [property: Id(3)] int ReadsMax,
    [property: Id(4)] bool WithPictures,
    [property: Id(5)] string DigestHex);

/// <summary>How the extract stands.</summary>
/// <param name="State">"running", "ready", "failed" or "gone".</param>
/// <param name="PackageSha256">When ready.</param>
/// <param name="Problem">Why it failed.</param>
/// <param name="GoneAt">From then on the oldest read in it is past its 30 days, and the package with it.</param>
[GenerateSerializer, Immutable, Alias("SharingExtractView")]
public sealed record SharingExtractView(
    [property: Id(0)] string State,
    [property: Id(1)] int ReadsDone,
    [property: Id(2)] int PicturesDone,
    [property: Id(3)] long Bytes,
    [property: Id(4)] string? PackageSha256,
    [property: Id(5)] string? Problem,
    [property: Id(6)] DateTimeOffset? GoneAt,
    [property: Id(7)] bool IsDownloaded);

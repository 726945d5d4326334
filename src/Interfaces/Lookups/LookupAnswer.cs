using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Cameras;
using AlprGrains.Plates;

namespace AlprGrains.Lookups;

/// <summary>What the policy said.</summary>
public enum LookupVerdict
{
    Deny = 0,
    /// <summary>Nothing is released until a second person has decided.</summary>
    Hold = 1,
    Allow = 2,
}

/// <summary>A decision as people see it.</summary>
/// <param name="Policy">The version cited, with DRAFT while unsigned.</param>
/// <param name="RuleIds">The rules that decided.</param>
/// <param name="Reasons">One sentence each, with its section: what would be needed.</param>
/// <param name="ReviewAfterwards">Why a person looks at it after it was answered; empty when nobody does.</param>
[GenerateSerializer, Immutable, Alias("DecisionView")]
public sealed record DecisionView(
    [property: Id(0)] LookupVerdict Verdict,
    [property: Id(1)] string Policy,
    [property: Id(2)] ImmutableArray<string> RuleIds,
    [property: Id(3)] ImmutableArray<string> Reasons,
    [property: Id(4)] ImmutableArray<string> ReviewAfterwards);

/// <summary>An answer. A refusal is an answer too; both are written down before they leave (INV-3).</summary>
/// <param name="Asked">The audit entry of the question; there always is one.</param>
/// <param name="Released">The audit entry of what was released: count and digest; null when nothing was.</param>
/// <param name="Page">The reads of this page; empty when refused or held.</param>
/// <param name="ReviewId">The item in the review queue that holds it, or that looks at it afterwards.</param>
/// <param name="NotSearched">What was not searched and why, in words: cameras silent, partial index not ready, reads past 30 days.</param>
[GenerateSerializer, Immutable, Alias("LookupAnswer")]
public sealed record LookupAnswer(
    [property: Id(0)] LookupId Id,
    [property: Id(1)] DecisionView Decision,
    [property: Id(2)] AuditReceipt Asked,
    [property: Id(3)] AuditReceipt? Released,
    [property: Id(4)] ReadPage Page,
    [property: Id(5)] ImmutableArray<CameraRegistration> Cameras,
    [property: Id(6)] string? ReviewId,
    [property: Id(7)] ImmutableArray<string> NotSearched)
{
    /// <summary>What was searched besides what was typed, in words: another spelling of the plate. Empty when nothing was.</summary>
    [Id(8)] public ImmutableArray<string> AlsoSearched { get; init; } = [];
}

/// <summary>One line of a person's own lookups.</summary>
/// <param name="Elements">The exact question, in words; null from 30 days on.</param>
[GenerateSerializer, Immutable, Alias("LookupSummary")]
public sealed record LookupSummary(
    [property: Id(0)] LookupId Id,
    [property: Id(1)] DateTimeOffset AskedAt,
    [property: Id(2)] string Purpose,
    [property: Id(3)] string? CaseNumber,
    [property: Id(4)] string? IncidentNumber,
    [property: Id(5)] string? Elements,
    [property: Id(6)] LookupVerdict Verdict,
    [property: Id(7)] int ReadsReleased,
    [property: Id(8)] long AuditIndex,
    [property: Id(9)] string? ReviewId);

/// <summary>An extract for the case file: watermarked with who, when and the audit entry; logged.</summary>
/// <param name="Denial">Why not; then there are no bytes.</param>
/// <param name="FileName">Holds no plate.</param>
[GenerateSerializer, Immutable, Alias("LookupExtract")]
public sealed record LookupExtract(
    [property: Id(0)] string? Denial,
    [property: Id(1)] string FileName,
    [property: Id(2)] string ContentType,
    [property: Id(3)] ReadOnlyMemory<byte> Content,
    [property: Id(4)] AuditReceipt? Receipt);

/// <summary>One picture of a read that an answer released.</summary>
/// <param name="Denial">Why not; null with a null image means that there is none.</param>
[GenerateSerializer, Immutable, Alias("LookupImage")]
public sealed record LookupImage(
    [property: Id(0)] string? Denial,
    [property: Id(1)] ReadOnlyMemory<byte>? Jpeg);

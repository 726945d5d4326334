using System.Collections.Immutable;
using AlprGrains.People;

namespace AlprGrains.Audit;

/// <summary>
/// The log for auditors (<see cref="Permission.ReadAuditLog"/>); key <see cref="Main"/>. To look is written down too, before it is
/// answered. A stateless worker.
/// </summary>
[Alias("IAuditReaderGrain")]
[UnderPolicy(PolicyUse.Use, "K")]
public interface IAuditReaderGrain : IGrainWithStringKey
{
    public const string Main = "main";

    /// <summary>Entries that fit, newest first. Audited.</summary>
    [Alias("Search")]
    ValueTask<AuditPage> Search(AuditFilter filter, SessionAssertion session);

    /// <summary>One entry as the log shows it, with its proof and whether that holds.</summary>
    [Alias("Open")]
    ValueTask<AuditEntryView> Open(long index, SessionAssertion session);

    /// <summary>The same for somebody who may ask the history, of an entry that is about what they did themselves; any other is not theirs to see. Audited.</summary>
    [Alias("OpenOwn")]
    ValueTask<AuditEntryView> OpenOwn(long index, SessionAssertion session);

    /// <summary>The entry with its clear values from the annex, for a reason. Audited, with the reason.</summary>
    [Alias("Reveal")]
    ValueTask<AuditEntryView> Reveal(long index, string reason, SessionAssertion session);

    /// <summary>Lookups since then, by the way of access and the agency (obligation N-3). Audited.</summary>
    [Alias("CountAccesses")]
    ValueTask<AccessStatistics> CountAccesses(DateTimeOffset since, SessionAssertion session);

    /// <summary>How the log stands.</summary>
    [Alias("Describe")]
    ValueTask<AuditLogView> Describe(SessionAssertion session);
}

/// <summary>What to look for; empty fields match all.</summary>
/// <param name="Kind">One of <see cref="AuditKinds"/>.</param>
/// <param name="Organization">Part of the agency's name, any case.</param>
/// <param name="Outcome">How the outcome begins: "allowed", "refused".</param>
/// <param name="From">The earliest time.</param>
/// <param name="Until">Before this time.</param>
/// <param name="UserName">Found through the annex; entries whose annex is destroyed do not match.</param>
/// <param name="Before">Only entries before this index: where the last page ended.</param>
[GenerateSerializer, Immutable, Alias("AuditFilter")]
public sealed record AuditFilter(
    [property: Id(0)] string? Kind = null,
    [property: Id(1)] string? Organization = null,
    [property: Id(2)] string? Outcome = null,
    [property: Id(3)] DateTimeOffset? From = null,
    [property: Id(4)] DateTimeOffset? Until = null,
    [property: Id(5)] string? UserName = null,
    [property: Id(6)] long? Before = null)
{
    /// <summary>Entries on a page.</summary>
    public const int PageMax = 50;

    /// <summary>Entries that one search reads before it answers with what it has.</summary>
    public const int ReadMax = 50_000;
}

/// <summary>One entry as the log shows it.</summary>
/// <param name="Committed">Names of the elements that are committed to and not shown.</param>
[GenerateSerializer, Immutable, Alias("AuditEntrySummary")]
public sealed record AuditEntrySummary(
    [property: Id(0)] long Index,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string Kind,
    [property: Id(3)] string Organization,
    [property: Id(4)] string? RoleClass,
    [property: Id(5)] string Purpose,
    [property: Id(6)] ImmutableArray<string> Subjects,
    [property: Id(7)] string Outcome,
    [property: Id(8)] ImmutableArray<string> Committed);

/// <summary>A page of a search.</summary>
/// <param name="Denial">Why nothing is shown, or null.</param>
/// <param name="Next">Where the next page goes on; null at the log's beginning.</param>
/// <param name="EntriesRead">How many were looked at.</param>
[GenerateSerializer, Immutable, Alias("AuditPage")]
public sealed record AuditPage(
    [property: Id(0)] string? Denial,
    [property: Id(1)] ImmutableArray<AuditEntrySummary> Entries,
    [property: Id(2)] long? Next,
    [property: Id(3)] long EntriesRead,
    [property: Id(4)] AuditReceipt? Receipt);

/// <summary>One entry, opened.</summary>
/// <param name="Denial">Why it is not shown, or null.</param>
/// <param name="Proof">That it stands in the published log.</param>
/// <param name="ProofHolds">Whether the proof leads from the entry to the signed root.</param>
/// <param name="Clear">The clear values, when they were asked for.</param>
/// <param name="ClearProblem">Why there are none, when they were asked for.</param>
[GenerateSerializer, Immutable, Alias("AuditEntryView")]
public sealed record AuditEntryView(
    [property: Id(0)] string? Denial,
    [property: Id(1)] AuditEntrySummary? Entry,
    [property: Id(2)] AuditProof? Proof,
    [property: Id(3)] bool ProofHolds,
    [property: Id(4)] ImmutableArray<AuditField> Clear,
    [property: Id(5)] string? ClearProblem,
    [property: Id(6)] AuditReceipt? Receipt);

/// <summary>How the log stands.</summary>
/// <param name="Denial">Why it is not shown, or null.</param>
/// <param name="Problem">Why nothing is written or published; null when all is well.</param>
[GenerateSerializer, Immutable, Alias("AuditLogView")]
public sealed record AuditLogView(
    [property: Id(0)] string? Denial,
    [property: Id(1)] long Entries,
    [property: Id(2)] string Checkpoint,
    [property: Id(3)] string VerifierKey,
    [property: Id(4)] string? Problem);

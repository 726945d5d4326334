using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Plates;

namespace AlprGrains.Retention;

/// <summary>
/// The extracts that one person has taken along; key: the user name. From 30 days after the upload of its first read an extract is covered by
/// holds, or its person confirms that it is destroyed (DGO I-12, section G: a copy in a drawer is retention, too).
/// </summary>
[Alias("IExportsGrain")]
[UnderPolicy(PolicyUse.Storage, "G")]
public interface IExportsGrain : IGrainWithStringKey
{
    /// <summary>Extracts that are remembered of one person; one more is refused while none of the older ones is destroyed (INV-13).</summary>
    public const int ExportsMax = 1000;

    /// <summary>Registers an extract before it leaves; only the silo side calls it.</summary>
    [Alias("Add")]
    ValueTask Add(ExportRecord export);

    /// <summary>The extracts, to their person and to those who decide about holds or oversee them; overdue ones first.</summary>
    [Alias("List")]
    ValueTask<ExportList> List(SessionAssertion session);

    /// <summary>The person confirms that the file and every copy are destroyed; null when recorded, else why not. Audited.</summary>
    [Alias("ConfirmDestroyed")]
    ValueTask<string?> ConfirmDestroyed(long auditIndex, string words, SessionAssertion session);

    /// <summary>Puts what is overdue before a reviewer, once a day. Its reminder calls it.</summary>
    [Alias("DoWhatIsDue")]
    ValueTask DoWhatIsDue();
}

/// <summary>One extract: what it holds by id, never by plate.</summary>
/// <param name="AuditIndex">The entry of its export; it stands on the extract itself.</param>
/// <param name="DueAt">30 days after the first of its uploads.</param>
[GenerateSerializer, Immutable, Alias("ExportRecord")]
public sealed record ExportRecord(
    [property: Id(0)] long AuditIndex,
    [property: Id(1)] LookupId Lookup,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] ImmutableArray<ReadId> Reads,
    [property: Id(4)] DateTimeOffset DueAt,
    [property: Id(5)] DateTimeOffset? DestroyedAt = null,
    [property: Id(6)] string? Words = null);

/// <summary>Where an extract stands.</summary>
public enum ExportStatus
{
    /// <summary>Its reads live.</summary>
    WithinLife = 0,
    /// <summary>Every read of it is held.</summary>
    CoveredByHold = 1,
    Overdue = 2,
    Destroyed = 3,
}

[GenerateSerializer, Immutable, Alias("ExportLine")]
public sealed record ExportLine([property: Id(0)] ExportRecord Export, [property: Id(1)] ExportStatus Status);

/// <summary>The list, or why it is not shown.</summary>
[GenerateSerializer, Immutable, Alias("ExportList")]
public sealed record ExportList([property: Id(0)] string? Denial, [property: Id(1)] ImmutableArray<ExportLine> Exports);

using System.Collections.Immutable;

namespace AlprGrains.Plates;

/// <summary>What is asked of one plate's history. Bounded: a page has at most <see cref="PageReadsMax"/> reads.</summary>
/// <param name="Plate">The plate asked for.</param>
/// <param name="CapturedFrom">Earliest capture, inclusive, UTC; null for no bound.</param>
/// <param name="CapturedUntil">Latest capture, exclusive, UTC; null for no bound.</param>
/// <param name="ReadsMax">How many at most, 1 to <see cref="PageReadsMax"/>.</param>
/// <param name="Cursor">Where the page before ended (<see cref="ReadPage.Next"/>); null for the first.</param>
/// <param name="SaltHex">
/// 32 or more hex digits drawn for this question alone. The audit log holds a digest of the question; without a salt whoever reads
/// the log could find the plate by trying all of them (INV-11).
/// </param>
[GenerateSerializer, Immutable, Alias("PlateQuestion")]
public sealed record PlateQuestion(
    [property: Id(0)] PlateNumber Plate,
    [property: Id(1)] DateTimeOffset? CapturedFrom = null,
    [property: Id(2)] DateTimeOffset? CapturedUntil = null,
    [property: Id(3)] int ReadsMax = 100,
    [property: Id(4)] string? Cursor = null,
    [property: Id(5)] string SaltHex = "") : Audit.IAuditedQuestion
{
    public string Elements => $"{Plate.Text}\0{CapturedFrom?.UtcTicks}\0{CapturedUntil?.UtcTicks}\0{ReadsMax}\0{Cursor}";

    /// <summary>Largest page.</summary>
    public const int PageReadsMax = 1000;
}

/// <summary>A page of reads, newest upload first. An empty page is an answer, not an error.</summary>
/// <param name="Reads">The reads; may be empty.</param>
/// <param name="Next">Cursor of the next page; null when this is the last.</param>
[GenerateSerializer, Immutable, Alias("ReadPage")]
public sealed record ReadPage(
    [property: Id(0)] ImmutableArray<PlateRead> Reads,
    [property: Id(1)] string? Next);

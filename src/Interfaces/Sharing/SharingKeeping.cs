using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Audit;
using AlprGrains.Lookups;

namespace AlprGrains.Sharing;

/// <summary>Keys of the grains that keep what belongs to requests.</summary>
[SiloOnly]
public static class SharingKeys
{
    public static string OfDay(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static string OfMonth(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMM", CultureInfo.InvariantCulture);

    public static string OfPage(SharingRequestId request, int page) => $"{request.Hex}/{page.ToString(CultureInfo.InvariantCulture)}";

    public static string OfPage(string day, int page) => $"{day}/{page.ToString(CultureInfo.InvariantCulture)}";

    public static string OfDocument(SharingRequestId request, string sha256) => $"{request.Hex}/{sha256}";
}

/// <summary>The requests of one day, a line each; key yyyyMMdd. What the desk's lists and counts are made of. Only the silo side calls it.</summary>
[SiloOnly, Alias("ISharingDayGrain")]
[UnderPolicy(PolicyUse.Use, "I")]
public interface ISharingDayGrain : IGrainWithStringKey
{
    /// <summary>Requests that one day holds; more are refused until the next (INV-13).</summary>
    public const int RequestsMax = 5000;

    /// <summary>Adds the line, or replaces the one of the same request.</summary>
    [Alias("Put")]
    ValueTask Put(SharingSummary summary);

    /// <summary>In order of submission.</summary>
    [Alias("List")]
    ValueTask<ImmutableArray<SharingSummary>> List();
}

/// <summary>Some lines of one day; key: day, slash, number from 1. Only the day's grain calls it.</summary>
[SiloOnly, Alias("ISharingDayPageGrain")]
[UnderPolicy(PolicyUse.Use, "I")]
public interface ISharingDayPageGrain : IGrainWithStringKey
{
    [Alias("Put")]
    ValueTask Put(ImmutableArray<SharingSummary> lines);

    [Alias("Get")]
    ValueTask<ImmutableArray<SharingSummary>> Get();
}

/// <summary>The releases of one month; key yyyyMM. Only the silo side calls it.</summary>
[SiloOnly, Alias("ISharingLedgerGrain")]
[UnderPolicy(PolicyUse.Use, "I")]
public interface ISharingLedgerGrain : IGrainWithStringKey
{
    /// <summary>Adds a release; the same audit entry twice is one.</summary>
    [Alias("Put")]
    ValueTask Put(SharingRelease release);

    [Alias("List")]
    ValueTask<ImmutableArray<SharingRelease>> List();
}

/// <summary>One attached document; key: request id, slash, SHA-256. Only the silo side calls it.</summary>
[SiloOnly, Alias("ISharingDocumentGrain")]
[UnderPolicy(PolicyUse.Use, "I")]
public interface ISharingDocumentGrain : IGrainWithStringKey
{
    [Alias("Put")]
    ValueTask Put(SharingDocument document);

    [Alias("Get")]
    ValueTask<SharingDocument?> Get();
}

/// <summary>Which request a signed document serves; key: its SHA-256. Only the silo side calls it.</summary>
[SiloOnly, Alias("ISharingClaimGrain")]
[UnderPolicy(PolicyUse.Use, "I")]
public interface ISharingClaimGrain : IGrainWithStringKey
{
    /// <summary>True when the document is this request's, now or already; false when it is another's.</summary>
    [Alias("Claim")]
    ValueTask<bool> Claim(SharingRequestId request);
}

/// <summary>How often an agency asks, and for whom; key: the agency's registry id. Only the silo side calls it.</summary>
[SiloOnly, Alias("ISharingWatchGrain")]
[UnderPolicy(PolicyUse.Use, "I")]
public interface ISharingWatchGrain : IGrainWithStringKey
{
    /// <summary>Why the agency's requests are not taken now; null when they are.</summary>
    [Alias("Admit")]
    ValueTask<string?> Admit(DateTimeOffset at);

    /// <summary>One more request of this agency; a reviewer is told when it is too many.</summary>
    [Alias("Note")]
    ValueTask Note(SharingRequestId request, DateTimeOffset at, bool isBarred, long auditIndex);

    /// <summary>Why and since when it is stopped; null when it is not.</summary>
    [Alias("Stopped")]
    ValueTask<StoppedAgency?> Stopped();

    [Alias("Reinstate")]
    ValueTask Reinstate(DateTimeOffset at);
}

/// <summary>What time does to a request: reminders, expiry. Implemented by the request's own grain; only the silo side calls it.</summary>
[SiloOnly, Alias("ISharingTimeGrain")]
[UnderPolicy(PolicyUse.Use, "I")]
public interface ISharingTimeGrain : IGrainWithStringKey
{
    [Alias("Tick")]
    ValueTask Tick();
}

/// <summary>Makes and keeps one request's package; key: the request id. Only the request's grain calls it.</summary>
[SiloOnly, Alias("ISharingExtractGrain")]
[UnderPolicy(PolicyUse.Use, "I")]
public interface ISharingExtractGrain : IGrainWithStringKey
{
    /// <summary>Begins, and answers at once. While it runs, or when it is ready, it does nothing.</summary>
    [Alias("Start")]
    ValueTask Start(SharingExtractOrder order);

    [Alias("Status")]
    ValueTask<SharingExtractStatus> Status();

    /// <summary>The package's bytes from an offset to the end of the block it lies in; empty at the end, null when the package is gone.</summary>
    [Alias("Chunk")]
    ValueTask<ReadOnlyMemory<byte>?> Chunk(long offset);

    /// <summary>A page of the reads in the package, as they were when it was made.</summary>
    [Alias("Page")]
    ValueTask<SharingExtractPage> Page(int page);
}

/// <summary>What to extract, for whom.</summary>
/// <param name="Lookup">As approved, with its end frozen.</param>
/// <param name="Mark">The watermark: recipient, agency, request.</param>
/// <param name="Statements">Name and value of what the package says of itself.</param>
[GenerateSerializer, Immutable, Alias("SharingExtractOrder")]
public sealed record SharingExtractOrder(
    [property: Id(0)] SharingRequestId Request,
    [property: Id(1)] LookupRequest Lookup,
    [property: Id(2)] string SpecificationDigestHex,
    [property: Id(3)] string Officer,
    [property: Id(4)] string OfficerAgency,
    [property: Id(5)] string OfficerName,
    [property: Id(6)] string Mark,
    [property: Id(7)] ImmutableArray<AuditField> Statements,
    [property: Id(8)] ImmutableArray<string> Terms,
    [property: Id(9)] int RecipientRetentionDays,
    [property: Id(10)] string Policy);

/// <summary>How the package stands.</summary>
/// <param name="State">idle, running, ready or failed.</param>
[GenerateSerializer, Immutable, Alias("SharingExtractStatus")]
public sealed record SharingExtractStatus(
    [property: Id(0)] string State,
    [property: Id(1)] int ReadsDone,
    [property: Id(2)] int PicturesDone,
    [property: Id(3)] long Bytes,
    [property: Id(4)] string? Problem,
    [property: Id(5)] string PackageSha256,
    [property: Id(6)] string ManifestSha256,
    [property: Id(7)] DateTimeOffset? OldestUploadAt,
    [property: Id(8)] int Pages)
{
    public const string Idle = "idle", Running = "running", Ready = "ready", Failed = "failed";
}

/// <summary>One page of the reads of an extract, as they were when it was made; key: request id, slash, number. Only the extract's grain calls it.</summary>
[SiloOnly, Alias("ISharingPageGrain")]
[UnderPolicy(PolicyUse.Use, "I")]
public interface ISharingPageGrain : IGrainWithStringKey
{
    [Alias("Put")]
    ValueTask Put(ImmutableArray<Plates.PlateRead> reads, ImmutableArray<Cameras.CameraRegistration> cameras);

    [Alias("Get")]
    ValueTask<SharingExtractPage> Get();
}

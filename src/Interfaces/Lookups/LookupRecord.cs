using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Evidence;
using AlprGrains.Plates;

namespace AlprGrains.Lookups;

/// <summary>
/// What is kept of one lookup, so that a repeat, a next page, a picture and an extract can be answered after a silo is lost. Key:
/// <see cref="LookupKeys.OfRecord"/>. Only the person's grain calls it.
/// </summary>
[SiloOnly, Alias("ILookupRecordGrain")]
[UnderPolicy(PolicyUse.Use, "C.2(B)")]
public interface ILookupRecordGrain : IGrainWithStringKey
{
    /// <summary>The record, or null: never asked, or 30 days over.</summary>
    [Alias("Get")]
    ValueTask<LookupRecord?> Get();

    [Alias("Put")]
    ValueTask Put(LookupRecord record);
}

/// <summary>One lookup as it was asked and answered. Sealed under the minute in which it was first asked, and dies with it.</summary>
[GenerateSerializer, Immutable, Alias("LookupRecord")]
public sealed record LookupRecord : IDiesWithUpload
{
    [Id(0)] public required LookupRequest Request { get; init; }

    /// <summary>Digest of the content as it was first asked; a repeat must match it.</summary>
    [Id(1)] public required string ContentDigestHex { get; init; }
    [Id(2)] public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Digest of the session that was last allowed an answer; null when none was.</summary>
    [Id(3)] public string? SessionDigestHex { get; init; }

    /// <summary>Every read that an answer released, in order of release; at most <see cref="LookupLimits.ReadsMax"/>.</summary>
    [Id(4)] public ImmutableArray<ReleasedRead> Released { get; init; } = [];
    [Id(5)] public string? ReviewId { get; init; }

    /// <summary>The case or incident number that came after a lookup which could not wait for it.</summary>
    [Id(6)] public string? LaterCaseNumber { get; init; }
    [Id(7)] public string? LaterIncidentNumber { get; init; }

    public DateTimeOffset? UploadedAt => AskedAt;
}

/// <summary>A read that was released, with where its pictures lie; the read itself stays in the store and dies there.</summary>
[GenerateSerializer, Immutable, Alias("ReleasedRead")]
public sealed record ReleasedRead(
    [property: Id(0)] ReadId Id,
    [property: Id(1)] DateTimeOffset UploadedAt,
    [property: Id(2)] EvidenceRef? FrameImage,
    [property: Id(3)] EvidenceRef? PlateImage)
{
    public EvidenceRef? Picture(AlertImage which) => which == AlertImage.Frame ? FrameImage : PlateImage;
}

/// <summary>
/// A page of one person's lookups of one day (UTC): what "my lookups" shows, and what patterns of misuse are sought in. A page is written
/// whole at every lookup, so it is short, and a busy day has several. Key: <see cref="LookupKeys.OfDay"/>. Only the person's grain calls it.
/// </summary>
[SiloOnly, Alias("ILookupDayGrain")]
[UnderPolicy(PolicyUse.Use, "C.2(B)")]
public interface ILookupDayGrain : IGrainWithStringKey
{
    /// <summary>Lookups that one person may ask in one day; more are refused until the next (INV-13).</summary>
    public const int LookupsMax = 1000;

    /// <summary>Lookups on one page; the next one begins when it is full.</summary>
    public const int EntriesAPage = 16;

    /// <summary>Pages of a day.</summary>
    public const int PagesMax = (LookupsMax + EntriesAPage - 1) / EntriesAPage;

    /// <summary>In order of asking.</summary>
    [Alias("List")]
    ValueTask<ImmutableArray<LookupDayEntry>> List();

    /// <summary>Adds the entry, or replaces the one of the same lookup; false when the page is full without it.</summary>
    [Alias("Put")]
    ValueTask<bool> Put(LookupDayEntry entry);
}

/// <summary>Keys of the grains that keep a person's lookups.</summary>
[SiloOnly]
public static class LookupKeys
{
    /// <summary>One person's lookup: ids are drawn by whoever asks, so two people may draw the same.</summary>
    public static string OfRecord(string userName, LookupId lookup) => $"{userName}/{lookup.Hex}";

    /// <summary>A page, from 0, of one person's day, UTC.</summary>
    public static string OfDay(string userName, DateOnly day, int page) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{userName}/{day:yyyy-MM-dd}/{page}");
}

/// <summary>One lookup of the day.</summary>
/// <param name="Subject">Keyed hash of the plate; for other kinds of lookup null.</param>
/// <param name="Page">The page of its day on which it stands.</param>
[GenerateSerializer, Immutable, Alias("LookupDayEntry")]
public sealed record LookupDayEntry(
    [property: Id(0)] LookupSummary Summary,
    [property: Id(1)] PlateKey? Subject,
    [property: Id(2)] int Page);

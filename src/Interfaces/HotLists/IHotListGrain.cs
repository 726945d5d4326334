using System.Collections.Immutable;
using AlprGrains.People;

namespace AlprGrains.HotLists;

/// <summary>
/// One hot list; the key is its name (a-z, 0-9, hyphen). Files come in, versions go out; a new file overwrites the old one
/// (DGO I-12, C.2(B)1): what is absent from it no longer matches.
/// </summary>
[Alias("IHotListGrain")]
[UnderPolicy(PolicyUse.Use, "C.2(A)")]
public interface IHotListGrain : IGrainWithStringKey
{
    /// <summary>A list of millions of lines takes longer than an ordinary call may.</summary>
    public const string LargeListTime = "00:05:00";

    /// <summary>Reads a file. All or nothing unless <see cref="HotListFile.SkipBadLines"/>: bad lines are named by number. Audited.</summary>
    [Alias("Import"), ResponseTimeout(LargeListTime)]
    ValueTask<HotListImport> Import(HotListFile file, SessionAssertion by);

    /// <summary>The newest version with all its entries; null when the list was never imported.</summary>
    [Alias("Pull"), ResponseTimeout(LargeListTime)]
    ValueTask<HotListSnapshot?> Pull();
}

/// <summary>Formats that are read.</summary>
public enum HotListFormat
{
    /// <summary>CSV with a header line; columns by name.</summary>
    Csv = 0,
    /// <summary>Genetec text: <c>Category;PlateState;PlateNumber;EffectiveDate;ExpiryDate</c>.</summary>
    Genetec = 1,
}

/// <summary>A file to import.</summary>
/// <param name="Format">How to read it.</param>
/// <param name="Content">UTF-8, with or without BOM; at most <see cref="BytesMax"/>.</param>
/// <param name="Source">Which of the permitted sources it comes from.</param>
/// <param name="OriginatingAgency">Used where the lines name none.</param>
/// <param name="SkipBadLines">Take the good lines and report the bad ones, instead of refusing the file.</param>
[GenerateSerializer, Immutable, Alias("HotListFile")]
public sealed record HotListFile(
    [property: Id(0)] HotListFormat Format,
    [property: Id(1)] ReadOnlyMemory<byte> Content,
    [property: Id(2)] HotListSource Source,
    [property: Id(3)] string OriginatingAgency,
    [property: Id(4)] bool SkipBadLines)
{
    /// <summary>Largest file: 64 MiB.</summary>
    public const int BytesMax = 64 << 20;
}

/// <summary>How an import ended.</summary>
/// <param name="Accepted">Whether the list now has this version.</param>
/// <param name="Version">The list's version number, 1 for the first.</param>
/// <param name="Entries">Entries in force in this version.</param>
/// <param name="DroppedByProvenance">Lines dropped because their source file is not permitted (NCIC Immigration Violator and unlisted files, C2A-6); counted, never kept.</param>
/// <param name="Problems">Bad lines: number and reason, quoted; at most <see cref="ProblemsMax"/>.</param>
[GenerateSerializer, Immutable, Alias("HotListImport")]
public sealed record HotListImport(
    [property: Id(0)] bool Accepted,
    [property: Id(1)] int Version,
    [property: Id(2)] int Entries,
    [property: Id(3)] int DroppedByProvenance,
    [property: Id(4)] int BadLines,
    [property: Id(5)] ImmutableArray<LineProblem> Problems)
{
    public const int ProblemsMax = 100;
}

/// <summary>What is wrong with one line of a file. 1 is the first line; 0 is the file as a whole.</summary>
[GenerateSerializer, Immutable, Alias("LineProblem")]
public sealed record LineProblem([property: Id(0)] int Line, [property: Id(1)] string Sentence);

/// <summary>One version of one list, immutable.</summary>
[GenerateSerializer, Immutable, Alias("HotListSnapshot")]
public sealed record HotListSnapshot(
    [property: Id(0)] HotListVersion Version,
    [property: Id(1)] ImmutableArray<HotListEntry> Entries);

/// <summary>Which version a list is at, and since when: an alert shows the age (C2A-7).</summary>
[GenerateSerializer, Immutable, Alias("HotListVersion")]
public sealed record HotListVersion(
    [property: Id(0)] string ListName,
    [property: Id(1)] HotListSource Source,
    [property: Id(2)] int Number,
    [property: Id(3)] DateTimeOffset LoadedAt,
    [property: Id(4)] int Entries)
{
    /// <summary>General lists are loaded at least once a day (DGO I-12, C.2(B)1): older is stale.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromHours(24);
}

/// <summary>All lists; key <see cref="Name"/>. Silos poll it every 5 s and pull what is new.</summary>
[Alias("IHotListCatalogGrain")]
[UnderPolicy(PolicyUse.Use, "C.2(A)")]
public interface IHotListCatalogGrain : IGrainWithStringKey
{
    public const string Name = "hot-lists";

    /// <summary>Takes note of a list's newest version.</summary>
    [Alias("Announce")]
    ValueTask Announce(HotListVersion version);

    /// <summary>The newest version of every list, by name.</summary>
    [Alias("Versions")]
    ValueTask<ImmutableArray<HotListVersion>> Versions();
}

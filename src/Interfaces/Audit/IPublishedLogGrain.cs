using System.Collections.Immutable;

namespace AlprGrains.Audit;

/// <summary>
/// The published part of the audit log for anyone, without login: checkpoint, key, tiles and entry bundles as C2SP tlog-tiles lays
/// them out. It holds no plate and no name. A stateless worker; key <see cref="Main"/>.
/// </summary>
[Alias("IPublishedLogGrain")]
[UnderPolicy(PolicyUse.Use, "K")]
public interface IPublishedLogGrain : IGrainWithStringKey
{
    public const string Main = "main";

    /// <summary>Longest path that is looked at.</summary>
    public const int PathCharactersMax = 64;

    /// <summary>The file at a path such as <c>checkpoint</c>, <c>key</c>, <c>tile/0/000</c>, <c>tile/entries/x001/067.p/12</c>; null when the log has none.</summary>
    [Alias("Read")]
    ValueTask<PublishedLogFile?> Read(string path);

    /// <summary>Entries that a search for the newest of a kind reads before it answers with what it has.</summary>
    public const int ReadMax = 20_000;

    /// <summary>The newest published entries that say what retention destroyed, newest first: purge certificates and ends of holds.</summary>
    [Alias("LatestOfRetention")]
    ValueTask<ImmutableArray<PublishedLine>> LatestOfRetention(int linesMax);
}

/// <summary>One published entry, as anyone may read it.</summary>
/// <param name="Path">The published file that it stands in, such as <c>tile/entries/000.p/12</c>.</param>
[GenerateSerializer, Immutable, Alias("PublishedLine")]
public sealed record PublishedLine(
    [property: Id(0)] long Index,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string Kind,
    [property: Id(3)] ImmutableArray<string> Subjects,
    [property: Id(4)] string Path);

/// <summary>A file of the published log.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="IsImmutable">It never changes: it may be cached for ever.</param>
/// <param name="IsText">Text in UTF-8, else bytes.</param>
[GenerateSerializer, Immutable, Alias("PublishedLogFile")]
public sealed record PublishedLogFile(
    [property: Id(0)] ReadOnlyMemory<byte> Content,
    [property: Id(1)] bool IsImmutable,
    [property: Id(2)] bool IsText);

using System.Collections.Immutable;

namespace AlprGrains.Audit;

/// <summary>
/// By which way someone reached plate data: the department's own people, another agency under its memorandum, or a partner's written
/// request (obligation N-3). The audit entry of a lookup names it, so that reports tell the three apart.
/// </summary>
public static class AccessWays
{
    public const string Own = "own";
    public const string Memorandum = "memorandum";
    public const string Partner = "partner";

    private const string Prefix = "access ";

    /// <summary>The subject by which an entry names its way.</summary>
    public static string SubjectOf(string way) => $"{Prefix}{way}";

    /// <summary>The way that an entry names, or null.</summary>
    public static string? In(IEnumerable<string> subjects) =>
        subjects.FirstOrDefault(subject => subject.StartsWith(Prefix, StringComparison.Ordinal))?[Prefix.Length..];
}

/// <summary>Lookups of one agency by one way, counted from the log.</summary>
/// <param name="Way">One of <see cref="AccessWays"/>.</param>
/// <param name="Organization">The agency of those who asked.</param>
[GenerateSerializer, Immutable, Alias("AccessCount")]
public sealed record AccessCount(
    [property: Id(0)] string Way,
    [property: Id(1)] string Organization,
    [property: Id(2)] int Answered,
    [property: Id(3)] int Held,
    [property: Id(4)] int Refused);

/// <summary>Who asked, by way and agency.</summary>
/// <param name="Denial">Why nothing is shown, or null.</param>
/// <param name="Since">The counts are of the entries from then on.</param>
/// <param name="IsWhole">False when there were more entries than one count reads; then <paramref name="Since"/> is where it stopped.</param>
[GenerateSerializer, Immutable, Alias("AccessStatistics")]
public sealed record AccessStatistics(
    [property: Id(0)] string? Denial,
    [property: Id(1)] DateTimeOffset Since,
    [property: Id(2)] bool IsWhole,
    [property: Id(3)] ImmutableArray<AccessCount> Counts)
{
    /// <summary>Entries that one count reads at most.</summary>
    public const int ReadMax = 500_000;
}

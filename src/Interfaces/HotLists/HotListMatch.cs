using System.Collections.Immutable;
using AlprGrains.Plates;

namespace AlprGrains.HotLists;

/// <summary>How sure a match is; never more than "may be" until a person has verified it (definition (c)).</summary>
public enum MatchKind
{
    /// <summary>Every character is the same.</summary>
    Exact = 0,
    /// <summary>One character differs, and the two look alike (<see cref="Confusables"/>).</summary>
    Possible = 1,
    /// <summary>The plate is one of the reader's other candidates.</summary>
    Candidate = 2,
}

/// <summary>A read and an entry that may be the same vehicle.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="List">The list's version and load time.</param>
/// <param name="Kind">How sure.</param>
/// <param name="Plate">The reading that matched: the read's plate, or one of its candidates.</param>
/// <param name="Probability">The reader's confidence in that reading.</param>
/// <param name="DifferingPositions">0-based positions at which reading and entry differ; empty when exact.</param>
[GenerateSerializer, Immutable, Alias("HotListMatch")]
public sealed record HotListMatch(
    [property: Id(0)] HotListEntry Entry,
    [property: Id(1)] HotListVersion List,
    [property: Id(2)] MatchKind Kind,
    [property: Id(3)] PlateNumber Plate,
    [property: Id(4)] Confidence Probability,
    [property: Id(5)] ImmutableArray<int> DifferingPositions);

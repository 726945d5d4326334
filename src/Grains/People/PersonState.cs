using System.Collections.Immutable;
using AlprGrains.People;

namespace AlprGrains.Grains.People;

/// <summary>What is kept of a person; session ids only as digests.</summary>
[GenerateSerializer, Immutable, Alias("PersonState")]
public sealed record PersonState
{
    [Id(0)] public PersonRecord? Person { get; init; }
    [Id(1)] public bool IsLocked { get; init; }

    /// <summary>Failed log-ins since the last good one, within the window.</summary>
    [Id(2)] public ImmutableArray<DateTimeOffset> FailedAt { get; init; } = [];
    [Id(3)] public ImmutableArray<OpenSession> Sessions { get; init; } = [];
}

/// <summary>One open session.</summary>
[GenerateSerializer, Immutable, Alias("OpenSession")]
public sealed record OpenSession(
    [property: Id(0)] string IdDigestHex,
    [property: Id(1)] DateTimeOffset OpenedAt,
    [property: Id(2)] DateTimeOffset LastSeenAt);

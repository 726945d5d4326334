using System.Collections.Immutable;
using AlprGrains.People;

namespace AlprGrains.Grains.People;

/// <summary>What is kept of a person; session ids and codes only as digests.</summary>
[GenerateSerializer, Immutable, Alias("PersonState")]
public sealed record PersonState
{
    [Id(0)] public PersonRecord? Person { get; init; }
    [Id(1)] public bool IsLocked { get; init; }

    /// <summary>Failed log-ins since the last good one, within the window.</summary>
    [Id(2)] public ImmutableArray<DateTimeOffset> FailedAt { get; init; } = [];
    [Id(3)] public ImmutableArray<OpenSession> Sessions { get; init; } = [];
    [Id(4)] public DateTimeOffset? LastLogInAt { get; init; }

    /// <summary>The 90 idle days begin here: enrolment, log-in, opening again.</summary>
    [Id(5)] public DateTimeOffset IdleSince { get; init; }
    [Id(6)] public DateTimeOffset? ReviewedAt { get; init; }

    /// <summary>The account is gone; its name rests for a year from here.</summary>
    [Id(7)] public DateTimeOffset? RemovedAt { get; init; }
    [Id(8)] public PendingEnrolment? Enrolment { get; init; }
}

/// <summary>One open session.</summary>
[GenerateSerializer, Immutable, Alias("OpenSession")]
public sealed record OpenSession(
    [property: Id(0)] string IdDigestHex,
    [property: Id(1)] DateTimeOffset OpenedAt,
    [property: Id(2)] DateTimeOffset LastSeenAt)
{
    /// <summary>Digest of where the log-in came from; null when that was not told.</summary>
    [Id(3)] public string? FromDigestHex { get; init; }
}

/// <summary>An enrolment code that waits to be used.</summary>
[GenerateSerializer, Immutable, Alias("PendingEnrolment")]
public sealed record PendingEnrolment(
    [property: Id(0)] string CodeDigestHex,
    [property: Id(1)] DateTimeOffset Until,
    [property: Id(2)] int Wrong);

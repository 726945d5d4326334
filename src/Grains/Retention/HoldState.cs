using System.Collections.Immutable;
using AlprGrains.Plates;
using AlprGrains.Retention;

namespace AlprGrains.Grains.Retention;

/// <summary>A read as a hold names it: without its plate.</summary>
[GenerateSerializer, Immutable, Alias("NamedRead")]
public readonly record struct NamedRead([property: Id(0)] ReadId Id, [property: Id(1)] DateTimeOffset UploadedAt);

/// <summary>A hold with its whole history; no plate in it but what someone may have typed, so it is sealed like all grain state.</summary>
[GenerateSerializer, Immutable, Alias("HoldState")]
public sealed record HoldState
{
    [Id(0)] public HoldRequest? Request { get; init; }
    [Id(1)] public HoldStatus Status { get; init; }
    [Id(2)] public string Requester { get; init; } = "";
    [Id(3)] public string Agency { get; init; } = "";
    [Id(4)] public DateTimeOffset RequestedAt { get; init; }
    [Id(5)] public ImmutableArray<NamedRead> Reads { get; init; } = [];

    /// <summary>The lawful ground; for a court's matter as the City Attorney decided it.</summary>
    [Id(6)] public HoldReason Ground { get; init; }
    [Id(7)] public int ApprovalsNeeded { get; init; } = 1;
    [Id(8)] public ImmutableArray<string> Approvers { get; init; } = [];
    [Id(9)] public ImmutableArray<string> ScreenReasons { get; init; } = [];
    [Id(10)] public DateTimeOffset? ReviewDueAt { get; init; }

    /// <summary>Ids whose copies are durable.</summary>
    [Id(11)] public ImmutableArray<ReadId> Held { get; init; } = [];
    [Id(12)] public ImmutableArray<HoldStep> Steps { get; init; } = [];

    /// <summary>These reads were let go, and their end is not certified yet: what a crash interrupts is finished later.</summary>
    [Id(13)] public ImmutableArray<ReadId> Ending { get; init; } = [];

    /// <summary>The day for which people were last reminded.</summary>
    [Id(14)] public DateOnly? RemindedOn { get; init; }

    public bool WaitsForAttorney => Request?.Matter is not null && Status == HoldStatus.Requested && Ground == HoldReason.Undecided;

    public bool IsOver => Status is HoldStatus.Denied or HoldStatus.Released or HoldStatus.Lapsed or HoldStatus.TooLate;

    /// <summary>When the first of its reads is 30 days old.</summary>
    public DateTimeOffset FirstDueAt => Reads.IsEmpty ? DateTimeOffset.MaxValue : Reads.Min(read => read.UploadedAt) + ReadRetention.Period;

    /// <summary>When the last of its reads is.</summary>
    public DateTimeOffset LastDueAt => Reads.IsEmpty ? DateTimeOffset.MinValue : Reads.Max(read => read.UploadedAt) + ReadRetention.Period;

    public HoldState With(HoldStep step) => this with { Steps = Steps.Add(step) };
}

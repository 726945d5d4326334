using AlprGrains.HotLists;
using AlprGrains.Plates;

namespace AlprGrains.Alerts;

/// <summary>One alert per read and entry version (INV-7): <c>readhex-entryhex</c>; also the grain's key. Holds no plate.</summary>
[GenerateSerializer, Immutable, Alias("AlertId")]
public readonly record struct AlertId([property: Id(0)] string Text)
{
    public static AlertId Of(ReadId read, EntryVersion entry) => new($"{read.Hex}-{entry.Hex}");

    public override string ToString() => Text;
}

/// <summary>Whether the vehicle may still be there.</summary>
public enum AlertTiming
{
    /// <summary>The read came in time: it is shown live.</summary>
    Live = 0,
    /// <summary>The read came late; a late match is never shown as a live alert (obligation B-1).</summary>
    LateMatch = 1,
}

/// <summary>An alert as it leaves with its read, through the outbox.</summary>
[GenerateSerializer, Immutable, Alias("AlertDraft")]
public sealed record AlertDraft(
    [property: Id(0)] AlertId Id,
    [property: Id(1)] PlateRead Read,
    [property: Id(2)] HotListMatch Match,
    [property: Id(3)] AlertTiming Timing);

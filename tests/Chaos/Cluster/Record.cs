using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace AlprGrains.Tests.Chaos.Cluster;

/// <summary>A wanted vehicle's read that was acknowledged: one alert must come of it.</summary>
internal sealed record WantedRead(string Camera, DateTimeOffset CapturedAt);

/// <summary>A lookup that was answered: both entries must be in the log.</summary>
internal sealed record AnsweredLookup(long AskedIndex, long? ReleasedIndex);

/// <summary>A step of a sharing request that was acknowledged.</summary>
/// <param name="Kind">Of its audit entry.</param>
/// <param name="AuditIndex">Of that entry, as the answer said.</param>
internal sealed record SharingStep(string Request, string Kind, long AuditIndex);

/// <summary>A step as the request itself shows it afterwards.</summary>
internal sealed record TakenStep(string Request, string Kind);

/// <summary>Everything that anyone was told while faults came, kept outside of the processes that told it.</summary>
internal sealed class Record
{
    /// <summary>The reads of each camera.</summary>
    public ConcurrentDictionary<string, Ledger> Reads { get; } = new();

    public ConcurrentQueue<WantedRead> Wanted { get; } = new();

    public ConcurrentQueue<AnsweredLookup> Lookups { get; } = new();

    public ConcurrentQueue<SharingStep> Steps { get; } = new();

    public long SentReads => Reads.Values.Sum(ledger => (long)ledger.SentCount);

    public long AcknowledgedReads => Reads.Values.Sum(ledger => (long)ledger.AcknowledgedCount);
}

/// <summary>An alert of the feed, by what it is about.</summary>
internal sealed record SeenAlert(string Id, string Camera, DateTimeOffset CapturedAt);

/// <summary>What is there afterwards.</summary>
/// <param name="MissingReads">Camera and sequence of reads that were acknowledged and were not there when they were sent again.</param>
/// <param name="StoredReads">Rows of the cameras' reads in PostgreSQL, after everything was sent again.</param>
/// <param name="Log">The kind of each entry, by its index.</param>
/// <param name="LogProblems">What the verifier of the log found.</param>
internal sealed record Afterwards(
    ImmutableArray<string> MissingReads, long StoredReads, ImmutableArray<SeenAlert> Alerts, ImmutableArray<TakenStep> Steps, ImmutableDictionary<long, string> Log, ImmutableArray<string> LogProblems);

/// <summary>A promise that was broken, and by what.</summary>
public sealed record BrokenPromise(string Promise, string What);

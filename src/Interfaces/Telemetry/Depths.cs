using System.Diagnostics.Metrics;

namespace AlprGrains.Telemetry;

/// <summary>Queues whose depth somebody should watch: what fills before anyone is turned away (INV-13).</summary>
public enum Queue
{
    /// <summary>Appends that wait for the read store's commit.</summary>
    Reads,
    /// <summary>Frames that wait for a recognizer.</summary>
    Frames,
    /// <summary>Entries that wait for the audit log's sync.</summary>
    Audit,
}

/// <summary>How many wait in each queue of this process, asked when somebody collects. Whoever has a queue says how to ask, and disposes of that with the queue.</summary>
public static class Depths
{
    private static readonly Lock Gate = new();
    private static readonly List<Watched> All = [];

    private static readonly ObservableGauge<long> Gauge = Measures.Meter.CreateObservableGauge("alpr.queue.depth", Measure, "{item}", "Waiting, by queue");

    public static IDisposable Watch(Queue queue, Func<long> depth)
    {
        _ = Gauge;
        var watched = new Watched(queue, depth);
        lock (Gate) All.Add(watched);
        return watched;
    }

    private static IEnumerable<Measurement<long>> Measure()
    {
        lock (Gate)
            return [.. All.GroupBy(one => one.Queue).Select(same => new Measurement<long>(same.Sum(one => one.Depth()), new KeyValuePair<string, object?>("queue", Word(same.Key))))];
    }

    private static string Word(Queue queue) => queue switch
    {
        Queue.Reads => "reads",
        Queue.Frames => "frames",
        Queue.Audit => "audit",
        _ => throw new ArgumentOutOfRangeException(nameof(queue)),
    };

    private sealed record Watched(Queue Queue, Func<long> Depth) : IDisposable
    {
        public void Dispose()
        {
            lock (Gate) All.Remove(this);
        }
    }
}

using System.Collections.Immutable;
using System.Diagnostics;
using AlprGrains.Cameras;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.Benchmarks.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace AlprGrains.Tests.Benchmarks.Ingest;

/// <summary>
/// Finished reads through camera grains, plate grains, hot-list matching and the read store, acknowledged when durable; beside
/// (a) raw SQLite inserts in batches of 1,000 into the same tables and (b) one grain-state write a read, in the same run.
/// </summary>
internal sealed class IngestBenchmark : IBenchmark
{
    private const int CamerasCount = 50;
    private const int HotListEntries = 300_000;
    private const int ReadsPerCall = 100;
    private const int CallsUnderWay = 120;
    private const int ReadsPerCallAtHalfLoad = 10;
    private const int StateWrites = 3_000;

    public string Verb => "ingest";

    public string Summary => "[--reads N] [--runs N] [--latency-seconds N] [--folder DIR] [--json]: durable reads a second through the grains, beside SQLite";

    public async Task<object> Run(Words words)
    {
        var readsCount = words.Number("reads", 1_000_000);
        var runs = (int)words.Number("runs", 3);
        var latencySeconds = (int)words.Number("latency-seconds", 10);
        var folder = Path.Combine(words.Text("folder") ?? Path.GetTempPath(), $"alpr-bench-{Environment.ProcessId}");
        words.Switch("json"); // the answer is JSON either way
        words.RequireNoMore();

        var results = new List<IngestRun>();
        for (var run = 0; run < runs; run++)
        {
            try
            {
                results.Add(await Once(Path.Combine(folder, $"run-{run}"), readsCount, latencySeconds));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
            Console.Error.WriteLine(results[^1]);
        }
        return new
        {
            readsCount,
            hotListEntries = HotListEntries,
            readsPerSecond = Figures.Median(results, run => run.ReadsPerSecond),
            sqliteBatchReadsPerSecond = Figures.Median(results, run => run.SqliteBatchReadsPerSecond),
            perReadStateWritesPerSecond = Figures.Median(results, run => run.PerReadStateWritesPerSecond),
            ackP99Ms = Figures.Median(results, run => run.AckP99Ms),
            ratioToSqlite = Figures.Median(results, run => run.ReadsPerSecond / run.SqliteBatchReadsPerSecond),
            ratioToStateWrites = Figures.Median(results, run => run.ReadsPerSecond / run.PerReadStateWritesPerSecond),
            engine = EngineName,
            runs = results,
        };
    }

    private const string EngineName =
#if ORLEANS_ENGINE
        "Orleans";
#else
        "Local";
#endif

    private static async Task<IngestRun> Once(string folder, long readsCount, int latencySeconds)
    {
        var reads = new SyntheticReads(1, readsCount);
        await using var host = await IngestHost.Start(folder, CamerasCount, HotListEntries, reads.PlatesCount);
        await Send(host, reads, first: readsCount, count: 20_000); // compiled and cached before the clock runs

        var memory = new MemoryWatch();
        var from = Stopwatch.GetTimestamp();
        await Send(host, reads, first: 0, readsCount, memory);
        var perSecond = readsCount / Stopwatch.GetElapsedTime(from).TotalSeconds;

        var drainSeconds = await UntilAlertsAreDelivered(host);
        var latencies = await HalfLoad.Measure(host, reads, firstIndex: readsCount + 20_000, perSecond / 2, ReadsPerCallAtHalfLoad, latencySeconds);
        await UntilAlertsAreDelivered(host);
        var stateWrites = await StateWriteReference.Measure(host.Grains, reads, StateWrites);
        var reference = Directory.CreateDirectory(folder + "-reference").FullName;
        var sqlite = RawSqliteReference.Measure(reference, reads, readsCount, host.Services.GetRequiredService<EmbeddedStorage>().Keys, TimeProvider.System.GetUtcNow());
        return new IngestRun(
            Math.Round(perSecond), Math.Round(sqlite), Math.Round(stateWrites), Figures.At(latencies, 0.5), Figures.At(latencies, 0.99), memory.AtTenthMebibytes, memory.AtEndMebibytes, drainSeconds);
    }

    private static async Task Send(IngestHost host, SyntheticReads reads, long first, long count, MemoryWatch? memory = null)
    {
        long next = first, done = 0;
        await Task.WhenAll(Enumerable.Range(0, CallsUnderWay).Select(caller => Task.Run(async () =>
        {
            var camera = host.Grains.GetGrain<ICameraGrain>(host.Cameras[caller % CamerasCount].Text);
            while (true)
            {
                var from = Interlocked.Add(ref next, ReadsPerCall) - ReadsPerCall;
                if (from >= first + count) return;
                var batch = CameraReads.Batch(reads, from, (int)Math.Min(ReadsPerCall, first + count - from));
                CameraReads.Require(await camera.Reads(batch), batch);
                memory?.Progress(Interlocked.Add(ref done, batch.Reads.Length), count);
            }
        })));
    }

    // What the full load left in the outbox must not weigh on what is measured next; how long it takes is told.
    private static async Task<double> UntilAlertsAreDelivered(IngestHost host)
    {
        var store = host.Services.GetRequiredService<IReadStore>();
        var from = Stopwatch.GetTimestamp();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await store.Counts()).AlertsPending > 0) await pace.WaitForNextTickAsync();
        return Math.Round(Stopwatch.GetElapsedTime(from).TotalSeconds, 1);
    }

    private sealed record IngestRun(
        double ReadsPerSecond, double SqliteBatchReadsPerSecond, double PerReadStateWritesPerSecond, double AckP50Ms, double AckP99Ms,
        long WorkingSetAtTenthMebibytes, long WorkingSetAtEndMebibytes, double AlertsDeliveredAfterSeconds);
}

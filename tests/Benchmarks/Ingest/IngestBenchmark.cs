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
/// (a) raw SQLite inserts in batches of 1,000 into the same tables and (b) one grain-state write a read, in the same run. (b) is one
/// durable transaction a read, as the engine's stock grain storages write; the same grain over this system's own grain storage, which
/// commits the states of many grains together, is told beside it.
/// </summary>
internal sealed class IngestBenchmark : IBenchmark
{
    private const int CamerasCount = 50;
    private const int HotListEntries = 300_000;
    private const int ReadsPerCallAtHalfLoad = 10;
    private const int WarmUpReads = 20_000;
    private const int StateWrites = 3_000;
    private const int GroupedStateWrites = 16_000;

    public string Verb => "ingest";

    public string Summary => "[--reads N] [--runs N] [--latency-seconds N] [--no-references] [--folder DIR] [--json]: durable reads a second through the grains, beside SQLite";

    public async Task<object> Run(Words words)
    {
        var readsCount = words.Number("reads", 1_000_000);
        var runs = (int)words.Number("runs", 3);
        var latencySeconds = (int)words.Number("latency-seconds", 10);
        var folder = Path.Combine(words.Text("folder") ?? Path.GetTempPath(), $"alpr-bench-{Environment.ProcessId}");
        var withReferences = !words.Switch("no-references"); // a long run for its memory needs none
        words.Switch("json"); // the answer is JSON either way
        words.RequireNoMore();

        var results = new List<IngestRun>();
        for (var run = 0; run < runs; run++)
        {
            try
            {
                results.Add(await Once(Path.Combine(folder, $"run-{run}"), readsCount, latencySeconds, withReferences));
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
            groupedStateWritesPerSecond = Figures.Median(results, run => run.GroupedStateWritesPerSecond),
            ackP99Ms = Figures.Median(results, run => run.AckP99Ms),
            ratioToSqlite = Figures.Median(results, run => Ratio(run.ReadsPerSecond, run.SqliteBatchReadsPerSecond)),
            ratioToStateWrites = Figures.Median(results, run => Ratio(run.ReadsPerSecond, run.PerReadStateWritesPerSecond)),
            ratioToGroupedStateWrites = Figures.Median(results, run => Ratio(run.ReadsPerSecond, run.GroupedStateWritesPerSecond)),
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

    private static async Task<IngestRun> Once(string folder, long readsCount, int latencySeconds, bool withReferences)
    {
        var reads = new SyntheticReads(1, readsCount);
        await using var host = await IngestHost.Start(folder, CamerasCount, HotListEntries, reads.PlatesCount);
        await FullLoad.Send(host, reads, first: readsCount, count: WarmUpReads); // compiled and cached before the clock runs

        var memory = new MemoryWatch();
        var (from, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await FullLoad.Send(host, reads, first: 0, readsCount, memory);
        var perSecond = readsCount / Stopwatch.GetElapsedTime(from).TotalSeconds;
        var processorMicroseconds = (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / readsCount;

        var drainSeconds = await UntilAlertsAreDelivered(host);
        var latencies = await HalfLoad.Measure(host, reads, firstIndex: readsCount + WarmUpReads, perSecond / 2, ReadsPerCallAtHalfLoad, latencySeconds);
        await UntilAlertsAreDelivered(host);
        var run = new IngestRun
        {
            ReadsPerSecond = Math.Round(perSecond),
            ProcessorMicrosecondsPerRead = Math.Round(processorMicroseconds, 1),
            AckP50Ms = Figures.At(latencies, 0.5),
            AckP99Ms = Figures.At(latencies, 0.99),
            AckMaxMs = Figures.At(latencies, 1),
            AlertsDeliveredAfterSeconds = drainSeconds,
            WorkingSetAtTenthsMebibytes = memory.AtTenthsMebibytes,
        };
        if (!withReferences) return run;
        return run with
        {
            PerReadStateWritesPerSecond = Math.Round(await StateWriteReference.Measure(host.Grains, reads, StateWrites)),
            GroupedStateWritesPerSecond = Math.Round(await StateWriteReference.MeasureGrouped(host.Grains, reads, GroupedStateWrites)),
            SqliteBatchReadsPerSecond = Math.Round(RawSqliteReference.Measure(
                Directory.CreateDirectory(folder + "-reference").FullName, reads, readsCount, host.Services.GetRequiredService<EmbeddedStorage>().Keys, TimeProvider.System.GetUtcNow())),
        };
    }

    // 0 where there is no reference to compare with.
    private static double Ratio(double readsPerSecond, double reference) => reference == 0 ? 0 : readsPerSecond / reference;

    // What the full load left in the outbox must not weigh on what is measured next; how long it takes is told.
    private static async Task<double> UntilAlertsAreDelivered(IngestHost host)
    {
        var store = host.Services.GetRequiredService<IReadStore>();
        var from = Stopwatch.GetTimestamp();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await store.Counts()).AlertsPending > 0) await pace.WaitForNextTickAsync();
        return Math.Round(Stopwatch.GetElapsedTime(from).TotalSeconds, 1);
    }

    private sealed record IngestRun
    {
        public required double ReadsPerSecond { get; init; }
        public double SqliteBatchReadsPerSecond { get; init; }
        public double PerReadStateWritesPerSecond { get; init; }
        public double GroupedStateWritesPerSecond { get; init; }

        /// <summary>Of the whole process, the senders with it.</summary>
        public required double ProcessorMicrosecondsPerRead { get; init; }
        public required double AckP50Ms { get; init; }
        public required double AckP99Ms { get; init; }
        public required double AckMaxMs { get; init; }
        public required double AlertsDeliveredAfterSeconds { get; init; }
        public required ImmutableArray<long> WorkingSetAtTenthsMebibytes { get; init; }
    }
}

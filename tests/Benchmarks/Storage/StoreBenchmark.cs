using System.Diagnostics;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlprGrains.Tests.Benchmarks.Storage;

/// <summary>
/// Appends straight to the embedded read store, beside raw SQLite in batches of 1,000 in the same run: throughput of each,
/// then acknowledgement times at half the store's throughput. No grains, no matching: those are in <c>ingest</c>.
/// </summary>
internal sealed class StoreBenchmark : IBenchmark
{
    private const int AppendersCount = 8;
    private const int UnderWayPerAppender = 2_000;

    public string Verb => "store";

    public string Summary => "--reads N [--runs N] [--latency-seconds N] [--folder DIR]: durable appends beside raw SQLite";

    public async Task<object> Run(Words words)
    {
        var readsCount = words.Number("reads", 1_000_000);
        var runs = (int)words.Number("runs", 1);
        var latencySeconds = (int)words.Number("latency-seconds", 10);
        var folder = Path.Combine(words.Text("folder") ?? Path.GetTempPath(), $"alpr-bench-{Environment.ProcessId}");
        words.RequireNoMore();

        var results = new List<StoreRun>();
        for (var run = 0; run < runs; run++)
        {
            Directory.CreateDirectory(folder);
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
            readsPerSecond = Figures.Median(results, run => run.ReadsPerSecond),
            sqliteBatchReadsPerSecond = Figures.Median(results, run => run.SqliteReadsPerSecond),
            ratio = Figures.Median(results, run => run.ReadsPerSecond / run.SqliteReadsPerSecond),
            ackP99MsAtHalfLoad = Figures.Median(results, run => run.AckP99Milliseconds),
            workingSetMebibytes = Figures.Median(results, run => run.WorkingSetMebibytes),
            runs = results,
        };
    }

    private static async Task<StoreRun> Once(string folder, long readsCount, int latencySeconds)
    {
        var time = TimeProvider.System;
        var reads = new SyntheticReads(1, readsCount);
        await using var storage = EmbeddedStorage.Open(new EmbeddedStorageOptions { DataDirectory = folder }, time, NullLoggerFactory.Instance);

        var known = new KnownPlates(reads.PlatesCount);
        var cpuFrom = Process.GetCurrentProcess().TotalProcessorTime;
        var from = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, AppendersCount).Select(appender => Task.Run(async () =>
        {
            var underWay = new Queue<Task<RecordOutcome>>();
            for (long index = appender; index < readsCount; index += AppendersCount)
            {
                var read = reads.Make(index, time.GetUtcNow());
                underWay.Enqueue(storage.Reads.Append(new ReadAppend(read, storage.PlateKeys.KeyOf(read.Plate), [], known.IsFirst(read.Plate))).AsTask());
                if (underWay.Count >= UnderWayPerAppender) Require(await underWay.Dequeue());
            }
            while (underWay.TryDequeue(out var last)) Require(await last);
        })));
        var elapsed = Stopwatch.GetElapsedTime(from);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime - cpuFrom;
        var counts = await storage.Reads.Counts();
        if (counts.Uploaded != readsCount) throw new InvalidOperationException($"INV-1: {readsCount} acknowledged, {counts.Uploaded} stored");
        var perSecond = readsCount / elapsed.TotalSeconds;

        var latencies = latencySeconds > 0 ? await Latencies(storage, reads, readsCount, perSecond / 2, latencySeconds) : [0];
        var working = Environment.WorkingSet >> 20;
        var reference = Directory.CreateDirectory(folder + "-reference").FullName;
        var sqlite = RawSqliteReference.Measure(reference, reads, readsCount, storage.Keys, time.GetUtcNow());
        return new StoreRun(
            Math.Round(perSecond), Math.Round(sqlite), Math.Round(cpu.TotalSeconds / elapsed.TotalSeconds, 2),
            Figures.At(latencies, 0.5), Figures.At(latencies, 0.99), latencies[^1], working);
    }

    // An open loop: reads are due by the clock, whether or not earlier ones are acknowledged, so that a stall counts for all it delays.
    private static async Task<double[]> Latencies(EmbeddedStorage storage, SyntheticReads reads, long firstIndex, double perSecond, int seconds)
    {
        var total = (long)(perSecond * seconds);
        var milliseconds = new double[total];
        var done = new Task[total];
        var from = Stopwatch.GetTimestamp();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (long sent = 0; sent < total;)
        {
            await tick.WaitForNextTickAsync();
            for (var due = Math.Min(total, (long)(Stopwatch.GetElapsedTime(from).TotalSeconds * perSecond)); sent < due; sent++)
                done[sent] = Append(sent);
        }
        await Task.WhenAll(done);
        Array.Sort(milliseconds);
        return milliseconds;

        async Task Append(long number)
        {
            var at = Stopwatch.GetTimestamp();
            var read = reads.Make(firstIndex + number, TimeProvider.System.GetUtcNow());
            Require(await storage.Reads.Append(new ReadAppend(read, storage.PlateKeys.KeyOf(read.Plate), [], RegisterReminder: false)));
            milliseconds[number] = Stopwatch.GetElapsedTime(at).TotalMilliseconds;
        }
    }

    private static void Require(RecordOutcome outcome)
    {
        if (outcome != RecordOutcome.Stored) throw new InvalidOperationException($"a new read was answered {outcome}");
    }

    private sealed record StoreRun(
        double ReadsPerSecond, double SqliteReadsPerSecond, double CoresUsed, double AckP50Milliseconds, double AckP99Milliseconds, double AckMaxMilliseconds, double WorkingSetMebibytes);
}

using System.Diagnostics;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Keys;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlprGrains.Tests.Benchmarks.Storage;

/// <summary>Fills a data directory with made-up reads spread over the last days, for benchmarks that need a full store.</summary>
internal sealed class SeedStore : IBenchmark
{
    private const int UnderWayMax = 16_000;

    public string Verb => "seed";

    public string Summary => "--reads N --folder DIR [--days N] [--seed N]: fills a store with made-up reads";

    public async Task<object> Run(Words words)
    {
        var readsCount = words.Number("reads", 1_000_000);
        var days = words.Number("days", 30);
        var seed = (int)words.Number("seed", 1);
        var folder = words.Text("folder") ?? throw new ArgumentException("name the data directory to fill: --folder DIR");
        words.RequireNoMore();
        if (days is < 1 or > 30) throw new ArgumentException($"--days takes 1 to 30, not {days}: older reads are past their retention");

        var reads = new SyntheticReads(seed, readsCount);
        await using var storage = EmbeddedStorage.Open(new EmbeddedStorageOptions { DataDirectory = folder }, TimeProvider.System, NullLoggerFactory.Instance);
        var from = Stopwatch.GetTimestamp();
        var outcomes = await Fill(storage, reads, readsCount, (int)days);
        var elapsed = Stopwatch.GetElapsedTime(from);
        var counts = await storage.Reads.Counts();
        return new
        {
            readsCount,
            stored = outcomes[(int)RecordOutcome.Stored],
            alreadyStored = outcomes[(int)RecordOutcome.AlreadyStored],
            plates = reads.PlatesCount,
            uploadedInAll = counts.Uploaded,
            readsPerSecond = Math.Round(readsCount / elapsed.TotalSeconds),
            workingSetMebibytes = Environment.WorkingSet >> 20,
        };
    }

    /// <summary>Spreads reads evenly over the last days. Gives how many had each outcome.</summary>
    public static async Task<long[]> Fill(EmbeddedStorage storage, SyntheticReads reads, long readsCount, int days)
    {
        var known = new KnownPlates(reads.PlatesCount);
        var until = TimeProvider.System.GetUtcNow();
        // An hour less than the last day: a read must not pass its retention while the store fills.
        var start = until - TimeSpan.FromDays(days) + TimeSpan.FromHours(1);
        storage.Keys.Prepare(UploadMinute.Of(start), UploadMinute.Of(until));
        var outcomes = new long[Enum.GetValues<RecordOutcome>().Length];
        var underWay = new Queue<Task<RecordOutcome>>();
        for (long index = 0; index < readsCount; index++)
        {
            var read = reads.Make(index, start + (until - start) * (index / (double)readsCount));
            underWay.Enqueue(storage.Reads.Append(new ReadAppend(read, storage.PlateKeys.KeyOf(read.Plate), [], known.IsFirst(read.Plate))).AsTask());
            if (underWay.Count >= UnderWayMax) outcomes[(int)await underWay.Dequeue()]++;
        }
        while (underWay.TryDequeue(out var last)) outcomes[(int)await last]++;
        return outcomes;
    }
}

using System.Diagnostics;
using AlprGrains.Lookups;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Embedded.Patterns;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.Benchmarks.Storage;
using AlprGrains.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlprGrains.Tests.Benchmarks.Patterns;

/// <summary>
/// Partial plates: the directory of a store that holds two million different ones, rebuilt from its files as at a start, then asked one
/// pattern after the other on one thread. Beside it, in the same run, a trigram index in PostgreSQL over the same plates, asked the
/// same; both must give the same answers.
/// </summary>
internal sealed class PatternBenchmark : IBenchmark
{
    private const int Seed = 20260302;
    private const int UnderWayMax = 16_000;
    private const int DaysFilled = 20;

    public string Verb => "pattern";

    public string Summary => "partial plates beside PostgreSQL's trigrams; --plates N (2M) --patterns N (1200) [--reads-per-plate N] [--folder DIR, filled once and kept]";

    public async Task<object> Run(Words words)
    {
        var platesCount = (int)words.Number("plates", 2_000_000);
        var patternsCount = (int)words.Number("patterns", 1_200);
        var readsPerPlate = (int)words.Number("reads-per-plate", 2);
        var kept = words.Text("folder");
        words.Switch("json"); // it always prints JSON
        words.RequireNoMore();

        var folder = Path.GetFullPath(kept ?? Path.Combine(Path.GetTempPath(), $"alpr-bench-{Environment.ProcessId}"));
        var plates = PlateMix.Plates(platesCount, Seed);
        try
        {
            await Fill(folder, plates, readsPerPlate);
            return await Measure(folder, plates, PlateMix.Patterns(plates, patternsCount, Seed + 1));
        }
        finally
        {
            if (kept is null && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<object> Measure(string folder, IReadOnlyList<PlateNumber> plates, IReadOnlyList<(string Form, PlatePattern Pattern)> patterns)
    {
        var from = Stopwatch.GetTimestamp();
        await using var storage = EmbeddedStorage.Open(new EmbeddedStorageOptions { DataDirectory = folder }, TimeProvider.System, NullLoggerFactory.Instance);
        var opened = Stopwatch.GetElapsedTime(from);
        var directory = (PlateDirectory)storage.Plates;
        await directory.Rebuilt;
        var rebuilt = Stopwatch.GetElapsedTime(from) - opened;
        if (directory.Count != plates.Count) throw new InvalidOperationException($"{plates.Count} plates are stored, {directory.Count} are in the directory");

        foreach (var (_, pattern) in patterns.Take(200)) directory.Find(pattern, LookupLimits.PatternPlatesMax); // warm
        var ours = patterns.Select(one => Timed(() => directory.Find(one.Pattern, LookupLimits.PatternPlatesMax))).ToArray();
        var byForm = patterns.Zip(ours, (one, took) => (one.Form, took)).GroupBy(one => one.Form)
            .ToDictionary(form => form.Key, form => Figures.At([.. form.Select(one => one.took).Order()], 0.99));
        Array.Sort(ours);
        return new
        {
            plates = plates.Count,
            patterns = patterns.Count,
            p50Ms = Figures.At(ours, 0.5, decimals: 3),
            p99Ms = Figures.At(ours, 0.99, decimals: 3),
            maxMs = Figures.At(ours, 1, decimals: 3),
            p99MsByForm = byForm,
            bytesAPlate = Math.Round(directory.BytesHeld / (double)plates.Count, 2),
            bytesAPlateByCollector = BytesByCollector(plates),
            readsOnDisk = (await storage.Reads.Counts()).Uploaded,
            openMs = Math.Round(opened.TotalMilliseconds),
            rebuildMs = Math.Round(rebuilt.TotalMilliseconds),
            rebuildPlatesPerSecond = Math.Round(plates.Count / rebuilt.TotalSeconds),
            postgres = await Reference(directory, plates, patterns),
        };
    }

    private static async Task<object> Reference(PlateDirectory directory, IReadOnlyList<PlateNumber> plates, IReadOnlyList<(string Form, PlatePattern Pattern)> patterns)
    {
        if (PrivatePostgres.FindPrograms() is null) return "PostgreSQL is not installed, so there is no reference: apt-get install postgresql";
        await using var server = await PrivatePostgres.Start("shared_buffers=1GB"); // memory for all of the table and its index
        await using var trigrams = await TrigramReference.Connect(server.ConnectionString);
        var now = TimeProvider.System.GetUtcNow();
        var from = Stopwatch.GetTimestamp();
        await trigrams.Load(plates, now.ToUnixTimeSeconds());
        var loaded = Stopwatch.GetElapsedTime(from);
        var uploadedAfter = (now - ReadRetention.Period).ToUnixTimeSeconds();

        // All answers, whole; this warms it, too.
        long matches = 0;
        foreach (var (form, pattern) in patterns)
        {
            var (theirs, _) = await trigrams.Find(pattern, uploadedAfter, int.MaxValue);
            var found = directory.Find(pattern, plates.Count).Plates.Select(plate => plate.Text);
            if (!theirs.Order(StringComparer.Ordinal).SequenceEqual(found, StringComparer.Ordinal))
                throw new InvalidOperationException($"the two answer a pattern of the form '{form}' differently");
            matches += theirs.Count;
        }
        var took = new List<double>(patterns.Count);
        foreach (var (_, pattern) in patterns) took.Add((await trigrams.Find(pattern, uploadedAfter, LookupLimits.PatternPlatesMax + 1)).Took.TotalMilliseconds);
        var sorted = took.Order().ToArray();
        var size = await trigrams.Size();
        return new
        {
            p50Ms = Figures.At(sorted, 0.5, decimals: 3),
            p99Ms = Figures.At(sorted, 0.99, decimals: 3),
            maxMs = Figures.At(sorted, 1, decimals: 3),
            sameAnswers = patterns.Count,
            matchesInAll = matches,
            loadAndIndexMs = Math.Round(loaded.TotalMilliseconds),
            trigramIndexBytesAPlate = Math.Round(size.Index / (double)plates.Count, 2),
            allBytesAPlate = Math.Round(size.All / (double)plates.Count, 2),
        };
    }

    // Each plate is uploaded on several days, as on a street; a folder that holds these very reads is taken as it is.
    private static async Task Fill(string folder, IReadOnlyList<PlateNumber> plates, int readsPerPlate)
    {
        var readsCount = (long)plates.Count * readsPerPlate;
        await using var storage = EmbeddedStorage.Open(new EmbeddedStorageOptions { DataDirectory = folder }, TimeProvider.System, NullLoggerFactory.Instance);
        var there = (await storage.Reads.Counts()).Uploaded;
        if (there == readsCount) return;
        if (there != 0) throw new ArgumentException($"--folder holds {there} reads, not the {readsCount} of this benchmark: name another folder");
        var reads = new SyntheticReads(Seed, readsCount);
        var until = TimeProvider.System.GetUtcNow();
        var start = until - TimeSpan.FromDays(DaysFilled);
        storage.Keys.Prepare(UploadMinute.Of(start), UploadMinute.Of(until));
        var underWay = new Queue<Task<RecordOutcome>>();
        for (long index = 0; index < readsCount; index++)
        {
            var read = reads.Make(index, start + (until - start) * (index / (double)readsCount)) with { Plate = plates[(int)(index % plates.Count)] };
            underWay.Enqueue(storage.Reads.Append(new ReadAppend(read, storage.PlateKeys.KeyOf(read.Plate), [], RegisterReminder: false)).AsTask());
            if (underWay.Count >= UnderWayMax) Require(await underWay.Dequeue());
        }
        while (underWay.TryDequeue(out var last)) Require(await last);
    }

    private static void Require(RecordOutcome outcome)
    {
        if (outcome != RecordOutcome.Stored) throw new InvalidOperationException($"a new read was answered {outcome}");
    }

    // The same table once more, plate by plate, by what the garbage collector says of it.
    private static double BytesByCollector(IReadOnlyList<PlateNumber> plates)
    {
        var before = ManagedBytes();
        var table = new PlateTable();
        foreach (var plate in plates) table.Note(PackedPlate.Of(plate), 1);
        var bytes = ManagedBytes() - before;
        GC.KeepAlive(table);
        return Math.Round(bytes / (double)plates.Count, 2);

        static long ManagedBytes()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return GC.GetTotalMemory(forceFullCollection: true);
        }
    }

    private static double Timed(Func<PlateDirectoryAnswer> ask)
    {
        var from = Stopwatch.GetTimestamp();
        if (ask().PercentReady != 100) throw new InvalidOperationException("the directory was not ready");
        return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
    }
}

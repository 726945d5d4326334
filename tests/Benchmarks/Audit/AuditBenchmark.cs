using System.Diagnostics;
using System.Security.Cryptography;
using AlprGrains.Audit;
using AlprGrains.Audit.Verifying;
using AlprGrains.Audit.Writing;
using AlprGrains.Grains.Audit;

namespace AlprGrains.Tests.Benchmarks.Audit;

/// <summary>
/// Audit entries of lookups, made durable, published and verified. Beside it, in the same run, the plainest reference: as many bytes
/// appended to one file and synced in groups of the same size. Durable means fsync before the receipt; published means covered by a
/// signed checkpoint whose files are all synced.
/// </summary>
internal sealed class AuditBenchmark : IBenchmark
{
    /// <summary>One entry in so many is followed until a signed checkpoint covers it.</summary>
    private const int FollowedShare = 100;

    private const int UnderWay = 2_048;

    public string Verb => "audit";

    public string Summary => "[--appends N] [--verify N] [--runs N] [--folder DIR] [--json]: durable audit entries a second, and how fast a log is verified";

    public async Task<object> Run(Words words)
    {
        var appends = words.Number("appends", 200_000);
        var verified = words.Number("verify", 1_000_000);
        var runs = (int)words.Number("runs", 3);
        var folder = Path.Combine(words.Text("folder") ?? Path.GetTempPath(), $"alpr-bench-audit-{Environment.ProcessId}");
        words.Switch("json"); // the answer is JSON either way
        words.RequireNoMore();
        try
        {
            var results = new List<AppendRun>();
            for (var run = 0; run < runs; run++)
            {
                results.Add(await Append(Path.Combine(folder, $"run-{run}"), appends));
                Console.Error.WriteLine(results[^1]);
            }
            var verify = await Verify(Path.Combine(folder, "verify"), verified);
            return new
            {
                appends,
                appendsPerSecond = Figures.Median(results, run => run.AppendsPerSecond),
                appendP99Ms = Figures.Median(results, run => run.AppendP99Ms),
                appendToCheckpointP99Ms = Figures.Median(results, run => run.ToCheckpointP99Ms),
                appendToCheckpointMaxMs = results.Max(run => run.ToCheckpointMaxMs),
                referenceAppendsPerSecond = Figures.Median(results, run => run.ReferencePerSecond),
                ratioToReference = Figures.Median(results, run => run.AppendsPerSecond / run.ReferencePerSecond),
                verify.EntriesVerified,
                verify.VerifySeconds,
                verify.EntryBytes,
                runs = results,
            };
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<AppendRun> Append(string folder, long count)
    {
        using var log = Open(folder);
        await Send(log, 5_000, followed: null); // compiled and cached before the clock runs
        var batchesBefore = log.Batches;
        var bytesBefore = JournalBytes(folder);
        var followed = new List<Task<double>>();
        var from = Stopwatch.GetTimestamp();
        var latencies = await Send(log, count, followed);
        var took = Stopwatch.GetElapsedTime(from);
        var toCheckpoint = await Task.WhenAll(followed);
        Array.Sort(latencies);
        Array.Sort(toCheckpoint);
        var batches = log.Batches - batchesBefore;
        var reference = Reference(Path.Combine(folder, "reference"), JournalBytes(folder) - bytesBefore, batches);
        return new AppendRun(
            Math.Round(count / took.TotalSeconds), Figures.At(latencies, 0.5), Figures.At(latencies, 0.99), Figures.At(toCheckpoint, 0.99), Figures.At(toCheckpoint, 1),
            Math.Round(count / reference.TotalSeconds), batches, Math.Round((double)count / batches, 1));
    }

    private static async Task<double[]> Send(TileLog log, long count, List<Task<double>>? followed)
    {
        var latencies = new double[count];
        long next = -1;
        await Task.WhenAll(Enumerable.Range(0, UnderWay).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var number && number < count)
            {
                var from = Stopwatch.GetTimestamp();
                var receipt = await log.Append(TileAuditLog.EntryOf(LookupAsked(number)));
                latencies[number] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
                if (followed is null || number % FollowedShare != 0) continue;
                var published = log.WhenPublished(receipt.Index).ContinueWith(_ => Stopwatch.GetElapsedTime(from).TotalMilliseconds, TaskScheduler.Default);
                lock (followed) followed.Add(published);
            }
        }));
        return latencies;
    }

    private static async Task<(long EntriesVerified, double VerifySeconds, long EntryBytes)> Verify(string folder, long count)
    {
        using (var log = Open(folder)) await Send(log, count, followed: null);
        var published = LogFolder.PublishedIn(folder);
        var from = Stopwatch.GetTimestamp();
        var verdict = await LogVerifier.Verify(new FolderSource(published));
        var took = Stopwatch.GetElapsedTime(from);
        if (!verdict.IsIntact || verdict.Checkpoint!.Size != count) throw new InvalidOperationException($"the log that was just written is not intact: {verdict.Problems.FirstOrDefault()}");
        var bytes = new DirectoryInfo(Path.Combine(published, "tile", "entries")).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        return (count, Math.Round(took.TotalSeconds, 2), bytes / count);
    }

    // What one would write without a log: the same bytes in the same number of groups, each synced.
    private static TimeSpan Reference(string path, long bytes, long batches)
    {
        var batch = RandomNumberGenerator.GetBytes((int)(bytes / batches));
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var from = Stopwatch.GetTimestamp();
        for (long i = 0; i < batches; i++)
        {
            RandomAccess.Write(file, batch, i * batch.Length);
            RandomAccess.FlushToDisk(file);
        }
        return Stopwatch.GetElapsedTime(from);
    }

    private static TileLog Open(string folder) => TileLog.Open(new TileLogOptions(folder) { Origin = "bench.invalid/log" }, TimeProvider.System, RandomNumberGenerator.Create());

    private static long JournalBytes(string folder) => new DirectoryInfo(new LogFolder(folder).Journal).EnumerateFiles().Sum(file => file.Length);

    // As a lookup writes it down: who, for whom, which plate, why. All of it is made up.
    private static AuditEvent LookupAsked(long number) => new(
        AuditKinds.LookupAsked, "made.up", "Demonstration Police Department", "criminal-investigation", [$"lookup-{number:x16}"], "allowed",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
    {
        RoleClass = "Investigator",
        Confidential =
        [
            new("name", "Made Up"), new("plate", $"8SYN{number % 1000:D3}"), new("case", $"26-{number % 1_000_000:D6}"), new("requestor", "Made Up, Demonstration Police Department"),
            new("articulation", "Vehicle seen leaving the scene of a made-up burglary; the witness gave this plate."), new("recipients", "the investigator alone"),
        ],
    };

    private sealed record AppendRun(
        double AppendsPerSecond, double AppendP50Ms, double AppendP99Ms, double ToCheckpointP99Ms, double ToCheckpointMaxMs, double ReferencePerSecond, long Batches, double EntriesPerBatch);
}

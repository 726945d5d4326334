using System.Diagnostics;
using System.Globalization;
using AlprGrains.Cameras;
using AlprGrains.Geography;
using AlprGrains.Grains.HotLists;
using AlprGrains.HotLists;
using AlprGrains.Plates;

namespace AlprGrains.Tests.Benchmarks.HotLists;

/// <summary>
/// What matching costs a read: exact, one confusable character and candidates. Beside it, in the same run, the plainest reference:
/// a dictionary that finds exact plates only. Each figure is the median of its runs; all plates are drawn from a seed.
/// </summary>
internal sealed class MatchBenchmark : IBenchmark
{
    // So few that they stay near the processor, as a read that was just made does; the lists do not.
    private const int ReadsDrawn = 20_000;
    private const int PassesPerRun = 100;
    private const int Runs = 7;
    private const int Seed = 20260302;

    /// <summary>One read in a thousand is of a listed plate, as on a bad day.</summary>
    private const double ListedShare = 0.001;

    private static readonly CameraId Camera = CameraId.Parse("bench");

    public string Verb => "match";

    public string Summary => "one read against the hot lists, beside an exact-only dictionary; --entries N (300000)";

    public Task<object> Run(Words words)
    {
        var count = (int)words.Number("entries", 300_000);
        words.Switch("json"); // it always prints JSON
        words.RequireNoMore();

        var random = new Random(Seed);
        var entries = Enumerable.Range(0, count).Select(i => Entry(Draw(random), i)).ToArray();
        var building = Stopwatch.GetTimestamp();
        var index = HotListIndex.Of([new HotListSnapshot(new HotListVersion("bench", HotListSource.StolenVehicleSystem, 1, DateTimeOffset.UnixEpoch, count), [.. entries])]);
        var built = Stopwatch.GetElapsedTime(building);
        var exact = entries.DistinctBy(entry => entry.Plate.Text).ToDictionary(entry => entry.Plate.Text, StringComparer.Ordinal);
        var reads = Enumerable.Range(0, ReadsDrawn).Select(i => Read(random.NextDouble() < ListedShare ? entries[random.Next(count)].Plate.Text : Draw(random), i)).ToArray();
        var withCandidates = reads.Select(read => read with { Candidates = [Candidate(Draw(random), 0.3), Candidate(Draw(random), 0.15)] }).ToArray();

        long found = 0;
        var perRead = Median(() => { foreach (var read in reads) found += index.Match(read).Length; });
        var perReadWithCandidates = Median(() => { foreach (var read in withCandidates) found += index.Match(read).Length; });
        var perReadByDictionary = Median(() => { foreach (var read in reads) found += exact.ContainsKey(read.Plate.Text) ? 1 : 0; });
        if (found == 0) throw new InvalidOperationException("nothing matched: the benchmark is wrong");

        return Task.FromResult<object>(new
        {
            nsPerRead = perRead.Wall,
            nsPerReadWithTwoCandidates = perReadWithCandidates.Wall,
            exactOnlyDictionaryNsPerRead = perReadByDictionary.Wall,
            // The same in processor time: what it costs where other work shares the machine.
            processorNsPerRead = perRead.Processor,
            processorNsPerReadWithTwoCandidates = perReadWithCandidates.Processor,
            processorExactOnlyDictionaryNsPerRead = perReadByDictionary.Processor,
            entries = count,
            indexBuildMs = Math.Round(built.TotalMilliseconds),
            readsPerRun = ReadsDrawn * PassesPerRun,
            runs = Runs,
        });
    }

    private static (double Wall, double Processor) Median(Action pass)
    {
        pass(); // warm
        var (wall, processor) = (new double[Runs], new double[Runs]);
        for (var run = 0; run < Runs; run++)
        {
            var (start, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            for (var i = 0; i < PassesPerRun; i++) pass();
            wall[run] = PerRead(Stopwatch.GetElapsedTime(start));
            processor[run] = PerRead(Environment.CpuUsage.TotalTime - used);
        }
        Array.Sort(wall);
        Array.Sort(processor);
        return (wall[Runs / 2], processor[Runs / 2]);
    }

    private static double PerRead(TimeSpan time) => Math.Round(time.TotalNanoseconds / (PassesPerRun * ReadsDrawn), 1);

    // The California passenger format, as most reads have it: 8ABC123.
    private static string Draw(Random random) => string.Create(7, random, static (text, source) =>
    {
        for (var i = 0; i < text.Length; i++) text[i] = i is >= 1 and <= 3 ? (char)('A' + source.Next(26)) : (char)('0' + source.Next(10));
    });

    private static HotListEntry Entry(string plate, int number) => new()
    {
        Version = new EntryVersion(number.ToString("x16", CultureInfo.InvariantCulture)),
        ListName = "bench",
        Source = HotListSource.StolenVehicleSystem,
        Plate = PlateNumber.Parse(plate),
        Reason = "stolen vehicle",
        OriginatingAgency = "bench",
        EffectiveAt = DateTimeOffset.UnixEpoch,
    };

    private static PlateRead Read(string plate, int number) => new()
    {
        Id = ReadId.FromSequence(Camera, number.ToString(CultureInfo.InvariantCulture)),
        Camera = Camera,
        Plate = PlateNumber.Parse(plate),
        Confidence = Confidence.Clamped(0.9),
        CapturedAt = DateTimeOffset.UnixEpoch.AddYears(56),
        UploadedAt = DateTimeOffset.UnixEpoch.AddYears(56),
        Place = GeoPoint.TryCreate(37.8, -122.3, out var place, out _) ? place : default,
        Source = ReadSource.Camera,
    };

    private static PlateCandidate Candidate(string plate, double probability) => new(PlateNumber.Parse(plate), Confidence.Clamped(probability));
}

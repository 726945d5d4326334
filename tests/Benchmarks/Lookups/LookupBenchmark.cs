using System.Diagnostics;
using AlprGrains.Lookups;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded;

namespace AlprGrains.Tests.Benchmarks.Lookups;

/// <summary>
/// Lookups by plate among ten million reads: a page of the store, beside a raw SQL lookup of the same rows in the same run, one after
/// the other on one thread; warm, and cold with the files out of the system's memory. Every answer is counted against the reference's.
/// </summary>
internal sealed class LookupBenchmark : IBenchmark
{
    public string Verb => "lookup";

    public string Summary => "--reads N (10M) --lookups N (3000) --cold N (300) [--folder DIR, filled once and kept]: lookups by plate beside raw SQL, and as an investigator makes them";

    public async Task<object> Run(Words words)
    {
        var readsCount = words.Number("reads", 10_000_000);
        var lookups = (int)words.Number("lookups", 3_000);
        var cold = (int)words.Number("cold", 300);
        var kept = words.Text("folder");
        words.Switch("json"); // it always prints JSON
        words.RequireNoMore();

        var folder = Path.GetFullPath(kept ?? Path.Combine(Path.GetTempPath(), $"alpr-bench-{Environment.ProcessId}"));
        var data = new LookupData(folder, readsCount);
        try
        {
            await data.Fill();
            return new
            {
                readsCount,
                readsAPlate = 32,
                days = LookupData.Days,
                store = await Store(data, lookups, cold),
                desk = await DeskLookups.Measure(data.StoreFolder, Path.Combine(folder, "audit"), data.PlatesToAskFor(4), lookups),
            };
        }
        finally
        {
            if (kept is null && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The store's part alone: no grain, no audit entry.</summary>
    private static async Task<object> Store(LookupData data, int lookups, int cold)
    {
        await data.MakeCold();
        var from = Stopwatch.GetTimestamp();
        await using var storage = data.Open();
        var opened = Stopwatch.GetElapsedTime(from);
        using var rawSql = new RawSqlLookups(data.ReferencePath);

        var (storeCold, rawCold, _) = await Measure(storage, rawSql, data.PlatesToAskFor(1).Take(cold));
        _ = await Measure(storage, rawSql, data.PlatesToAskFor(2).Take(lookups)); // warm
        var (store, raw, readsFound) = await Measure(storage, rawSql, data.PlatesToAskFor(3).Take(lookups));
        return new
        {
            lookups,
            readsAnAnswer = Math.Round(readsFound / (double)lookups, 1),
            p50Ms = Figures.At(store, 0.5, decimals: 3),
            p99Ms = Figures.At(store, 0.99, decimals: 3),
            maxMs = store[^1],
            rawSqlP50Ms = Figures.At(raw, 0.5, decimals: 3),
            rawSqlP99Ms = Figures.At(raw, 0.99, decimals: 3),
            ratioP50 = Math.Round(Figures.At(store, 0.5, decimals: 3) / Figures.At(raw, 0.5, decimals: 3), 2),
            ratioP99 = Math.Round(Figures.At(store, 0.99, decimals: 3) / Figures.At(raw, 0.99, decimals: 3), 2),
            openMs = Math.Round(opened.TotalMilliseconds),
            coldLookups = cold,
            coldFirstMs = storeCold.First,
            coldP50Ms = Figures.At(storeCold.Sorted, 0.5, decimals: 3),
            coldP99Ms = Figures.At(storeCold.Sorted, 0.99, decimals: 3),
            rawSqlColdFirstMs = rawCold.First,
            rawSqlColdP50Ms = Figures.At(rawCold.Sorted, 0.5, decimals: 3),
            rawSqlColdP99Ms = Figures.At(rawCold.Sorted, 0.99, decimals: 3),
        };
    }

    // The two take turns, so that whatever else the machine does meets both.
    private static async Task<(Times Store, Times RawSql, long ReadsFound)> Measure(EmbeddedStorage storage, RawSqlLookups rawSql, IEnumerable<PlateNumber> plates)
    {
        var (store, raw, readsFound) = (new List<double>(), new List<double>(), 0L);
        foreach (var plate in plates)
        {
            var from = Stopwatch.GetTimestamp();
            var page = await storage.Reads.Page(new PlateQuestion(plate, ReadsMax: LookupLimits.PageReadsMax));
            store.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);

            from = Stopwatch.GetTimestamp();
            var found = rawSql.Page(plate, (TimeProvider.System.GetUtcNow() - ReadRetention.Period).UtcTicks, LookupLimits.PageReadsMax);
            raw.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            if (found != page.Reads.Length) throw new InvalidOperationException($"the store gives {page.Reads.Length} reads, raw SQL {found}");
            readsFound += found;
        }
        return (new Times(store), new Times(raw), readsFound);
    }

    private sealed class Times(List<double> milliseconds)
    {
        public double First { get; } = Math.Round(milliseconds.FirstOrDefault(), 3);

        public double[] Sorted { get; } = [.. milliseconds.Order()];

        public double this[Index at] => Math.Round(Sorted[at], 3);

        public static implicit operator double[](Times times) => times.Sorted;
    }
}

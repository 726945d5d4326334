using System.Collections.Immutable;
using System.Diagnostics;
using AlprGrains.Cameras;
using AlprGrains.Lookups;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded;
using AlprGrains.Tests.Benchmarks.Storage;

namespace AlprGrains.Tests.Benchmarks.Retention;

/// <summary>Asks the store on every read path, in turn, and keeps how long each took.</summary>
internal sealed class ReadPaths(EmbeddedStorage storage, int platesCount, DateTimeOffset liveDay)
{
    private static readonly string Salt = new('0', 32);

    private readonly ImmutableArray<PlatePattern> _patterns = [.. ((string[])["7A?C*", "*123", "8??X1*"]).Select(text => PlatePattern.TryParse(text, out var pattern, out var problem) ? pattern : throw new InvalidOperationException(problem))];
    private readonly Random _chance = new(20260302);

    /// <summary>Until told to stop, and at least so many times; milliseconds of each path, sorted.</summary>
    public async Task<ImmutableDictionary<string, double[]>> Ask(Func<bool> stop, int roundsMin)
    {
        var took = new Dictionary<string, List<double>> { ["plate"] = [], ["place"] = [], ["pattern"] = [], ["alerts"] = [] };
        for (var round = 0; round < roundsMin || !stop(); round++)
        {
            var plate = SyntheticReads.PlateOf((uint)_chance.Next(platesCount));
            await Timed("plate", async () => await storage.Reads.Page(new PlateQuestion(plate)));
            var from = liveDay + TimeSpan.FromMinutes(_chance.Next(12 * 60));
            var place = new PlaceQuestion([CameraId.Parse($"demo-{_chance.Next(400):000}")], from, from + TimeSpan.FromMinutes(10), null, 100, null, Salt);
            await Timed("place", async () => await storage.Reads.Page(place));
            var pattern = _patterns[round % _patterns.Length];
            await Timed("pattern", () => { storage.Plates.Find(pattern, 100); return Task.CompletedTask; });
            await Timed("alerts", async () => await storage.Reads.PendingAlerts(10));
        }
        return took.ToImmutableDictionary(path => path.Key, path => path.Value.Order().ToArray());

        async Task Timed(string path, Func<Task> ask)
        {
            var from = Stopwatch.GetTimestamp();
            await ask();
            took[path].Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
        }
    }
}

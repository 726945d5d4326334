using System.Collections.Immutable;
using AlprGrains.Geography;
using AlprGrains.Cameras;
using AlprGrains.Grains.HotLists;
using AlprGrains.HotLists;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlprGrains.Tests.Simulation.HotLists;

/// <summary>
/// Lists get new versions, which their catalog hears of late, in any order, or only with the next; the product's poller of a silo asks and
/// pulls behind calls that fail, and swaps the product's index. Checked after every swap: no list goes back, and what a read matches is what
/// a slow look at the same snapshots says; when all is calm the silo matches with the newest of every list (DGO I-12, C.2(B)1; INV-7).
/// </summary>
public sealed class HotListsWorld : World
{
    private const int ActsPerLife = 60;
    private const int EntriesMax = 30;
    private const string PlateCharacters = "0O8B5S1I7A";

    private static readonly string[] ListNames = ["svs", "amber", "bolo"];
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public override string Name => "hot-lists";

    public override ImmutableArray<Plant> Plants { get; } = [new("catalog-goes-back", "INV-7"), new("old-snapshot-kept", "INV-7"), new("expired-entries-match", "INV-7")];

    public override void Live(Random chance, string? plant, Story story) => new Life(chance, plant, story).Run();

    private sealed class Life
    {
        private readonly Random _chance;
        private readonly string? _plant;
        private readonly Story _story;
        private readonly Dictionary<string, HotListSnapshot> _newest = [];
        private readonly Dictionary<string, HotListVersion> _catalog = [];
        private readonly List<HotListVersion> _announcements = [];
        private readonly Dictionary<string, HotListSnapshot> _firstPulled = [];
        private readonly SiloHotLists _silo = new();
        private readonly HotListPoller _poller;
        private readonly Dictionary<string, int> _seen = [];
        private bool _isCalm;
        private int _entry;

        public Life(Random chance, string? plant, Story story)
        {
            (_chance, _plant, _story) = (chance, plant, story);
            var grains = GrainsByKey.Of((type, key) => type == typeof(IHotListCatalogGrain) ? new Catalog(this) : new List(this, key));
            _poller = new HotListPoller(grains, _silo, new ManualTime(), NullLogger<HotListPoller>.Instance);
        }

        public void Run()
        {
            for (var act = 0; act < ActsPerLife; act++)
            {
                switch (_chance.Next(6))
                {
                    case 0: Import(_chance.Pick(ListNames)); break;
                    case 1 or 2 when _announcements.Count > 0: Announce(_chance.Take(_announcements)); break;
                    default: Poll(); break;
                }
            }
            _isCalm = true;
            while (_announcements.Count > 0) Announce(_chance.Take(_announcements));
            Poll();
            Poll();
            foreach (var list in _newest.Values)
                BrokenPromise.Unless(_silo.Current!.Snapshots.Any(one => one.Version == list.Version), "INV-7", $"list {list.Version.ListName} is at version {list.Version.Number}, and the silo does not match with it");
        }

        private void Import(string name)
        {
            var number = _newest.TryGetValue(name, out var before) ? before.Version.Number + 1 : 1;
            ImmutableArray<HotListEntry> entries = [.. Enumerable.Range(0, _chance.Next(EntriesMax)).Select(_ => Entry(name))];
            _newest[name] = new HotListSnapshot(new HotListVersion(name, HotListSource.StolenVehicleSystem, number, Noon.AddMinutes(number), entries.Length), entries);
            if (_chance.Percent(85)) _announcements.Add(_newest[name].Version);
            else _announcements.Insert(0, _newest[name].Version);
            _story.Tell($"{name} gets version {number} with {entries.Length} entries");
        }

        // As HotListCatalogGrain does: what was overtaken is not taken.
        private void Announce(HotListVersion version)
        {
            if (_catalog.TryGetValue(version.ListName, out var known) && known.Number >= version.Number && _plant != "catalog-goes-back") return;
            _catalog[version.ListName] = version;
        }

        private void Poll()
        {
            var before = _silo.Current;
            var isDone = _poller.Refresh().GetAwaiter().GetResult(); // nothing here waits
            if (!isDone) _story.Count("hot-lists: polls that failed");
            BrokenPromise.Unless(isDone || ReferenceEquals(before, _silo.Current), "INV-7", "a poll that failed changed what the silo matches with");
            if (_silo.Current is not { } index || ReferenceEquals(before, index)) return;
            _story.Count("hot-lists: swaps");
            foreach (var list in index.Snapshots)
            {
                BrokenPromise.Unless(list.Version.Number >= _seen.GetValueOrDefault(list.Version.ListName), "INV-7", $"list {list.Version.ListName} went back to version {list.Version.Number}");
                _seen[list.Version.ListName] = list.Version.Number;
            }
            for (var i = 0; i < 8; i++) CheckMatches(index, Read());
        }

        private void CheckMatches(HotListIndex index, PlateRead read)
        {
            var slow = index.Snapshots.SelectMany(list => list.Entries)
                .Where(entry => entry.EffectiveAt <= read.CapturedAt && (_plant == "expired-entries-match" || entry.ExpiresAt is not { } expires || read.CapturedAt < expires))
                .Where(entry => LooksAlike(entry.Plate.Text, read.Plate.Text))
                .Select(entry => entry.Version).Distinct().OrderBy(version => version.Hex, StringComparer.Ordinal).ToArray();
            var quick = index.Match(read).Select(match => match.Entry.Version).OrderBy(version => version.Hex, StringComparer.Ordinal).ToArray();
            if (slow.Length > 0) _story.Count("hot-lists: matches", slow.Length);
            BrokenPromise.Unless(slow.SequenceEqual(quick), "INV-7", $"the index finds {quick.Length} entries and a slow look {slow.Length}");
        }

        private static bool LooksAlike(string left, string right) =>
            left.Length == right.Length && left.Zip(right).Count(pair => pair.First != pair.Second) <= 1 && left.Zip(right).All(pair => pair.First == pair.Second || Confusables.LookAlike(pair.First, pair.Second));

        private PlateNumber Plate() => PlateNumber.Parse($"7{string.Concat(Enumerable.Range(0, 2).Select(_ => PlateCharacters[_chance.Next(PlateCharacters.Length)]))}X");

        private HotListEntry Entry(string list) => new()
        {
            Version = new EntryVersion($"{++_entry:x16}"), ListName = list, Source = HotListSource.StolenVehicleSystem, Plate = Plate(), Reason = "stolen vehicle", OriginatingAgency = "OPD",
            EffectiveAt = Noon.AddHours(-_chance.Next(0, 3)), ExpiresAt = _chance.Percent(50) ? Noon.AddHours(_chance.Next(1, 4)) : null,
        };

        private PlateRead Read()
        {
            var at = Noon.AddHours(_chance.Next(-3, 4));
            return new PlateRead
            {
                Id = ReadId.FromSequence(CameraId.Parse("cam-1"), "1"), Camera = CameraId.Parse("cam-1"), Plate = Plate(), Confidence = Confidence.Clamped(0.9), CapturedAt = at, UploadedAt = at,
                Place = default(GeoPoint), Source = ReadSource.Camera,
            };
        }

        private void Fail()
        {
            if (!_isCalm && _chance.Percent(15)) throw new TimeoutException("the call was lost");
        }

        private sealed class Catalog(Life life) : IHotListCatalogGrain
        {
            public ValueTask Announce(HotListVersion version) => throw new NotSupportedException();

            public ValueTask<ImmutableArray<HotListVersion>> Versions()
            {
                life.Fail();
                return ValueTask.FromResult<ImmutableArray<HotListVersion>>([.. life._catalog.Values.OrderBy(one => one.ListName, StringComparer.Ordinal)]);
            }
        }

        private sealed class List(Life life, string name) : IHotListGrain
        {
            public ValueTask<HotListImport> Import(HotListFile file, SessionAssertion by) => throw new NotSupportedException();

            public ValueTask<HotListSnapshot?> Pull()
            {
                life.Fail();
                if (life._plant == "old-snapshot-kept" && life._newest.TryGetValue(name, out var now)) return ValueTask.FromResult<HotListSnapshot?>(life._firstPulled.TryGetValue(name, out var old) ? old : life._firstPulled[name] = now);
                return ValueTask.FromResult(life._newest.GetValueOrDefault(name));
            }
        }
    }
}

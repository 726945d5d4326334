using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Cameras;
using AlprGrains.Geography;
using AlprGrains.Grains.Alerts;
using AlprGrains.HotLists;
using AlprGrains.Plates;
using AlprGrains.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlprGrains.Tests.Simulation.Alerts;

/// <summary>
/// Reads are stored with their alerts in one commit; the product's pumps of two silos take them from the outbox to grains and a feed that die
/// between saving and telling, behind calls that are lost on the way there or back, stores that fail or do not answer, and silos that are
/// killed. The pump, the rules and the feed's value are the product's own; a follower reads the feed as the gateway does.
/// </summary>
public sealed class AlertsWorld : World
{
    private const int ActsPerLife = 250;
    private const int CalmStepsMax = 20_000;
    private const int Silos = 2;

    public override string Name => "alerts";

    public override ImmutableArray<Plant> Plants { get; } =
    [
        new("confirmed-before-raised", "INV-7"), new("feed-takes-twice", "INV-7"), new("told-before-saved", "INV-7"), new("alerts-after-the-read", "INV-7"),
    ];

    public override void Live(Random chance, string? plant, Story story)
    {
        using var town = new AlertTown(chance, plant, story);
        for (var act = 0; act < ActsPerLife; act++) town.Act();
        town.Calm(CalmStepsMax);
    }

    /// <summary>Everything that a life has.</summary>
    private sealed class AlertTown : IDisposable
    {
        private readonly Random _chance;
        private readonly string? _plant;
        private readonly Story _story;
        private readonly ManualTime _time = new();
        private readonly OutboxOfLife _outbox;
        private readonly CallsOfLife _calls;
        private readonly RunningPump[] _pumps;
        private readonly Dictionary<AlertId, PlateRead> _promised = []; // an alert for each read and entry version that was stored
        private readonly List<PlateRead> _reads = [];
        private readonly List<AlertId> _followed = [];
        private long _followedTo;

        public AlertTown(Random chance, string? plant, Story story)
        {
            (_chance, _plant, _story) = (chance, plant, story);
            _outbox = new OutboxOfLife(chance, plant, story);
            _calls = new CallsOfLife(chance, plant, story, _time);
            _pumps = [.. Enumerable.Range(0, Silos).Select(_ => NewPump())];
        }

        public void Act()
        {
            switch (_chance.Next(20))
            {
                case < 3: Store(); break;
                case < 9: _chance.Pick(_pumps).Turns.Step(); break;
                case < 14: _calls.DeliverOne(); break;
                case 14: _calls.KillActivation(); break;
                case 15 when _chance.Percent(30): Kill(_chance.Next(Silos)); break;
                case 16: Follow(); break;
                case 17: _outbox.IsFailing = _chance.Percent(30); break;
                case 18: _calls.IsFailing = _chance.Percent(30); break;
                default: _time.Advance(_chance.Upto(TimeSpan.FromSeconds(3))); break;
            }
        }

        /// <summary>Nothing fails any more; everything that was stored must come to the feed.</summary>
        public void Calm(int stepsMax)
        {
            _outbox.IsFailing = _calls.IsFailing = false;
            _calls.IsCalm = _outbox.IsCalm = true;
            for (var step = 0; step < stepsMax && !(_outbox.IsEmpty && !_calls.HasAny); step++)
            {
                var moved = _pumps.Aggregate(false, (any, pump) => pump.Turns.Step() || any);
                moved |= _calls.DeliverOne();
                if (!moved) _time.Advance(OutboxPump.BackOffMax);
            }
            Follow();
            var feed = _calls.Feed.Notices.Select(notice => notice.Alert.Alert).ToArray();
            BrokenPromise.Unless(feed.Distinct().Count() == feed.Length, "INV-7", "an alert is on the feed twice");
            BrokenPromise.Unless(_promised.Keys.All(feed.Contains), "INV-7", $"{_promised.Keys.Except(feed).Count()} of {_promised.Count} alerts never came to the feed");
            BrokenPromise.Unless(feed.All(_promised.ContainsKey), "INV-7", "an alert without a read is on the feed");
            BrokenPromise.Unless(_followed.SequenceEqual(feed), "INV-7", $"who followed the feed saw {_followed.Count} alerts, and it has {feed.Length}");
            BrokenPromise.Unless(feed.All(_calls.IsRaised), "INV-7", "a notice names an alert that nobody finds");
            _story.Count("alerts: raised", feed.Length);
        }

        public void Dispose()
        {
            foreach (var pump in _pumps) pump.Dispose();
        }

        private void Store()
        {
            var repeat = _reads.Count > 0 && _chance.Percent(20);
            var read = repeat ? _chance.Pick(_reads) : ReadOf($"{_reads.Count}");
            var matches = Enumerable.Range(0, _chance.Next(3)).Select(entry => MatchOf(read, entry)).ToImmutableArray();
            if (repeat || !_outbox.Append(AlertRules.DraftsOf(read, matches))) return; // a repeat is acknowledged and has its alerts already
            _reads.Add(read);
            foreach (var draft in AlertRules.DraftsOf(read, matches)) _promised.Add(draft.Id, read);
            _story.Tell($"a read with {matches.Length} alerts is stored");
        }

        private void Follow()
        {
            foreach (var notice in FeedTail.After(_calls.Feed, _followedTo, _time.GetUtcNow()))
            {
                BrokenPromise.Unless(notice.Cursor > _followedTo, "INV-7", "the feed's cursors go back");
                _followed.Add(notice.Alert.Alert);
                _followedTo = notice.Cursor;
                BrokenPromise.Unless(_calls.IsRaised(notice.Alert.Alert), "INV-7", "a follower is told of an alert that nobody finds");
            }
        }

        private void Kill(int silo)
        {
            _story.Tell($"silo {silo} is killed");
            _story.Count("alerts: silos killed");
            _pumps[silo].Dispose();
            _pumps[silo] = NewPump();
        }

        private RunningPump NewPump() => new(_outbox, _calls.Grains, _time, _chance);

        private PlateRead ReadOf(string sequence) => new()
        {
            Id = ReadId.FromSequence(CameraId.Parse("cam-1"), sequence), Camera = CameraId.Parse("cam-1"), Plate = PlateNumber.Parse("7ABC123"), Confidence = Confidence.Clamped(0.9),
            CapturedAt = _time.GetUtcNow(), UploadedAt = _time.GetUtcNow(), Place = default(GeoPoint), Source = ReadSource.Camera,
        };

        private static HotListMatch MatchOf(PlateRead read, int entry) => new(
            new HotListEntry
            {
                Version = new EntryVersion($"{entry:x16}"), ListName = "svs", Source = HotListSource.StolenVehicleSystem, Plate = read.Plate, Reason = "stolen vehicle", OriginatingAgency = "OPD", EffectiveAt = read.CapturedAt,
            },
            new HotListVersion("svs", HotListSource.StolenVehicleSystem, 1, read.CapturedAt, 1), MatchKind.Exact, read.Plate, read.Confidence, []);
    }

    /// <summary>A silo's pump, with turns of its own; disposed of, it is dead.</summary>
    private sealed class RunningPump : IDisposable
    {
        private readonly OutboxPump _pump;

        public RunningPump(IReadStore store, IGrainFactory grains, TimeProvider time, Random chance)
        {
            Turns = new DrawnTurns(chance);
            _pump = new OutboxPump(store, grains, time, NullLogger<OutboxPump>.Instance);
            var start = new StartOnly();
            _pump.Participate(start);
            _ = Turns.Begin(() => start.Start(CancellationToken.None));
        }

        public DrawnTurns Turns { get; }

        public void Dispose()
        {
            Turns.Die();
            _pump.Dispose();
        }
    }

    /// <summary>A silo's life of which only the beginning is of interest.</summary>
    private sealed class StartOnly : ISiloLifecycle
    {
        public Func<CancellationToken, Task> Start { get; private set; } = static _ => Task.CompletedTask;

        public int HighestCompletedStage => 0;

        public int LowestStoppedStage => int.MaxValue;

        public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
        {
            Start = observer.OnStart;
            return new MemoryStream(); // nothing to take back
        }
    }
}

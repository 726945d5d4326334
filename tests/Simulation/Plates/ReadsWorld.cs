using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Geography;
using AlprGrains.Grains.Cameras;
using AlprGrains.Plates;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;

namespace AlprGrains.Tests.Simulation.Plates;

/// <summary>
/// Seven weeks of reads: cameras with right clocks, wrong clocks and none send until they hear an acknowledgement, over a network that loses,
/// doubles and delays by weeks; two silos whose clocks are minutes apart stamp what arrives and commit in groups to one store, which crashes
/// before or after a commit; minutes die at 30 days. What is asked of a read before it is taken, and where its first arrival is sought, is the
/// product's own code, which every store shares; the store around it is a few lists, so that a life takes less than a millisecond.
/// </summary>
public sealed class ReadsWorld : World
{
    private const int Cameras = 4;
    private const int ActsPerLife = 400;

    /// <summary>An acknowledgement is lost one time in ten: nobody needs to send thirty times.</summary>
    private const int CalmRoundsMax = 30;

    /// <summary>A camera without a clock may send a read again for this long: beyond 30 days nothing tells a repeat from a new read.</summary>
    private static readonly TimeSpan ClocklessDelayMax = TimeSpan.FromDays(29);
    private static readonly TimeSpan DelayMax = TimeSpan.FromDays(40);
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public override string Name => "reads";

    public override ImmutableArray<Plant> Plants { get; } =
    [
        new("acknowledged-before-commit", "INV-1"), new("repeats-sought-today-only", "INV-2"), new("repeats-sought-an-hour-back", "INV-2"), new("expired-shown", "INV-4"),
        new("age-not-asked", "INV-5"), new("purged-by-the-day", "INV-6"),
    ];

    public override void Live(Random chance, string? plant, Story story)
    {
        var life = new Life(chance, plant, story);
        for (var act = 0; act < ActsPerLife; act++) life.Act();
        life.Calm();
    }

    private sealed record Sent(CameraId Camera, string Sequence, DateTimeOffset? Claims, DateTimeOffset SentAt)
    {
        public ReadId Id => ReadId.FromSequence(Camera, Sequence);
    }

    private sealed class Life(Random chance, string? plant, Story story)
    {
        private readonly TimeSpan?[] _clockAhead = [.. Enumerable.Range(0, Cameras).Select(camera => camera switch
        {
            0 => TimeSpan.Zero,
            1 => (TimeSpan?)null, // no clock
            2 => -chance.Upto(TimeSpan.FromDays(2)),
            _ => chance.Upto(Admission.CameraAheadMax),
        })];

        private readonly TimeSpan[] _siloAhead = [TimeSpan.Zero, chance.Upto(TimeSpan.FromMinutes(4))];
        private readonly List<Sent> _unacknowledged = [];
        private readonly List<(Sent Read, DateTimeOffset ArrivesAt)> _underWay = [];
        private readonly List<(PlateRead Read, Sent From)> _waiting = []; // in the group that is not committed yet
        private readonly Dictionary<ReadId, PlateRead> _stored = [];
        private readonly Dictionary<ReadId, PlateRead> _acknowledged = [];
        private readonly HashSet<ReadId> _purged = [];
        private DateTimeOffset _now = Start;
        private int _sequence;
        private int _patience = CalmRoundsMax;

        public void Act()
        {
            switch (chance.Next(20))
            {
                case < 6: Capture(); break;
                case < 10: Arrive(); break;
                case < 13: Commit(); break;
                case < 15 when _unacknowledged.Count > 0: Send(chance.Pick(_unacknowledged)); break;
                case 15: Crash(); break;
                case 16: Purge(); break;
                case 17: Look(); break;
                default: _now += chance.Percent(80) ? chance.Upto(TimeSpan.FromMinutes(40)) : chance.Upto(TimeSpan.FromDays(4)); break;
            }
        }

        /// <summary>The network mends and everybody sends what is not acknowledged, until nothing is left.</summary>
        public void Calm()
        {
            while (_underWay.Count > 0) Arrive();
            Commit();
            _unacknowledged.RemoveAll(read => read.Claims is null && _now - read.SentAt > ClocklessDelayMax); // such a camera forgets
            while (_unacknowledged.Count > 0 && _patience-- > 0)
            {
                foreach (var read in _unacknowledged) _underWay.Add((read, _now));
                while (_underWay.Count > 0) Arrive();
                Commit();
            }
            BrokenPromise.Unless(_unacknowledged.Count == 0, "INV-1", $"{_unacknowledged.Count} reads are neither stored nor refused when everything works");
            Purge();
            Look();
        }

        private void Capture()
        {
            var camera = chance.Next(Cameras);
            var read = new Sent(CameraId.Parse($"cam-{camera}"), $"{++_sequence}", _clockAhead[camera] is { } ahead ? _now + ahead : null, _now);
            _unacknowledged.Add(read);
            Send(read);
        }

        private void Send(Sent read)
        {
            if (chance.Percent(15)) return; // lost
            var max = chance.Percent(85) ? TimeSpan.FromMinutes(5) : read.Claims is null ? ClocklessDelayMax - (_now - read.SentAt) : DelayMax;
            if (max < TimeSpan.Zero) return; // a camera without a clock forgets
            _underWay.Add((read, _now + chance.Upto(max)));
            if (chance.Percent(20)) _underWay.Add((read, _now + chance.Upto(max)));
        }

        private void Arrive()
        {
            if (_underWay.Count == 0) return;
            var next = _underWay.MinBy(one => one.ArrivesAt);
            _underWay.Remove(next);
            if (next.ArrivesAt > _now) _now = next.ArrivesAt;
            var sent = next.Read;
            if (sent.Claims is null && _now - sent.SentAt > ClocklessDelayMax) return;
            var arrivedAt = _now + chance.Pick(_siloAhead);
            var stamp = CaptureStamp.Of(sent.Claims, arrivedAt);
            var read = new PlateRead
            {
                Id = sent.Id, Camera = sent.Camera, Plate = PlateNumber.Parse("7ABC123"), Confidence = Confidence.Clamped(0.9), CapturedAt = stamp.CapturedAt, CapturedAtIsArrival = stamp.IsArrival,
                UploadedAt = arrivedAt, Place = default, Source = ReadSource.Camera,
            };
            var admitted = plant == "age-not-asked" ? read : Admission.Admit(read, _now);
            if (admitted is null)
            {
                story.Tell($"{_now:u} {sent.Sequence} of {sent.Camera} is refused for age");
                story.Count("reads: refused for age");
                _unacknowledged.Remove(sent);
                return;
            }
            if (IsStored(admitted))
            {
                story.Count("reads: repeats");
                Acknowledge(sent);
                return;
            }
            story.Tell($"{_now:u} {sent.Sequence} of {sent.Camera} captured {admitted.CapturedAt:u} uploaded {admitted.UploadedAt:u}");
            _waiting.Add((admitted, sent));
            if (plant == "acknowledged-before-commit") Acknowledge(sent);
        }

        private bool IsStored(PlateRead read)
        {
            var from = plant switch
            {
                "repeats-sought-today-only" => UploadDay.Of(read.UploadedAt),
                "repeats-sought-an-hour-back" when !read.CapturedAtIsArrival => UploadDay.Of(read.CapturedAt - TimeSpan.FromHours(1)),
                _ => Admission.SeekRepeatsFrom(read),
            };
            return _stored.TryGetValue(read.Id, out var first) && UploadDay.Of(first.UploadedAt).CompareTo(from) >= 0;
        }

        private void Commit()
        {
            foreach (var (read, from) in _waiting)
            {
                if (!IsStored(read)) // the same read twice in one group is one
                {
                    BrokenPromise.Unless(!_purged.Contains(read.Id), "INV-5", $"{from.Sequence} of {from.Camera} was purged, and is stored again");
                    BrokenPromise.Unless(_stored.TryAdd(read.Id, read), "INV-2", $"{from.Sequence} of {from.Camera} is stored twice: uploaded {_stored[read.Id].UploadedAt:u} and {read.UploadedAt:u}, captured {read.CapturedAt:u}");
                }
                if (chance.Percent(90)) Acknowledge(from); // else the acknowledgement is lost
            }
            _waiting.Clear();
        }

        private void Acknowledge(Sent sent)
        {
            _unacknowledged.Remove(sent);
            if (_stored.TryGetValue(sent.Id, out var read)) _acknowledged[sent.Id] = read;
            else if (plant == "acknowledged-before-commit") _acknowledged[sent.Id] = _waiting.Find(one => one.From == sent).Read;
        }

        private void Crash()
        {
            story.Tell($"{_now:u} crash");
            story.Count("reads: crashes");
            _waiting.Clear();
            foreach (var (id, read) in _acknowledged)
                BrokenPromise.Unless(_stored.ContainsKey(id) || _purged.Contains(id), "INV-1", $"read {id.Hex} was acknowledged and is not there, {_now - read.UploadedAt:g} after its upload");
        }

        private void Purge()
        {
            var due = plant == "purged-by-the-day"
                ? UploadDay.Of(_now - ReadRetention.Period).Start.AddDays(1)
                : new UploadMinute(UploadMinute.Of(_now - ReadRetention.Period).Number).Start; // the end of the last minute that ended 30 days ago
            foreach (var read in _stored.Values.Where(read => UploadMinute.Of(read.UploadedAt).End <= due).ToArray())
            {
                BrokenPromise.Unless(_now - read.UploadedAt >= ReadRetention.Period, "INV-6", $"a read is purged {_now - read.UploadedAt:g} after its upload");
                _stored.Remove(read.Id);
                _purged.Add(read.Id);
                story.Count("reads: purged");
            }
            _waiting.RemoveAll(one => UploadMinute.Of(one.Read.UploadedAt).End <= due); // as the committer does: their key is gone
        }

        private void Look()
        {
            foreach (var read in _stored.Values.Where(read => plant == "expired-shown" || ReadRetention.IsKept(read.UploadedAt, _now)))
                BrokenPromise.Unless(_now - read.UploadedAt < ReadRetention.Period, "INV-4", $"a read is shown {_now - read.UploadedAt:g} after its upload");
        }
    }
}

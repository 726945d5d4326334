using System.Collections.Immutable;
using System.Text;
using AlprGrains.Audit.Writing;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Simulation.Audit;

/// <summary>
/// Silos that share an audit log, all of them asked for entries all the time, as when each believes that the log's grain is its own. Each watches the
/// writer, takes over by the product's rule and epoch, checks the log for as long as that takes, and writes until it is fenced off. Silos die, join,
/// hang, and lose the folder. When that is over, one of them must soon write and go on writing, and all that was acknowledged must be there.
/// </summary>
public sealed class AuditSeatsWorld : World
{
    /// <summary>The clock goes on by this, and each silo does one thing.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CheckingMax = TimeSpan.FromSeconds(12);

    /// <summary>What docs/decisions/0030 promises of a writer that died: the longest patience, two looks, and the time to check the log.</summary>
    private static readonly TimeSpan ReplacedWithin = TakeOverRule.PatienceMax + 4 * Tick;
    private const int TroubledTicks = 120;
    private const int CalmTicks = 160;
    private const int SilosMax = 3;

    public override string Name => "audit-seats";

    public override int EveryNthSeed => 8;

    public override ImmutableArray<Plant> Plants { get; } =
    [
        new("no-back-off", "INV-8"), new("never-takes-over", "INV-8"), new("silent-fence-is-clear", "INV-8"), new("fence-not-asked", "INV-8"),
    ];

    public override void Live(Random chance, string? plant, Story story)
    {
        using var folder = new DataFolder();
        var life = new Life(chance, plant, story, folder);
        for (var i = 0; i < TroubledTicks; i++)
        {
            life.Trouble();
            life.Step();
        }
        life.Calm();
        for (var i = 0; i < CalmTicks; i++) life.Step();
        life.Check();
    }

    private sealed class Life(Random chance, string? plant, Story story, DataFolder folder)
    {
        private readonly List<Silo> _silos = [];
        private readonly Dictionary<long, string> _acknowledged = [];
        private readonly TimeSpan _checking = chance.Upto(CheckingMax); // a log has a length
        private TimeSpan _lastAcknowledged, _longestGap;
        private bool _isCalm;
        private int _named, _takeovers;

        public TimeSpan Now { get; private set; }
        public string? Plant => plant;
        public Random Chance => chance;
        public TimeSpan Checking => _checking;

        public void Trouble()
        {
            if (_silos.Count < SilosMax && chance.Percent(_silos.Count == 0 ? 100 : 15)) Join();
            if (!chance.Percent(6)) return;
            var silo = chance.Pick(_silos);
            switch (chance.Next(3))
            {
                case 0:
                    Tell($"{silo.Name} is killed", "killed");
                    silo.Die();
                    _silos.Remove(silo);
                    break;
                case 1:
                    Tell($"{silo.Name} hangs", "hung");
                    silo.HangsUntil = Now + chance.Upto(TimeSpan.FromSeconds(20));
                    break;
                default:
                    Tell($"{silo.Name} loses the folder", "folder lost");
                    silo.LoseFolder(Now + chance.Upto(TimeSpan.FromSeconds(20)));
                    break;
            }
        }

        /// <summary>Faults end.</summary>
        public void Calm()
        {
            while (_silos.Count < 2) Join();
            foreach (var silo in _silos)
            {
                silo.HangsUntil = Now;
                silo.FindFolder();
            }
            (_isCalm, _lastAcknowledged) = (true, Now);
        }

        public void Step()
        {
            Now += Tick;
            foreach (var silo in _silos.OrderBy(_ => chance.Next()).ToArray()) silo.Step();
            if (_isCalm) _longestGap = Longer(_longestGap, Now - _lastAcknowledged);
        }

        public void Acknowledge(Silo silo, long index, string entry)
        {
            story.Count("audit-seats: acknowledged");
            BrokenPromise.Unless(_acknowledged.TryAdd(index, entry), "INV-8", $"two silos were both told that they wrote entry {index}");
            if (_isCalm) _longestGap = Longer(_longestGap, Now - _lastAcknowledged);
            _lastAcknowledged = Now;
        }

        public void TookOver(Silo silo)
        {
            Tell($"{silo.Name} takes over", "taken over");
            if (_isCalm) _takeovers++;
        }

        public void Check()
        {
            foreach (var silo in _silos) silo.Die();
            var log = JournalSegments.ReadFrom(folder["shared/journal"], 0).ToDictionary(record => record.Index, record => Encoding.ASCII.GetString(record.Entry.Span));
            foreach (var (index, entry) in _acknowledged)
                BrokenPromise.Unless(log.GetValueOrDefault(index) == entry, "INV-8", $"entry {index} was acknowledged, and the log has {(log.ContainsKey(index) ? "another" : "none")} there");
            // One may be checking the log when another's patience ends for the last time: so twice the checking, once.
            var within = ReplacedWithin + 2 * _checking;
            BrokenPromise.Unless(_longestGap <= within, "INV-8", $"all faults were over, and for {_longestGap.TotalSeconds} s nobody wrote the log, which takes {_checking.TotalSeconds:0.0} s to check");
        }

        public void Tell(string what, string counted)
        {
            story.Tell($"{Now.TotalSeconds:0.0} s: {what}");
            story.Count($"audit-seats: {counted}");
        }

        private void Join()
        {
            var silo = new Silo(this, $"silo-{++_named}", folder);
            _silos.Add(silo);
            Tell($"{silo.Name} joins", "joined");
        }

        private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
    }

    /// <summary>A silo with its own way to the folder, which can be cut.</summary>
    private sealed class Silo
    {
        private readonly Life _life;
        private readonly string _mount, _shared;
        private readonly TakeOverRule _rule;
        private WriterEpoch? _epoch;
        private Journal? _journal;
        private TimeSpan _checkedAt, _folderBackAt, _beatAt;
        private int _entries;

        public Silo(Life life, string name, DataFolder folder)
        {
            (_life, Name, _mount, _shared) = (life, name, folder[name], folder["shared"]);
            _rule = new TakeOverRule(life.Chance.NextDouble);
            Directory.CreateDirectory(_shared);
            Directory.CreateSymbolicLink(_mount, _shared);
        }

        public string Name { get; }
        public TimeSpan HangsUntil { get; set; }

        private string Epochs => Path.Combine(_mount, "epochs");
        private string JournalFolder => Path.Combine(_mount, "journal");
        private bool HasFolder => Directory.Exists(_mount);

        public void LoseFolder(TimeSpan until)
        {
            if (HasFolder) Directory.Delete(_mount); // the way, not the folder: what was open stays open
            _folderBackAt = until;
        }

        public void FindFolder()
        {
            if (!HasFolder) Directory.CreateSymbolicLink(_mount, _shared);
        }

        public void Die() => Close();

        public void Step()
        {
            if (_life.Now < HangsUntil) return;
            if (_life.Now >= _folderBackAt) FindFolder();
            if (_journal is not null) Write();
            else if (_epoch is not null) Check();
            else if (HasFolder) Watch();
        }

        private void Watch()
        {
            var sign = WriterEpoch.Look(Epochs);
            _rule.Saw(sign, _life.Now);
            if (_life.Plant == "never-takes-over" && !sign.IsVacant) return;
            if (_life.Plant != "no-back-off" && !_rule.MayTakeOver(_life.Now)) return;
            _epoch = WriterEpoch.TryClaimAfter(Epochs, sign.Epoch);
            if (_epoch is null) return;
            _checkedAt = _life.Now + _life.Checking;
            _life.TookOver(this);
        }

        private void Check()
        {
            Beat();
            if (_life.Now < _checkedAt || !HasFolder) return;
            var segments = JournalSegments.Of(JournalFolder);
            long next = 0;
            foreach (var record in JournalSegments.ReadFrom(segments, 0)) next = record.Index + 1;
            _journal = new Journal(JournalFolder, _epoch!.Number, segments.LastOrDefault()?.Epoch ?? 0, next);
        }

        private void Write()
        {
            var entry = $"{Name}-{++_entries}";
            var index = _journal!.Next;
            _journal.Append([(Encoding.ASCII.GetBytes(entry), ReadOnlyMemory<byte>.Empty)]);
            try
            {
                if (_life.Plant != "fence-not-asked" && IsFencedOff())
                {
                    _life.Tell($"{Name} is fenced off", "fenced off");
                    _rule.WasFencedOff();
                    Close();
                    return;
                }
            }
            catch (IOException)
            {
                _life.Tell($"{Name} cannot ask the fence", "fence silent");
                _rule.WasFencedOff();
                Close();
                return;
            }
            _life.Acknowledge(this, index, entry);
            Beat();
        }

        private bool IsFencedOff()
        {
            try
            {
                return _epoch!.IsFencedOff;
            }
            catch (IOException) when (_life.Plant == "silent-fence-is-clear")
            {
                return false;
            }
        }

        private void Beat()
        {
            if (_life.Now - _beatAt < TakeOverRule.BeatPeriod) return;
            _epoch!.Beat();
            _beatAt = _life.Now;
        }

        private void Close()
        {
            _journal?.Dispose();
            (_journal, _epoch) = (null, null);
        }
    }
}

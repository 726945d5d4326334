using System.Collections.Immutable;
using System.Text;
using AlprGrains.Audit.Writing;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Simulation.Audit;

/// <summary>
/// Up to three writers of one audit log, each of which believes that it is the one: they claim the next epoch, read the journal, open a segment
/// of their own, write, ask the fence and acknowledge, with a drawn writer going on at every step, and crashes that tear the last write. The
/// epochs, the journal and its reading are the product's own, on files in memory. Whoever opens the log last must find all that was acknowledged.
/// </summary>
public sealed class AuditWorld : World
{
    private const int ActsPerLife = 60;
    private const int WritersMax = 3;

    public override string Name => "audit";

    public override ImmutableArray<Plant> Plants { get; } =
    [
        new("fence-not-asked", "INV-8"), new("fence-asked-before-writing", "INV-8"), new("journal-read-before-claiming", "INV-8"), new("answered-before-durable", "INV-3"), new("line-not-kept", "INV-8"),
    ];

    public override void Live(Random chance, string? plant, Story story)
    {
        using var folder = new DataFolder();
        var writers = new List<Writer>();
        var life = new Life(chance, plant, story, folder);
        for (var act = 0; act < ActsPerLife; act++)
        {
            if (writers.Count == 0 || (writers.Count < WritersMax && chance.Percent(8)))
            {
                writers.Add(new Writer(life, $"{act}"));
                continue;
            }
            var writer = chance.Pick(writers);
            if (chance.Percent(5))
            {
                story.Tell($"writer {writer.Name} crashes");
                story.Count("audit: crashes");
                writer.Crash();
                writers.Remove(writer);
            }
            else if (!writer.Step())
            {
                story.Count("audit: writers fenced off");
                writers.Remove(writer);
            }
        }
        foreach (var writer in writers) writer.Crash();
        life.Check();
    }

    private sealed class Life(Random chance, string? plant, Story story, DataFolder folder)
    {
        public readonly Dictionary<long, string> Acknowledged = [];
        public readonly List<(long Index, string Entry)> Answered = [];

        public Random Chance => chance;
        public string? Plant => plant;
        public Story Story => story;
        public string Epochs => folder["epochs"];
        public string Journal => folder["journal"];

        public void Acknowledge(string writer, long index, string entry)
        {
            story.Tell($"writer {writer} acknowledges {index}");
            story.Count("audit: acknowledged");
            BrokenPromise.Unless(Acknowledged.TryAdd(index, entry), "INV-8", $"two writers were both told that they wrote entry {index}");
        }

        public void Check()
        {
            WriterEpoch.Claim(Epochs);
            var log = JournalSegments.ReadFrom(Journal, 0).ToDictionary(record => record.Index, record => Encoding.ASCII.GetString(record.Entry.Span));
            foreach (var (index, entry) in Acknowledged)
                BrokenPromise.Unless(log.GetValueOrDefault(index) == entry, "INV-8", $"entry {index} was acknowledged, and the log has {(log.ContainsKey(index) ? "another" : "none")} there");
            foreach (var (index, entry) in Answered)
                BrokenPromise.Unless(log.GetValueOrDefault(index) == entry, "INV-3", $"an answer left whose entry {index} is not in the log");
        }
    }

    /// <summary>One writer, a step at a time, in the order of <see cref="LogOpening"/> and <see cref="TileLog"/>.</summary>
    private sealed class Writer(Life life, string name)
    {
        private WriterEpoch? _epoch;
        private long _next = -1, _follows;
        private Journal? _journal;
        private List<(long Index, string Entry)> _written = [];
        private bool _isAllowed; // asked at the wrong time, by a plant
        private int _entries;

        public string Name => name;

        /// <summary>One step; false when this writer found itself fenced off, and ends.</summary>
        public bool Step()
        {
            var readsFirst = life.Plant == "journal-read-before-claiming";
            if (readsFirst && _next < 0) ReadJournal();
            else if (_epoch is null) _epoch = WriterEpoch.Claim(life.Epochs);
            else if (_next < 0) ReadJournal();
            else if (_journal is null) _journal = new Journal(life.Journal, _epoch.Number, life.Plant == "line-not-kept" ? JournalSegments.Of(life.Journal).LastOrDefault()?.Epoch ?? 0 : _follows, _next);
            else if (_written.Count > 0) return Acknowledge();
            else if (life.Plant == "fence-asked-before-writing" && !_isAllowed)
            {
                if (_epoch.IsFencedOff) return End();
                _isAllowed = true;
            }
            else Write();
            return true;
        }

        /// <summary>The process dies; when it was just writing, some of that is torn.</summary>
        public void Crash()
        {
            if (_journal is not null && _written.Count == 0 && life.Chance.Percent(50))
            {
                Write();
                Tear(_written[0].Index);
            }
            _journal?.Dispose();
        }

        private void Tear(long from)
        {
            var mine = Directory.EnumerateFiles(life.Journal).Select(JournalSegment.TryParse).Single(segment => segment!.Epoch == _epoch!.Number)!; // it may be in nobody's line
            var whole = JournalSegments.Read(mine, from).Sum(record => (long)record.Bytes);
            using var file = File.OpenHandle(mine.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            RandomAccess.SetLength(file, whole + life.Chance.Next((int)(RandomAccess.GetLength(file) - whole)));
            life.Story.Count("audit: writes torn");
        }

        private void ReadJournal()
        {
            var segments = JournalSegments.Of(life.Journal);
            (_next, _follows) = (0, segments.LastOrDefault()?.Epoch ?? 0);
            foreach (var record in JournalSegments.ReadFrom(segments, 0)) _next = record.Index + 1;
        }

        private void Write()
        {
            var entries = Enumerable.Range(0, life.Chance.Next(1, 4)).Select(_ => $"{name}-{++_entries}").ToArray();
            _written = [.. entries.Select((entry, i) => (_journal!.Next + i, entry))];
            if (life.Plant == "answered-before-durable") life.Answered.AddRange(_written);
            _journal!.Append([.. entries.Select(entry => ((ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes(entry), ReadOnlyMemory<byte>.Empty))]);
        }

        private bool Acknowledge()
        {
            if (life.Plant is not ("fence-not-asked" or "fence-asked-before-writing") && _epoch!.IsFencedOff) return End();
            foreach (var (index, entry) in _written) life.Acknowledge(name, index, entry);
            life.Answered.AddRange(_written); // only now does a result leave (INV-3)
            _written = [];
            _isAllowed = false;
            return true;
        }

        private bool End()
        {
            life.Story.Tell($"writer {name} is fenced off");
            _journal?.Dispose();
            return false;
        }
    }
}

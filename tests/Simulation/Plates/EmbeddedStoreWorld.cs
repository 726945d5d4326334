using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage.Embedded;
using AlprGrains.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlprGrains.Tests.Simulation.Plates;

/// <summary>
/// The embedded store itself, on files in memory, over some weeks: reads are appended many at once, sent again, and purged when their minutes
/// die, and the machine loses power: the files are copied while appends are under way, and the store is opened on the copy. Slower than the
/// other worlds by a hundred times, so that only some seeds live it.
/// </summary>
public sealed class EmbeddedStoreWorld : World
{
    private const int ActsPerLife = 30;
    private const int TogetherMax = 12;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 22, 0, 0, TimeSpan.Zero);

    public override string Name => "embedded-store";

    public override int EveryNthSeed => 80;

    public override ImmutableArray<Plant> Plants { get; } = [new("not-synced", "INV-1"), new("repeat-under-another-id", "INV-2")];

    public override void Live(Random chance, string? plant, Story story)
    {
        var life = new Life(chance, plant, story);
        try
        {
            for (var act = 0; act < ActsPerLife; act++) life.Act().GetAwaiter().GetResult();
            life.Check().GetAwaiter().GetResult();
        }
        finally
        {
            life.Close();
        }
    }

    private sealed class Life(Random chance, string? plant, Story story)
    {
        private readonly ManualTime _time = new(Start);
        private readonly Dictionary<ReadId, PlateRead> _sent = [];
        private readonly Dictionary<ReadId, PlateRead> _acknowledged = [];
        private DataFolder _folder = new();
        private EmbeddedStorage? _storage;
        private int _sequence;

        private EmbeddedStorage Storage => _storage ??= EmbeddedStorage.Open(new EmbeddedStorageOptions { DataDirectory = _folder, UnindexedReadsMax = 1000 }, _time, NullLoggerFactory.Instance);

        public async Task Act()
        {
            switch (chance.Next(12))
            {
                case < 5: await Append(Fresh()); break;
                case 5 when _sent.Count > 0: await Append(Again(), areRepeats: true); break;
                case 6: await Append(Fresh(), andCrash: true); break;
                case 7: await Restart(); break;
                case 8: await Check(); break;
                case 9:
                    await Storage.Retention.DestroyDue();
                    story.Count("embedded-store: purges");
                    break;
                default: _time.Advance(chance.Percent(50) ? chance.Upto(TimeSpan.FromHours(3)) : chance.Upto(TimeSpan.FromDays(16))); break;
            }
        }

        /// <summary>What was acknowledged is there, once, until its 30 days are over, and then it is not; the books balance.</summary>
        public async Task Check()
        {
            var now = _time.GetUtcNow();
            foreach (var (id, read) in _acknowledged)
            {
                var found = await Storage.ReadsById.Find(id, read.UploadedAt);
                var isKept = ReadRetention.IsKept(read.UploadedAt, now);
                BrokenPromise.Unless(found is not null || !isKept, "INV-1", $"read {id.Hex} was acknowledged {now - read.UploadedAt:g} ago and is not there");
                BrokenPromise.Unless(found is null || isKept, "INV-4", $"read {id.Hex} is shown {now - read.UploadedAt:g} after its upload");
            }
            var books = await Storage.Retention.Books();
            BrokenPromise.Unless(books.Uploaded == books.Live + books.Destroyed, "INV-6", $"the books do not balance: {books}");
            BrokenPromise.Unless(books.Uploaded <= _sent.Count, "INV-2", $"{_sent.Count} reads were sent, and {books.Uploaded} are in the books");
        }

        public void Close()
        {
            _storage?.Dispose();
            _folder.Dispose();
        }

        private PlateRead[] Fresh() => [.. Enumerable.Range(0, chance.Next(1, TogetherMax)).Select(_ => Read($"{++_sequence}"))];

        private PlateRead[] Again()
        {
            PlateRead[] known = [.. _sent.Values];
            return [.. Enumerable.Range(0, chance.Next(1, TogetherMax)).Select(_ => chance.Pick(known)).DistinctBy(read => read.Id).Select(read => read with
            {
                UploadedAt = _time.GetUtcNow(), // it arrives again, now
                Id = plant == "repeat-under-another-id" ? ReadId.FromSequence(read.Camera, $"again {++_sequence}") : read.Id,
            })];
        }

        private async Task Append(PlateRead[] reads, bool andCrash = false, bool areRepeats = false)
        {
            var appends = reads.Select(read => Storage.Reads.Append(new ReadAppend(read, Storage.PlateKeys.KeyOf(read.Plate), [], RegisterReminder: true)).AsTask()).ToArray();
            if (!areRepeats) foreach (var read in reads) _sent.Add(read.Id, read);
            if (andCrash)
            {
                var after = _folder.CopyAsAfterCrash(); // while they are under way
                if (plant == "not-synced") foreach (var log in Directory.EnumerateFiles(after, "*-wal", SearchOption.AllDirectories)) File.Delete(log);
                await Task.WhenAll(appends); // what is answered after the copy was never heard: the power is off
                await Storage.DisposeAsync();
                _folder.Dispose();
                (_folder, _storage) = (after, null);
                story.Tell($"{_time.GetUtcNow():u} power off with {reads.Length} reads under way");
                story.Count("embedded-store: power failures");
                return;
            }
            var outcomes = await Task.WhenAll(appends);
            foreach (var (read, outcome) in reads.Zip(outcomes)) Heard(read, outcome);
            story.Tell($"{_time.GetUtcNow():u} {reads.Length} reads: {string.Join(", ", outcomes.Distinct())}");
        }

        private void Heard(PlateRead read, RecordOutcome outcome)
        {
            story.Count($"embedded-store: {outcome}");
            if (outcome is RecordOutcome.Stored)
            {
                BrokenPromise.Unless(!_acknowledged.TryGetValue(read.Id, out var first) || !ReadRetention.IsKept(first.UploadedAt, _time.GetUtcNow()), "INV-1", $"read {read.Id.Hex} was acknowledged, and is stored only now");
                BrokenPromise.Unless(!_acknowledged.ContainsKey(read.Id), "INV-5", $"read {read.Id.Hex} was purged, and is stored again");
                _acknowledged[read.Id] = read;
            }
        }

        private async Task Restart()
        {
            await Storage.DisposeAsync();
            _storage = null;
        }

        private PlateRead Read(string sequence)
        {
            var camera = CameraId.Parse("cam-1");
            var now = _time.GetUtcNow();
            return new PlateRead
            {
                Id = ReadId.FromSequence(camera, sequence), Camera = camera, Plate = PlateNumber.Parse($"7ABC{chance.Next(100, 130)}"), Confidence = Confidence.Clamped(0.9),
                CapturedAt = now - chance.Upto(TimeSpan.FromHours(4)), UploadedAt = now, Place = default, Source = ReadSource.Camera,
            };
        }
    }
}

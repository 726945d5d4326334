using AlprGrains.Plates;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Embedded.Patterns;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.Storage.Plates;
using AlprGrains.Tests.TestKit;
using static AlprGrains.Tests.Storage.Plates.SampleReads;

namespace AlprGrains.Tests.Storage.Patterns;

public sealed class PlateDirectoryTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly DataFolder _folder = new();
    private readonly ManualTime _time = new(Noon);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_plate_is_found_as_soon_as_its_read_is_acknowledged()
    {
        await using var storage = await Open();
        for (var number = 0; number < 200; number++)
        {
            var plate = PlateNumber.Parse($"9XYZ{number:000}");
            Assert.Equal(RecordOutcome.Stored, await storage.Reads.Append(Append(Read(number, Noon, plate), storage.PlateKeys)));
            Assert.Equal([plate], Find(storage, $"9X?Z{number:000}"));
        }
    }

    [Fact]
    public async Task No_more_plates_are_given_than_asked_for_and_the_answer_says_that_there_are_more()
    {
        await using var storage = await Open();
        for (var number = 0; number < 20; number++) await storage.Reads.Append(Append(Read(number, Noon, PlateNumber.Parse($"9XYZ{number:000}")), storage.PlateKeys));
        Assert.Equal((20, false), Count(storage.Plates.Find(Pattern("9XYZ*"), 20)));
        Assert.Equal((19, true), Count(storage.Plates.Find(Pattern("9XYZ*"), 19)));
        Assert.Equal((10, false), Count(storage.Plates.Find(Pattern("9XYZ00?"), 11)));

        static (int, bool) Count(PlateDirectoryAnswer answer) => (answer.Plates.Length, answer.More);
    }

    [Fact]
    public async Task INV_4_a_plate_is_found_until_30_days_after_its_last_upload_and_not_from_then_on_nor_after_a_restart()
    {
        var last = Noon + TimeSpan.FromDays(2) + TimeSpan.FromMilliseconds(400);
        var storage = await Open();
        await storage.Reads.Append(Append(Read(1, Noon), storage.PlateKeys));
        _time.Jump(last);
        await storage.Reads.Append(Append(Read(2, last), storage.PlateKeys));

        foreach (var restarted in (bool[])[false, true])
        {
            _time.Jump(last + TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
            if (restarted) storage = await Restart(storage);
            Assert.Equal([Plate], Find(storage, "7ABC*"));
            foreach (var after in (double[])[0, 1, 3600])
            {
                _time.Jump(last + TimeSpan.FromDays(30) + TimeSpan.FromSeconds(after));
                if (restarted) storage = await Restart(storage);
                Assert.Empty(Find(storage, "7ABC*"));
            }
        }
        await storage.DisposeAsync();
    }

    [Fact]
    public async Task INV_4_within_a_minute_a_dead_plate_is_nowhere_in_the_directory()
    {
        await using var storage = await Open();
        await storage.Reads.Append(Append(Read(1, Noon), storage.PlateKeys));
        Assert.Equal(1, Directory(storage).Count);
        _time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(1));
        Assert.Equal(1, Directory(storage).Count);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, Directory(storage).Count);
    }

    [Fact]
    public async Task INV_6_plates_come_back_when_the_clock_ran_ahead_and_came_back()
    {
        await using var storage = await Open();
        await storage.Reads.Append(Append(Read(1, Noon), storage.PlateKeys));
        _time.Advance(TimeSpan.FromDays(31));
        Assert.Empty(Find(storage, "7ABC*"));
        _time.Jump(Noon + TimeSpan.FromMinutes(5));
        Directory(storage).Sweep(); // timers do not run back with the clock: the next one comes a minute later
        await Directory(storage).Rebuilt;
        Assert.Equal([Plate], Find(storage, "7ABC*"));
    }

    [Fact]
    public async Task After_a_crash_and_after_a_restart_all_plates_are_there_again()
    {
        const int Plates = 3_000; // more than stay unindexed
        var storage = await Open();
        await Store(storage, Plates, _ => _time.GetUtcNow());
        using (var crashed = _folder.CopyAsAfterCrash())
        using (var after = await Open(crashed))
            Assert.Equal(Plates, Directory(after).Count);
        storage = await Restart(storage);
        Assert.Equal(Plates, Directory(storage).Count);
        Assert.Equal([PlateNumber.Parse("AA01234")], Find(storage, "*A01234"));
        await storage.DisposeAsync();
    }

    [Fact]
    public async Task An_index_file_of_the_version_before_is_made_anew()
    {
        await using (var storage = await Open()) await Store(storage, 2_000, _ => _time.GetUtcNow());
        var index = System.IO.Directory.EnumerateFiles(_folder["reads"], "*.index.db").Single();
        using (var file = AlprGrains.Storage.Sqlite.Database.OpenForMoving(index, 64)) file.Execute("DROP TABLE places; DROP TABLE plates; PRAGMA user_version=1");
        await using var opened = await Open();
        Assert.Equal(2_000, Directory(opened).Count);
        Assert.Equal(RecordOutcome.AlreadyStored, await opened.Reads.Append(Append(Read(7, Noon), opened.PlateKeys)));
    }

    [Fact]
    public async Task INV_4_what_lies_on_disk_for_the_directory_dies_with_the_keys_of_its_minutes()
    {
        await using (var storage = await Open())
        {
            await Store(storage, 2_000, number => Noon + TimeSpan.FromMinutes(number / 1_000)); // two minutes
            Assert.Equal(2_000, Directory(storage).Count);
            _time.Jump(Noon + TimeSpan.FromDays(30) + TimeSpan.FromMinutes(1));
            storage.Keys.DestroyThrough(UploadMinute.Of(Noon));
        }
        _time.Jump(Noon + TimeSpan.FromMinutes(2)); // as one who has a copy and sets the clock back
        await using var opened = await Open();
        Assert.Equal(1_000, Directory(opened).Count);
        Assert.Empty(Find(opened, "AA00???"));
        Assert.NotEmpty(Find(opened, "AA01???"));
    }

    [Fact]
    public async Task INV_11_what_the_directory_leaves_on_disk_holds_no_plate_as_text_or_as_it_is_packed()
    {
        await using var storage = await Open();
        await Store(storage, 3_000, _ => _time.GetUtcNow());
        var plates = Enumerable.Range(0, 3_000).Select(PlateOf).ToList();
        Assert.Empty(PlateSearch.Files(_folder, plates.Take(50).Select(plate => plate.Text)));
        Assert.Empty(PackedIn(_folder, plates));

        File.WriteAllBytes(_folder["planted"], [1, 2, 3, .. BitConverter.GetBytes(PackedPlate.Of(plates[5]))]); // the search can find one
        Assert.Equal(["planted"], PackedIn(_folder, plates));
    }

    [Fact]
    public async Task Plates_are_found_while_others_are_stored()
    {
        await using var storage = await Open();
        await Store(storage, 500, _ => _time.GetUtcNow());
        var storing = Task.Run(() => Store(storage, 5_000, _ => _time.GetUtcNow(), first: 500));
        var asked = 0;
        while (!storing.IsCompleted || asked == 0)
        {
            Assert.Equal(100, storage.Plates.Find(Pattern("*A001??"), 200).Plates.Length); // of the first 500
            asked++;
        }
        await storing;
        Assert.Equal(5_000, Directory(storage).Count);
    }

    private static PlateNumber PlateOf(int number) => PlateNumber.Parse($"AA{number:00000}");

    private static async Task Store(EmbeddedStorage storage, int until, Func<int, DateTimeOffset> uploadedAt, int first = 0)
    {
        for (; first < until; first += 50)
            await Task.WhenAll(Enumerable.Range(first, 50).Select(number => storage.Reads.Append(Append(Read(number, uploadedAt(number), PlateOf(number)), storage.PlateKeys)).AsTask()));
    }

    private static List<string> PackedIn(string folder, List<PlateNumber> plates)
    {
        var packed = plates.Select(PackedPlate.Of).ToHashSet();
        var found = new List<string>();
        foreach (var path in System.IO.Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => new FileInfo(path).Length > 0))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            for (var at = 0; at + sizeof(ulong) <= bytes.Length; at++)
            {
                if (!packed.Contains(BitConverter.ToUInt64(bytes, at))) continue;
                found.Add(Path.GetFileName(path));
                break;
            }
        }
        return found;
    }

    private async Task<EmbeddedStorage> Open(string? folder = null)
    {
        var storage = EmbeddedStoreUnderTest.Open(folder ?? _folder, _time);
        await Directory(storage).Rebuilt;
        return storage;
    }

    private async Task<EmbeddedStorage> Restart(EmbeddedStorage storage)
    {
        await storage.DisposeAsync();
        return await Open();
    }

    private static PlateDirectory Directory(EmbeddedStorage storage) => (PlateDirectory)storage.Plates;

    private static IEnumerable<PlateNumber> Find(EmbeddedStorage storage, string pattern)
    {
        var answer = storage.Plates.Find(Pattern(pattern), 50);
        Assert.Equal(100, answer.PercentReady);
        return answer.Plates;
    }

    private static PlatePattern Pattern(string text)
    {
        Assert.True(PlatePattern.TryParse(text, out var pattern, out var problem), problem);
        return pattern;
    }
}

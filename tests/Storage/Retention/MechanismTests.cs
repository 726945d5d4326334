using System.Text;
using AlprGrains.Lookups;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Sqlite;
using AlprGrains.Tests.TestKit;
using Orleans.Runtime;
using static AlprGrains.Tests.Storage.Plates.SampleReads;

namespace AlprGrains.Tests.Storage.Retention;

/// <summary>Hiding, deleting and destroying keys, each alone with the two others left out (design.md, section 5), and what is left on disk and in copies.</summary>
public sealed class MechanismTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Expired = Noon + ReadRetention.Period;

    private readonly DataFolder _folder = new();
    private readonly ManualTime _time = new(Noon);
    private readonly byte[] _picture = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"an image of {Plate.Text} ", 50)));
    private EmbeddedStorage _storage;
    private AlprGrains.Evidence.EvidenceRef _image;

    public MechanismTests() => _storage = PurgeTests.Open(_folder, _time);

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<PlateRead> Stored()
    {
        _image = await _storage.Evidence.Put(_picture, Noon);
        var read = Read(1, Noon) with { FrameImage = _image, PlateImage = null };
        await _storage.Reads.Append(Append(read, _storage.PlateKeys, [Alert(read)], registerReminder: true));
        return read;
    }

    [Fact]
    public async Task INV_4_hiding_alone_shows_the_read_on_no_path()
    {
        var read = await Stored();
        await IsShownOnEveryPath(read, shown: true);
        _time.Jump(Expired);
        await IsShownOnEveryPath(read, shown: false);
        Assert.NotNull(_storage.Keys.OpeningKey(UploadMinute.Of(Noon))); // nothing else was at work
        Assert.Equal(1, Rows());
    }

    [Fact]
    public async Task INV_5_a_clock_that_goes_back_shows_on_no_path_what_was_hidden()
    {
        await _storage.DisposeAsync();
        var clocks = new TwoClocks(Noon);
        _storage = PurgeTests.Open(_folder, clocks);
        var read = Read(2, Noon);
        await _storage.Reads.Append(Append(read, _storage.PlateKeys));
        clocks.Pass(ReadRetention.Period);
        _storage.Retention.CheckClocks();
        clocks.JumpWall(-TimeSpan.FromDays(20));
        Assert.Empty((await _storage.Reads.Page(new PlateQuestion(Plate))).Reads);
        Assert.Empty(_storage.Plates.Find(Pattern(), 10).Plates);
        await _storage.Retention.DestroyDue();
        Assert.NotNull(_storage.Keys.OpeningKey(UploadMinute.Of(Noon))); // INV-6: and nothing is destroyed by such a clock
        var late = Read(3, clocks.GetUtcNow()); // what comes in meanwhile is stored, and dies 30 days from now, not from then
        Assert.Equal(RecordOutcome.Stored, await _storage.Reads.Append(Append(late, _storage.PlateKeys)));
        Assert.Equal(Noon + ReadRetention.Period, (await _storage.Reads.Page(new PlateQuestion(Plate))).Reads.Single().UploadedAt);
    }

    [Fact]
    public async Task Deleting_alone_leaves_no_row_and_no_image_of_the_plate()
    {
        await Stored();
        var next = Noon + TimeSpan.FromDays(1);
        _time.Jump(next);
        await _storage.Reads.Append(Append(Read(2, next), _storage.PlateKeys));
        await _storage.Reads.Append(Append(Read(3, next, OtherPlate), _storage.PlateKeys));
        var plate = _storage.PlateKeys.KeyOf(Plate);

        _time.Jump(Expired - TimeSpan.FromSeconds(1));
        Assert.Equal(new PlatePurge(0, Noon), await _storage.Reads.PurgeExpired(plate)); // INV-6
        _time.Jump(Expired);
        var sealedImage = SealedImage();
        Assert.Equal(new PlatePurge(1, next), await _storage.Reads.PurgeExpired(plate));
        Assert.Equal(0, Rows());
        Assert.Equal(-1, File.ReadAllBytes(SegmentFile()).AsSpan().IndexOf(sealedImage));
        Assert.Null(await _storage.Evidence.Get(_image));
        Assert.Equal(new PlatePurge(0, next), await _storage.Reads.PurgeExpired(plate));
        Assert.NotNull(_storage.Keys.OpeningKey(UploadMinute.Of(Noon)));

        _time.Jump(next + ReadRetention.Period);
        Assert.Equal(new PlatePurge(1, null), await _storage.Reads.PurgeExpired(plate));
        Assert.Equal(1, (await _storage.Reads.Counts()).Live); // the other plate's
    }

    [Fact]
    public async Task Deleting_finds_rows_in_memory_in_the_indexes_and_after_a_restart()
    {
        for (var number = 0; number < 2500; number++)
            await _storage.Reads.Append(Append(Read(number, Noon + TimeSpan.FromMilliseconds(number), number % 5 == 0 ? Plate : OtherPlate), _storage.PlateKeys));
        _time.Jump(Expired + TimeSpan.FromMilliseconds(999.5));
        Assert.Equal(200, (await _storage.Reads.PurgeExpired(_storage.PlateKeys.KeyOf(Plate))).Deleted);
        await _storage.DisposeAsync();
        _storage = PurgeTests.Open(_folder, _time);
        _time.Jump(Expired + TimeSpan.FromSeconds(10));
        Assert.Equal(new PlatePurge(300, null), await _storage.Reads.PurgeExpired(_storage.PlateKeys.KeyOf(Plate)));
        Assert.Equal(new PlatePurge(2000, null), await _storage.Reads.PurgeExpired(_storage.PlateKeys.KeyOf(OtherPlate)));
        Assert.Equal(2500, (await _storage.Retention.Books()).Live); // the books count keys: these live until the minute is over
    }

    [Fact]
    public async Task INV_4_destroying_keys_alone_makes_a_snapshot_of_everything_else_unreadable()
    {
        var read = await Stored();
        await _storage.Quarantine.Put(Camera, "not readable", _picture, Noon);
        var state = new GrainState<Crashes.PlainTextTests.PlateState>(new Crashes.PlainTextTests.PlateState { Plate = Plate, UploadedAt = Noon });
        await _storage.States.WriteStateAsync("state", GrainId.Create("alert", "a"), state);
        using var snapshot = _folder.CopyAsAfterCrash();

        _time.Jump(new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.Zero) + ReadRetention.Period);
        await _storage.Retention.DestroyDue();
        using var afterwards = _folder.CopyAsAfterCrash();
        foreach (var key in Directory.EnumerateFiles(snapshot["keys"])) File.Delete(key); // backups have no keys
        foreach (var key in Directory.EnumerateFiles(afterwards["keys"])) File.Copy(key, Path.Combine(snapshot["keys"], Path.GetFileName(key)));
        Forget(snapshot["keys/keys.db"]); // and hiding is left out: this store believes that it is the day of the upload

        await using var restored = PurgeTests.Open(snapshot, new ManualTime(Noon + TimeSpan.FromMinutes(5)));
        Assert.Empty((await restored.Reads.Page(new PlateQuestion(Plate))).Reads);
        Assert.Empty((await restored.Reads.PendingAlerts(10)));
        Assert.Null(await restored.Evidence.Get(_image));
        Assert.Empty(restored.Plates.Find(Pattern(), 10).Plates);
        Assert.Null(restored.Keys.FindToken(Plate, UploadDay.Of(Noon))); // nor can anyone try plates: the pepper is gone
        var again = new GrainState<Crashes.PlainTextTests.PlateState>();
        await restored.States.ReadStateAsync("state", GrainId.Create("alert", "a"), again);
        Assert.False(again.RecordExists);
        Assert.Equal(RecordOutcome.RefusedTooOld, await restored.Reads.Append(Append(read, restored.PlateKeys))); // INV-5: the watermark
    }

    [Fact]
    public async Task The_whole_disk_holds_nothing_of_a_purged_plate()
    {
        await Stored();
        await _storage.Quarantine.Put(Camera, $"the plate '{Plate.Text}' is wrong", _picture, Noon);
        var state = new GrainState<Crashes.PlainTextTests.PlateState>(new Crashes.PlainTextTests.PlateState { Plate = Plate, UploadedAt = Noon });
        await _storage.States.WriteStateAsync("state", GrainId.Create("alert", "a"), state);
        var token = _storage.Keys.FindToken(Plate, UploadDay.Of(Noon))!.Value;
        var traces = new Dictionary<string, byte[]>
        {
            ["the sealed image"] = SealedImage(),
            ["the sealed row"] = Bytes("reads/2026-03-02.reads.db", "SELECT sealed FROM reads"),
            ["the sealed alert"] = Bytes("reads/2026-03-02.reads.db", "SELECT sealed FROM outbox"),
            ["the minute's wrapped key"] = Bytes("keys/keys.db", "SELECT wrapped FROM minute_keys"),
            ["the day's wrapped pepper"] = Bytes("keys/keys.db", "SELECT wrapped FROM day_peppers"),
            ["the plate's token"] = BigEndian(token.High),
        };
        await _storage.DisposeAsync(); // rows and indexes go into their files
        _storage = PurgeTests.Open(_folder, _time);
        Assert.All(traces, trace => Assert.True(IsOnDisk(trace.Value), $"{trace.Key} is not found where it is")); // the search can find each

        _time.Jump(new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.Zero) + ReadRetention.Period);
        await _storage.Retention.DestroyDue();
        Assert.All(traces, trace => Assert.False(IsOnDisk(trace.Value), $"{trace.Key} is still on disk"));
        Assert.Empty(PlateSearch.Files(_folder, [Plate.Text, "7ABG123"]));
    }

    private async Task IsShownOnEveryPath(PlateRead read, bool shown)
    {
        var expected = shown ? 1 : 0;
        Assert.Equal(expected, (await _storage.Reads.Page(new PlateQuestion(Plate))).Reads.Length);
        var place = new PlaceQuestion([Camera], Noon.AddHours(-1), Noon.AddHours(1), null, 10, null, new string('0', 32));
        Assert.Equal(expected, (await _storage.Reads.Page(place)).Page.Reads.Length);
        Assert.Equal(expected, (await _storage.Reads.PendingAlerts(10)).Length);
        Assert.Equal(shown, await _storage.ReadsById.Find(read.Id, Noon) is not null);
        Assert.Equal(expected, _storage.Plates.Find(Pattern(), 10).Plates.Length);
    }

    private static PlatePattern Pattern()
    {
        Assert.True(PlatePattern.TryParse("7ABC*", out var pattern, out var problem), problem);
        return pattern;
    }

    private long Rows()
    {
        using var day = Database.OpenForReading(_folder["reads/2026-03-02.reads.db"], 64);
        return day.Number("SELECT COUNT(*) FROM reads");
    }

    private string SegmentFile() => Directory.EnumerateFiles(_folder["evidence/2026-03-02"]).Single();

    private byte[] SealedImage() => File.ReadAllBytes(SegmentFile())[^64..];

    private byte[] Bytes(string file, string query)
    {
        using var database = Database.OpenForReading(_folder[file], 64);
        using var rows = database.Prepare(query);
        Assert.True(rows.Step());
        var bytes = rows.Blob(0).ToArray();
        rows.Reset();
        return bytes;
    }

    private bool IsOnDisk(byte[] bytes) => Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Any(file =>
    {
        if (Path.GetFileName(file) == "lock") return false;
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content.AsSpan().IndexOf(bytes) >= 0;
    });

    private static byte[] BigEndian(ulong number)
    {
        var bytes = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return bytes;
    }

    private static void Forget(string keys)
    {
        using var database = Database.OpenForMoving(keys, 64);
        database.Execute("DELETE FROM marks");
    }
}

using System.Collections.Immutable;
using System.Text;
using AlprGrains.Alerts;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.Storage.Plates;
using AlprGrains.Tests.TestKit;
using Microsoft.Data.Sqlite;
using static AlprGrains.Tests.Storage.Plates.SampleReads;

namespace AlprGrains.Tests.Storage.Holds;

/// <summary>Held copies on disk: they outlive the minute's key, and are really forgotten when their hold ends.</summary>
public sealed class HoldStoreTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly HoldId First = new($"{1:x32}"), Second = new($"{2:x32}");
    private static readonly byte[] Frame = Encoding.UTF8.GetBytes("bytes of a frame"), Crop = Encoding.UTF8.GetBytes("bytes of a plate image");

    private readonly DataFolder _folder = new();
    private readonly ManualTime _time = new(Noon);
    private EmbeddedStorage _storage;

    public HoldStoreTests() => _storage = EmbeddedStoreUnderTest.Open(_folder, _time);

    public void Dispose()
    {
        _storage.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task INV_6_a_held_read_and_its_pictures_outlive_the_key_of_their_minute_and_a_crash()
    {
        await Store(1);
        await Hold(First, 1);
        Purge();
        using var after = _folder.CopyAsAfterCrash();
        using var recovered = EmbeddedStoreUnderTest.Open(after, _time);
        foreach (var storage in new[] { _storage, recovered })
        {
            Assert.Null(await storage.ReadsById.Find(Sample(1).Id, Noon));
            var held = Assert.Single(await storage.Holds.Reads(First));
            Assert.Equal((Sample(1).Id, Plate, Sample(1).CapturedAt), (held.Id, held.Plate, held.CapturedAt));
            Assert.Equal(Frame, (await storage.Holds.Picture(First, held.Id, AlertImage.Frame))!.Value.ToArray());
            Assert.Equal(Crop, (await storage.Holds.Picture(First, held.Id, AlertImage.Plate))!.Value.ToArray());
        }
    }

    [Fact]
    public async Task G_5_the_end_of_a_hold_leaves_neither_its_keys_nor_its_copies_anywhere_on_disk()
    {
        await Store(1, 2);
        await Hold(First, 1);
        await Hold(Second, 2);
        var (mine, others) = (SecretsOf(First), SecretsOf(Second));
        Assert.All(mine.Concat(others), secret => Assert.True(IsOnDisk(secret))); // the twin: the search finds what is there

        await _storage.Holds.End(First, null, DateTimeOffset.UnixEpoch);

        Assert.All(mine, secret => Assert.False(IsOnDisk(secret)));
        Assert.All(others, secret => Assert.True(IsOnDisk(secret)));
        Assert.Empty(await _storage.Holds.Reads(First));
        Assert.Null(await _storage.Holds.Picture(First, Sample(1).Id, AlertImage.Frame));
    }

    [Fact]
    public async Task A_read_under_two_holds_counts_once_and_is_purged_with_the_last()
    {
        await Store(1, 2);
        await Hold(First, 1, 2);
        await Hold(Second, 1);
        Purge();
        Assert.Equal(2, await Held());

        var first = await _storage.Holds.End(First, null, Certified);
        Assert.Equal(1, first.Purged); // read 2; read 1 lives on under the second
        Assert.Equal(2, await Held()); // until it is certified
        Assert.Equal((first.Purged, first.DigestHex), await Again()); // a crash before the certificate loses no count
        await _storage.Holds.Confirm(First);
        Assert.Equal(1, await Held());

        var second = await _storage.Holds.End(Second, null, Certified);
        Assert.Equal(1, second.Purged);
        await _storage.Holds.Confirm(Second);
        Assert.Equal(0, await Held());

        async Task<(long, string)> Again() => await _storage.Holds.End(First, null, Certified) is var again ? (again.Purged, again.DigestHex) : default;
    }

    [Fact]
    public async Task A_hold_that_ends_while_its_reads_live_purges_nothing()
    {
        await Store(1);
        await Hold(First, 1);
        Assert.Equal(0, (await _storage.Holds.End(First, null, DateTimeOffset.UnixEpoch)).Purged);
        Assert.NotNull(await _storage.ReadsById.Find(Sample(1).Id, Noon));
        Assert.Equal(0, await Held());
    }

    [Fact]
    public async Task Some_reads_of_a_hold_are_let_go_and_the_others_stay()
    {
        await Store(1, 2, 3);
        await Hold(First, 1, 2, 3);
        Purge();
        Assert.Equal(1, (await _storage.Holds.End(First, [Sample(2).Id], Certified)).Purged);
        Assert.Equal([Sample(1).Id, Sample(3).Id], (await _storage.Holds.Reads(First)).Select(read => read.Id).OrderBy(id => id == Sample(3).Id));
    }

    [Fact]
    public async Task INV_5_an_old_file_of_copies_brings_nothing_back()
    {
        await Store(1);
        await Hold(First, 1);
        _storage.Dispose();
        var old = File.ReadAllBytes(_folder["holds/copies.db"]);
        Reopen();
        await _storage.Holds.End(First, null, DateTimeOffset.UnixEpoch);
        _storage.Dispose();
        File.WriteAllBytes(_folder["holds/copies.db"], old);

        Reopen();

        Assert.Empty(await _storage.Holds.Reads(First));
        Assert.Equal(0, Rows(_folder["holds/copies.db"], "copies"));
    }

    [Fact]
    public async Task A_copy_that_was_altered_is_refused_and_names_its_read()
    {
        await Store(1);
        await Hold(First, 1);
        _storage.Dispose();
        Run(_folder["holds/copies.db"], "UPDATE copies SET sealed = zeroblob(length(sealed))");
        Reopen();
        var refused = await Assert.ThrowsAsync<StorageException>(() => _storage.Holds.Reads(First).AsTask());
        Assert.Contains(Sample(1).Id.Hex, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task INV_11_no_file_of_holds_shows_a_plate()
    {
        await Store(1);
        await Hold(First, 1);
        Assert.Empty(PlateSearch.Files(_folder, [Plate.Text, "7ABG123"]));
    }

    [Fact]
    public async Task A_read_is_found_by_its_id_in_memory_in_the_index_and_after_a_start_and_not_past_its_30_days()
    {
        for (var number = 1; number <= 1200; number += 20) await Task.WhenAll(Enumerable.Range(number, 20).Select(Store1)); // over the bound of what waits in memory
        foreach (var number in (int[])[1, 600, 1200]) Assert.Equal(Sample(number).Id, (await _storage.ReadsById.Find(Sample(number).Id, Noon))!.Id);
        _storage.Dispose();
        Reopen();
        Assert.Equal(Plate, (await _storage.ReadsById.Find(Sample(7).Id, Noon))!.Plate);
        Assert.Null(await _storage.ReadsById.Find(Sample(4000).Id, Noon));
        Assert.Null(await _storage.ReadsById.Find(Sample(7).Id, Noon.AddDays(-1)));
        _time.Jump(Noon + ReadRetention.Period);
        Assert.Null(await _storage.ReadsById.Find(Sample(7).Id, Noon)); // INV-4
    }

    private static PlateRead Sample(int number) => Read(number, Noon);

    private static DateTimeOffset Certified => Noon.AddMinutes(1);

    private Task Store(params int[] numbers) => Task.WhenAll(numbers.Select(Store1));

    private async Task Store1(int number) => Assert.Equal(RecordOutcome.Stored, await _storage.Reads.Append(Append(Sample(number), _storage.PlateKeys)));

    private async Task Hold(HoldId hold, params int[] numbers)
    {
        var copies = await Task.WhenAll(numbers.Select(async number => new HeldCopy((await _storage.ReadsById.Find(Sample(number).Id, Noon))!, Frame, Crop)));
        await _storage.Holds.Put(hold, [.. copies]);
    }

    private ValueTask<long> Held() => _storage.HeldReads.Count(UploadSpan.Before(Certified));

    private void Purge()
    {
        _time.Jump(Noon.AddDays(31));
        _storage.Keys.DestroyThrough(UploadMinute.Of(Noon));
    }

    private void Reopen() => _storage = EmbeddedStoreUnderTest.Open(_folder, _time);

    /// <summary>What lies on disk for a hold: the wrapped keys, and parts of the sealed copies.</summary>
    private List<byte[]> SecretsOf(HoldId hold)
    {
        var found = new List<byte[]>();
        foreach (var (file, sql) in ((string, string)[])[("keys/holds.db", "SELECT wrapped FROM hold_keys WHERE hold = $hold"), ("holds/copies.db", "SELECT sealed FROM copies WHERE hold = $hold UNION ALL SELECT frame FROM copies WHERE hold = $hold UNION ALL SELECT plate FROM copies WHERE hold = $hold")])
        {
            using var connection = new SqliteConnection($"Data Source={_folder[file]};Mode=ReadOnly;Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.Parameters.AddWithValue("$hold", hold.Hex);
            using var reader = command.ExecuteReader();
            while (reader.Read()) found.Add(((byte[])reader[0])[..24]);
        }
        Assert.Equal(4, found.Count);
        return found;
    }

    private bool IsOnDisk(byte[] secret) => Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Where(path => new FileInfo(path).Length > 0).Any(path =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(secret) >= 0;
    });

    private static void Run(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Rows(string path, string table)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM {table}";
        return (long)command.ExecuteScalar()!;
    }
}

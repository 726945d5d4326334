using System.Text;
using AlprGrains.Alerts;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage;
using AlprGrains.Storage.Backups;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.Storage.Plates;
using AlprGrains.Tests.TestKit;
using static AlprGrains.Tests.Storage.Plates.SampleReads;

namespace AlprGrains.Tests.Storage.Backups;

/// <summary>A backup of a running system, what a restore brings back, and what it never does (INV-5, INV-8).</summary>
public sealed class BackupTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly HoldId TheHold = new($"{1:x32}");

    private readonly DataFolder _data = new(), _backups = new();
    private readonly ManualTime _time = new(Noon);
    private EmbeddedStorage _storage;

    public BackupTests()
    {
        WriteAuditLog("first");
        _storage = Open();
    }

    public void Dispose()
    {
        _storage.Dispose();
        _data.Dispose();
        _backups.Dispose();
    }

    [Fact]
    public async Task INV_1_what_was_acknowledged_before_a_backup_is_there_after_a_restore()
    {
        var image = await _storage.Evidence.Put(Encoding.UTF8.GetBytes("an image"), Noon);
        await Store(1, 2, 3);
        await Hold(2);
        var taken = Backup.Take(_data, _backups["one"], _time); // while it runs
        Assert.NotEmpty(taken.Files);
        await Store(4);
        await _storage.DisposeAsync();

        Restore.Run(_backups["one"], _data);

        _storage = Open();
        foreach (var number in (int[])[1, 2, 3]) Assert.Equal(Plate, (await Find(number))!.Plate);
        Assert.Null(await Find(4)); // of later
        Assert.Equal(3, (await _storage.Reads.Page(new PlateQuestion(Plate))).Reads.Length);
        Assert.Equal("an image", Encoding.UTF8.GetString((await _storage.Evidence.Get(image))!.Value.Span));
        Assert.Single(await _storage.Holds.Reads(TheHold));
        Assert.Equal("an image of a plate", Encoding.UTF8.GetString((await _storage.Holds.Picture(TheHold, Sample(2).Id, AlertImage.Plate))!.Value.Span));
    }

    [Fact]
    public async Task Reads_go_on_while_a_backup_is_taken_and_each_is_in_it_whole_or_not_at_all()
    {
        using var stop = new CancellationTokenSource();
        var number = 0;
        var ingest = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await Store(++number);
            return number;
        });
        for (var backup = 0; backup < 3; backup++) Backup.Take(_data, _backups[$"{backup}"], _time);
        await stop.CancelAsync();
        var stored = await ingest;
        await _storage.DisposeAsync();

        Restore.Run(_backups["2"], _data);

        _storage = Open();
        var counts = await _storage.Reads.Counts();
        Assert.InRange(counts.Live, 0, stored);
        for (var one = 1; one <= counts.Live; one++) Assert.NotNull(await Find(one)); // a beginning of them, without a gap
    }

    [Fact]
    public async Task INV_5_what_was_purged_since_the_backup_does_not_come_back()
    {
        await Store(1);
        _time.Advance(TimeSpan.FromDays(1));
        await StoreAt(2, Noon.AddDays(1));
        await StoreAt(3, Noon.AddDays(1).AddMinutes(2));
        var image = await _storage.Evidence.Put(Encoding.UTF8.GetBytes("an image"), Noon.AddDays(1));
        Backup.Take(_data, _backups["one"], _time);
        _time.Jump(Noon.AddDays(31).AddSeconds(60));
        _storage.Keys.DestroyThrough(UploadMinute.Of(Noon.AddDays(1))); // all of the first day, and the first minute of the second
        await _storage.DisposeAsync();

        var restored = Restore.Run(_backups["one"], _data);

        Assert.True(restored.Dead >= 2, "the first day's reads and the dead minute's images are left out");
        Assert.Empty(Directory.GetFiles(_data["reads/reads"], "2026-03-02*"));
        _storage = Open();
        Assert.Null(await _storage.ReadsById.Find(Sample(1).Id, Noon));
        Assert.Null(await _storage.ReadsById.Find(Read(2, Noon.AddDays(1)).Id, Noon.AddDays(1)));
        Assert.NotNull(await _storage.ReadsById.Find(Read(3, Noon.AddDays(1)).Id, Noon.AddDays(1).AddMinutes(2))); // INV-6: its minute lives
        Assert.Null(await _storage.Evidence.Get(image));
        Assert.Single((await _storage.Reads.Page(new PlateQuestion(Plate))).Reads);
    }

    [Fact]
    public async Task INV_5_after_a_restore_the_books_of_the_living_key_store_rule_and_balance()
    {
        await Store(1);
        _time.Advance(TimeSpan.FromDays(1));
        await StoreAt(2, Noon.AddDays(1));
        _time.Advance(TimeSpan.FromHours(2));
        await StoreAt(3, Noon.AddDays(1).AddHours(2));
        Backup.Take(_data, _backups["one"], _time);
        _time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromHours(1));
        await _storage.Retention.DestroyDue();
        var before = await _storage.Retention.Books();
        Assert.Equal((3, 1, 2), (before.Uploaded, before.Live, before.Destroyed)); // the twin: there is something to bring back
        await _storage.DisposeAsync();

        Restore.Run(_backups["one"], _data);

        _storage = Open();
        var after = await _storage.Retention.Books();
        Assert.Equal((3, 1, 2), (after.Uploaded, after.Live, after.Destroyed));
        Assert.Equal(before.DestroyedUntil, after.DestroyedUntil);
        Assert.Equal([Read(3, Noon).Id], (await _storage.Reads.Page(new PlateQuestion(Plate))).Reads.Select(read => read.Id));
    }

    [Fact]
    public async Task INV_5_a_hold_that_ended_since_the_backup_does_not_come_back()
    {
        await Store(1);
        await Hold(1);
        Backup.Take(_data, _backups["one"], _time);
        await _storage.Holds.End(TheHold, null, DateTimeOffset.UnixEpoch);
        await _storage.DisposeAsync();
        Restore.Run(_backups["one"], _data);
        _storage = Open();
        Assert.Empty(await _storage.Holds.Reads(TheHold));
    }

    [Fact]
    public async Task INV_6_a_backup_that_is_older_than_a_hold_is_refused_unless_a_person_keeps_the_copies_that_are_here()
    {
        await Store(1, 2);
        await Hold(1);
        Backup.Take(_data, _backups["one"], _time);
        var newer = new HoldId($"{2:x32}");
        await _storage.Holds.Put(newer, [new HeldCopy((await Find(2))!, null, null)]);
        await _storage.DisposeAsync();

        var refused = Assert.Throws<StorageException>(() => Restore.Run(_backups["one"], _data));
        Assert.Contains(newer.Hex, refused.Message, StringComparison.Ordinal);
        Assert.False(Restore.IsUnfinished(_data)); // nothing was touched

        Assert.Equal(1, Restore.Run(_backups["one"], _data, mayKeepNewerHolds: true).NewerHolds);
        _storage = Open();
        Assert.Single(await _storage.Holds.Reads(TheHold));
        Assert.Single(await _storage.Holds.Reads(newer));
        Assert.Equal([0, 0], (await _storage.HeldReads.Holds()).Select(sum => sum.WithoutCopy));
        await _storage.DisposeAsync();

        File.Delete(_data["reads/holds/copies.db"]);
        Assert.Contains("neither in this backup nor here", Assert.Throws<StorageException>(() => Restore.Run(_backups["one"], _data, mayKeepNewerHolds: true)).Message, StringComparison.Ordinal);
        _storage = Open();
        Assert.Equal([1, 1], (await _storage.HeldReads.Holds()).Select(sum => sum.WithoutCopy)); // and who opens it all the same is told
    }

    [Fact]
    public async Task INV_5_INV_6_after_the_loss_of_the_disk_a_backup_with_the_key_replica_shows_what_lives_and_what_is_held_and_nothing_that_died()
    {
        await Store(1);
        _time.Advance(TimeSpan.FromDays(2));
        await StoreAt(2, Noon.AddDays(2));
        await Hold(1);
        var replica = new FolderKeyReplica(_data["reads/keys"], _backups["keys"]);
        await replica.Refresh();
        File.Copy(_data["reads/keys/master.key"], _backups["master.key"]); // kept apart
        Backup.Take(_data, _backups["one"], _time);
        Assert.False(await replica.HoldsAnyBefore(Noon));
        Assert.True(await replica.HoldsAnyBefore(Noon.AddDays(1)));

        _time.Advance(TimeSpan.FromDays(29));
        await _storage.Retention.DestroyDue();
        await replica.Refresh();
        Assert.False(await replica.HoldsAnyBefore((await _storage.Retention.Books()).DestroyedUntil));
        var before = await _storage.Retention.Books();
        await _storage.DisposeAsync();
        Directory.Delete(_data["reads"], recursive: true); // the disk is lost
        Assert.Contains("--keys", Assert.Throws<StorageException>(() => Restore.Run(_backups["one"], _data)).Message, StringComparison.Ordinal);

        Restore.TakeKeys(_backups["keys"], _backups["master.key"], _data);
        Restore.Run(_backups["one"], _data);

        _storage = Open();
        Assert.Null(await _storage.ReadsById.Find(Sample(1).Id, Noon));
        Assert.NotNull(await _storage.ReadsById.Find(Read(2, Noon.AddDays(2)).Id, Noon.AddDays(2)));
        Assert.Equal(Plate, Assert.Single(await _storage.Holds.Reads(TheHold)).Plate);
        Assert.NotNull(await _storage.Holds.Picture(TheHold, Sample(1).Id, AlertImage.Plate));
        Assert.Equal((before.Uploaded, before.Live, before.Destroyed), ((await _storage.Retention.Books()) is var after ? (after.Uploaded, after.Live, after.Destroyed) : default));
        Assert.Contains("it lives", Assert.Throws<StorageException>(() => Restore.TakeKeys(_backups["keys"], _backups["master.key"], _data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task INV_5_what_a_hold_held_is_gone_from_the_key_replica_when_it_ended_and_no_byte_of_a_dead_key_stays_there()
    {
        await Store(1);
        await Hold(1);
        var replica = new FolderKeyReplica(_data["reads/keys"], _backups["keys"]);
        await replica.Refresh();
        var key = WrappedIn(_backups["keys/holds.db"], "hold_keys");
        var minuteKey = WrappedIn(_backups["keys/keys.db"], "minute_keys");
        Assert.True(Holds(_backups["keys"], key) && Holds(_backups["keys"], minuteKey)); // the twin: they are there

        await _storage.Holds.End(TheHold, null, DateTimeOffset.UnixEpoch);
        _time.Advance(TimeSpan.FromDays(31));
        await _storage.Retention.DestroyDue();
        await replica.Refresh();
        Assert.False(Holds(_backups["keys"], key) || Holds(_backups["keys"], minuteKey));
    }

    [Fact]
    public async Task A_key_replica_whose_disk_is_gone_is_not_made_again_and_says_so()
    {
        var replica = new FolderKeyReplica(_data["reads/keys"], _backups["keys"]);
        await replica.Refresh();
        Directory.Delete(_backups["keys"], recursive: true);
        foreach (var one in (FolderKeyReplica[])[replica, new FolderKeyReplica(_data["reads/keys"], _backups["keys"])]) // also after a restart
        {
            Assert.Contains("mount its disk", (await Assert.ThrowsAsync<IOException>(async () => await one.Refresh())).Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<IOException>(async () => await one.HoldsAnyBefore(Noon));
        }
        Assert.False(Directory.Exists(_backups["keys"]));
    }

    private static byte[] WrappedIn(string file, string table)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT wrapped FROM {table} LIMIT 1";
        return (byte[])command.ExecuteScalar()!;
    }

    private static bool Holds(string folder, byte[] bytes) => Directory.EnumerateFiles(folder).Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0);

    [Fact]
    public async Task A_backup_holds_no_key_and_no_plate()
    {
        await Store(1);
        await Hold(1);
        var taken = Backup.Take(_data, _backups["one"], _time);
        Assert.DoesNotContain(taken.Files, file => file.Path.Contains("key", StringComparison.Ordinal) || file.Path.EndsWith("lock", StringComparison.Ordinal));
        Assert.Empty(PlateSearch.Files(_backups, [Plate.Text]));
    }

    [Fact]
    public async Task One_changed_byte_anywhere_in_a_backup_is_refused_by_name_and_nothing_is_touched()
    {
        await Store(1);
        Backup.Take(_data, _backups["one"], _time);
        await _storage.DisposeAsync();
        foreach (var path in Directory.GetFiles(_backups["one"], "*", SearchOption.AllDirectories).Where(path => new FileInfo(path).Length > 0))
        {
            var bytes = File.ReadAllBytes(path);
            bytes[bytes.Length / 2] ^= 1;
            var good = File.ReadAllBytes(path);
            File.WriteAllBytes(path, bytes);
            var refused = Assert.Throws<BackupDamagedException>(() => Restore.Run(_backups["one"], _data));
            Assert.Contains(Path.GetFileName(path).Split(".sha256")[0], refused.Message, StringComparison.Ordinal);
            File.WriteAllBytes(path, good);
        }
        _storage = Open();
        Assert.NotNull(await Find(1));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("unfinished")]
    [InlineData("more")]
    public async Task A_backup_that_is_not_whole_is_refused(string what)
    {
        await Store(1);
        var taken = Backup.Take(_data, _backups["one"], _time);
        await _storage.DisposeAsync();
        var victim = what switch { "missing" => taken.Files[0].Path, "unfinished" => BackupManifest.FileName, _ => "stranger" };
        if (what == "more") File.WriteAllText(_backups["one/stranger"], "?");
        else File.Delete(_backups[$"one/{victim}"]);
        Assert.Contains(victim, Assert.Throws<BackupDamagedException>(() => Restore.Run(_backups["one"], _data)).Message, StringComparison.Ordinal);
        _storage = Open();
    }

    [Fact]
    public async Task INV_8_the_audit_log_that_is_here_is_never_rolled_back_and_a_lost_one_is_laid_apart_and_stays()
    {
        Backup.Take(_data, _backups["one"], _time);
        WriteAuditLog("second");
        await _storage.DisposeAsync();
        Assert.True(Restore.Run(_backups["one"], _data).KeptAuditLog);
        Assert.Equal("second", File.ReadAllText(_data["audit/log/checkpoint"]));

        Directory.Delete(_data["audit/log"], recursive: true);
        Directory.CreateDirectory(_data["audit/keys"]);
        File.WriteAllText(_data["audit/keys/log.key"], "outlived its log");
        var restored = Restore.Run(_backups["one"], _data);
        Assert.False(restored.KeptAuditLog);
        Assert.Equal("first", File.ReadAllText(_data[$"{restored.ClosedAuditLog}/log/checkpoint"]));
        Assert.Equal("outlived its log", File.ReadAllText(_data[$"{restored.ClosedAuditLog}/keys/log.key"]));
        Assert.False(File.Exists(_data["audit/log/checkpoint"]) || File.Exists(_data["audit/keys/log.key"])); // the next log gets a name of its own

        Restore.Run(_backups["one"], _data); // it knows nothing of the closed one
        Assert.True(File.Exists(_data[$"{restored.ClosedAuditLog}/log/checkpoint"]) && File.Exists(_data[$"{restored.ClosedAuditLog}/keys/log.key"]));
        _storage = Open();
    }

    [Fact]
    public void A_restore_beside_a_running_server_is_refused()
    {
        Backup.Take(_data, _backups["one"], _time);
        Assert.Equal(StorageFault.InUse, Assert.Throws<StorageException>(() => Restore.Run(_backups["one"], _data)).Fault);
    }

    [Fact]
    public async Task A_restore_without_the_key_store_says_what_is_missing()
    {
        Backup.Take(_data, _backups["one"], _time);
        await _storage.DisposeAsync();
        using var elsewhere = new DataFolder();
        Assert.Contains("key store", Assert.Throws<StorageException>(() => Restore.Run(_backups["one"], elsewhere)).Message, StringComparison.Ordinal);
        _storage = Open();
    }

    [Fact]
    public async Task A_restore_that_was_interrupted_is_run_again()
    {
        await Store(1);
        Backup.Take(_data, _backups["one"], _time);
        await _storage.DisposeAsync();
        File.WriteAllText(_data["restore.unfinished"], "");
        Directory.Delete(_data["reads/reads"], recursive: true);
        Assert.True(Restore.IsUnfinished(_data));
        Restore.Run(_backups["one"], _data);
        Assert.False(Restore.IsUnfinished(_data));
        _storage = Open();
        Assert.NotNull(await Find(1));
    }

    [Fact]
    public void A_backup_goes_into_a_new_folder_outside_the_data()
    {
        Directory.CreateDirectory(_backups["full"]);
        File.WriteAllText(_backups["full/file"], "?");
        Assert.Throws<StorageException>(() => Backup.Take(_data, _backups["full"], _time));
        Assert.Throws<StorageException>(() => Backup.Take(_data, _data["backup"], _time));
        Assert.Throws<StorageException>(() => Backup.Take(_data["nowhere"], _backups["new"], _time));
    }

    private static PlateRead Sample(int number) => Read(number, Noon);

    private ValueTask<PlateRead?> Find(int number) => _storage.ReadsById.Find(Sample(number).Id, Noon);

    private async Task Store(params int[] numbers)
    {
        foreach (var number in numbers) await StoreAt(number, Noon);
    }

    private async Task StoreAt(int number, DateTimeOffset uploadedAt) =>
        Assert.Equal(RecordOutcome.Stored, await _storage.Reads.Append(Append(Read(number, uploadedAt), _storage.PlateKeys, registerReminder: true)));

    private async Task Hold(int number) =>
        await _storage.Holds.Put(TheHold, [new HeldCopy((await Find(number))!, null, Encoding.UTF8.GetBytes("an image of a plate"))]);

    private EmbeddedStorage Open() => EmbeddedStoreUnderTest.Open(_data["reads"], _time);

    private void WriteAuditLog(string checkpoint)
    {
        Directory.CreateDirectory(_data["audit/log"]);
        Directory.CreateDirectory(_data["audit/keys"]);
        File.WriteAllText(_data["audit/log/checkpoint"], checkpoint);
        File.WriteAllText(_data["audit/keys/log.key"], "a key");
    }
}

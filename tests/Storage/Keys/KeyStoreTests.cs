using AlprGrains.Plates;
using AlprGrains.Storage;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.TestKit;
using static AlprGrains.Tests.Storage.Plates.SampleReads;

namespace AlprGrains.Tests.Storage.Keys;

/// <summary>Keys in a file of this machine.</summary>
public sealed class KeyStoreTests : KeyStoreConformance, IDisposable
{
    private readonly DataFolder _folder = new();

    private DataFolder? _copy;

    public void Dispose()
    {
        _copy?.Dispose();
        _folder.Dispose();
    }

    protected override KeyStore Open() => KeyStore.Open(_folder, Time);

    protected override KeyStore OpenAfterCrash() => KeyStore.Open(_copy = _folder.CopyAsAfterCrash(), Time);

    [Fact]
    public void Another_data_directory_gives_a_plate_another_key()
    {
        using var elsewhere = new DataFolder();
        using var keys = Open();
        using var others = KeyStore.Open(elsewhere, Time);
        Assert.NotEqual(new PlateKeys(keys).KeyOf(Plate), new PlateKeys(others).KeyOf(Plate));
    }

    [Fact]
    public void A_destroyed_key_leaves_no_bytes_in_the_file()
    {
        using var keys = Open();
        keys.SealingKey(Minute);
        var wrapped = WrappedKeyOf(Minute);
        Assert.True(FolderHolds(wrapped)); // the search can find it
        Time.Jump(Minute.End + TimeSpan.FromDays(30));
        keys.DestroyThrough(Minute);
        Assert.False(FolderHolds(wrapped));
    }

    [Fact]
    public void Keys_without_their_master_key_are_refused_with_what_to_do()
    {
        Open().Dispose();
        File.Delete(_folder["master.key"]);
        var refused = Assert.Throws<StorageException>(Open);
        Assert.Contains("put the file back", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["master.key"])); // no new one is made over old keys
    }

    [Fact]
    public void Keys_with_another_master_key_are_refused()
    {
        Open().Dispose();
        File.WriteAllBytes(_folder["master.key"], new byte[32]);
        Assert.Equal(StorageFault.Damaged, Assert.Throws<StorageException>(Open).Fault);
    }

    [Fact]
    public void The_master_key_is_for_its_owner_alone()
    {
        Open().Dispose();
        if (OperatingSystem.IsWindows()) return; // there the folder's rights decide
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["master.key"]));
        File.SetUnixFileMode(_folder["master.key"], UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("chmod 600", Assert.Throws<StorageException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_master_key_opens_every_key_touches_no_read_and_the_old_one_opens_none()
    {
        var minute = UploadMinute.Of(Noon);
        byte[] row, oldMaster = [];
        PlateToken token;
        using (var keys = Open())
        {
            row = keys.SealingKey(minute).Seal("a read"u8, "row"u8);
            token = keys.TokenFor(PlateNumber.Parse("8SYN123"), UploadDay.Of(Noon));
            oldMaster = File.ReadAllBytes(_folder["master.key"]);
        }
        KeyStore.RotateMasterKey(_folder);
        Assert.NotEqual(oldMaster, File.ReadAllBytes(_folder["master.key"]));
        using (var keys = Open())
        {
            Assert.Equal("a read"u8.ToArray(), keys.OpeningKey(minute)!.TryOpen(row, "row"u8)); // the very same bytes of the row
            Assert.Equal(token, keys.TokenFor(PlateNumber.Parse("8SYN123"), UploadDay.Of(Noon)));
        }
        File.WriteAllBytes(_folder["master.key"], oldMaster);
        Assert.Equal(StorageFault.Damaged, Assert.Throws<StorageException>(() => Open()).Fault);
    }

    [Theory]
    [InlineData(true)] // the crash came after the wrapping anew
    [InlineData(false)] // and before it
    public void A_rotation_that_a_crash_interrupted_is_resolved_at_the_next_start(bool isRewrapped)
    {
        var minute = UploadMinute.Of(Noon);
        byte[] row, master;
        using (var keys = Open()) row = keys.SealingKey(minute).Seal("a read"u8, "row"u8);
        master = File.ReadAllBytes(_folder["master.key"]);
        using (var before = new DataFolder())
        {
            File.Copy(_folder["keys.db"], before["keys.db"]);
            KeyStore.RotateMasterKey(_folder);
            File.Move(_folder["master.key"], _folder["master.key.next"]); // as it stands before the files change places
            File.WriteAllBytes(_folder["master.key"], master);
            if (!OperatingSystem.IsWindows()) foreach (var file in (string[])["master.key", "master.key.next"]) File.SetUnixFileMode(_folder[file], UnixFileMode.UserRead | UnixFileMode.UserWrite);
            if (!isRewrapped) File.Copy(before["keys.db"], _folder["keys.db"], overwrite: true);
        }
        using (var keys = Open()) Assert.Equal("a read"u8.ToArray(), keys.OpeningKey(minute)!.TryOpen(row, "row"u8));
        Assert.False(File.Exists(_folder["master.key.next"]));
    }

    [Fact]
    public void INV_5_keys_leave_wrapped_and_come_back_into_an_empty_store_but_for_those_that_are_destroyed_or_due()
    {
        var (early, late) = (UploadMinute.Of(Noon), UploadMinute.Of(Noon.AddDays(2)));
        using var keys = Open();
        var row = keys.SealingKey(late).Seal("a read"u8, "row"u8);
        keys.SealingKey(early);
        keys.TokenFor(PlateNumber.Parse("8SYN123"), UploadDay.Of(Noon.AddDays(2)));
        var exported = keys.Export(DateTimeOffset.UnixEpoch);
        Assert.Equal(3, exported.Length);
        Assert.Equal(2, keys.Export(early.End).Length); // what ends later
        using var other = new DataFolder();
        File.Copy(_folder["master.key"], other["master.key"]);
        Directory.CreateDirectory(other["elsewhere"]);
        using (var stranger = KeyStore.Open(other["elsewhere"], Time)) Assert.Equal(StorageFault.Damaged, Assert.Throws<StorageException>(() => stranger.Import(exported, Noon)).Fault); // another master key
        using var empty = KeyStore.Open(other, Time);
        Assert.Equal(3, empty.Import(exported, Noon));
        Assert.Equal(0, empty.Import(exported, Noon)); // again is nothing
        Assert.Equal("a read"u8.ToArray(), empty.OpeningKey(late)!.TryOpen(row, "row"u8));

        Time.Jump(early.End + ReadRetention.Period);
        empty.DestroyThrough(early);
        Assert.Throws<InvalidOperationException>(() => empty.Import(exported, Time.GetUtcNow()));
        Assert.Throws<InvalidOperationException>(() => keys.Import(exported, Time.GetUtcNow())); // due, though not destroyed yet
        Assert.Null(empty.OpeningKey(early));
    }

    [Fact]
    public void Keys_in_memory_are_bounded()
    {
        var cache = new BoundedCache<int, string>(100);
        for (var i = 0; i < 10_000; i++)
        {
            cache.Put(i, "key");
            Assert.True(cache.TryGet(0, out _) == (i < 100) || i >= 50); // what is used stays
            Assert.True(cache.Count <= 101);
        }
        Assert.True(cache.TryGet(0, out _)); // it was asked for all the time
        Assert.False(cache.TryGet(5_000, out _));
    }

    private byte[] WrappedKeyOf(UploadMinute minute)
    {
        using var file = AlprGrains.Storage.Sqlite.Database.OpenForReading(_folder["keys.db"], 64);
        using var find = file.Prepare("SELECT wrapped FROM minute_keys WHERE minute = ?1");
        Assert.True(find.Bind(1, minute.Number).Step());
        return find.Blob(0).ToArray();
    }

    private bool FolderHolds(byte[] bytes) =>
        Directory.EnumerateFiles(_folder).Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0);
}

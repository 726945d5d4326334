using AlprGrains.Plates;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Embedded.Plates;
using AlprGrains.Storage.Sqlite;
using AlprGrains.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlprGrains.Tests.Storage.Plates;

/// <summary>The embedded storage in a folder of its own.</summary>
public sealed class EmbeddedStoreUnderTest(TimeProvider time) : StoreUnderTest
{
    private DataFolder _folder = new();
    private EmbeddedStorage? _storage;

    public EmbeddedStorage Storage => _storage ??= Open(_folder, time);

    public string Folder => _folder;

    public override IReadStore Store => Storage.Reads;

    public override IPlateKeys Keys => Storage.PlateKeys;

    public override IReminderTable Reminders => Storage.Reminders;

    public static EmbeddedStorage Open(string folder, TimeProvider time) => EmbeddedStorage.Open(
        new EmbeddedStorageOptions { DataDirectory = folder, QueuedReadsMax = QueuedReadsMax, UnindexedReadsMax = 1000 }, time, NullLoggerFactory.Instance);

    public override async Task Crash()
    {
        var after = _folder.CopyAsAfterCrash();
        await Storage.DisposeAsync(); // the copy is not touched by this
        _folder.Dispose();
        _folder = after;
        _storage = null;
        _ = Storage;
    }

    public override async Task Restart()
    {
        await Storage.DisposeAsync();
        _storage = null;
        _ = Storage;
    }

    public override IDisposable SlowDisk()
    {
        var day = Directory.EnumerateFiles(_folder["reads"], "*.reads.db").Order().Last();
        var holder = Database.OpenForMoving(day, cacheKibibytes: 64);
        holder.Execute("BEGIN IMMEDIATE");
        return holder; // disposing ends the transaction with the connection
    }

    public override IDisposable FullDisk()
    {
        ((EmbeddedReadStore)Store).LimitPages(1); // no file is smaller: it keeps its size and cannot grow
        return new Freed(() => ((EmbeddedReadStore)Store).LimitPages(int.MaxValue));
    }

    public override async ValueTask DisposeAsync()
    {
        if (_storage is not null) await _storage.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class Freed(Action free) : IDisposable
    {
        public void Dispose() => free();
    }
}

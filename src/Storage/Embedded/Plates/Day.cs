using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using AlprGrains.Cameras;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded.Patterns;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;
using AlprGrains.Storage.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace AlprGrains.Storage.Embedded.Plates;

/// <summary>
/// The reads of one upload day. The committer appends and seeks, the housekeeper indexes and moves the log, callers search;
/// each uses connections of its own. A batch comes in, and is durable when <see cref="Commit"/> returns; on an exception
/// nothing of it was kept, or it is found again after <see cref="Reopen"/>.
/// </summary>
internal sealed class Day : IDisposable
{
    private const int WriterCacheKibibytes = 4 << 10;
    private const string ReadsSuffix = ".reads.db", IndexesSuffix = ".index.db";
    private const int PooledReadersMax = 2;
    private const int RecoveryRowsMax = 50_000;

    private readonly string _readsPath, _indexesPath;
    private readonly KeyStore _keys;
    private readonly ConcurrentBag<DayReader> _readers = [];
    private readonly List<IndexEntry> _committing = [];
    private readonly Lock _housekeeping = new(); // the housekeeper's work, and closing the connections it uses
    private readonly Lock _seeking = new();
    private Database _writer = null!;
    private Statement _insertRead = null!, _insertAlert = null!, _deleteAlert = null!, _setUploaded = null!, _setMinute = null!, _deleteRead = null!;
    private DayIndex _index = null!;
    private WalCheckpoints _checkpoints = null!;
    private DayMinutes _minutes = null!;
    private long _uploaded, _live, _alertsPending;
    private volatile bool _dropped;

    public Day(string folder, UploadDay number, KeyStore keys)
    {
        Number = number;
        _keys = keys;
        (_readsPath, _indexesPath) = (Path.Combine(folder, number.Name + ReadsSuffix), Path.Combine(folder, number.Name + IndexesSuffix));
        Open();
    }

    /// <summary>Days that have a file in a folder, oldest first.</summary>
    public static IReadOnlyList<UploadDay> FindIn(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.reads.db")
            .Select(path => UploadDay.TryParse(Path.GetFileName(path).AsSpan(0, 10), out var day) ? day
                : throw new StorageException(StorageFault.Damaged, $"{path} is not named after a day: move it elsewhere"))
            .Order()];

    /// <summary>
    /// Deletes a day's files. The rows' file goes last: a crash in between leaves it to be found, and the rest is deleted again. Their names are gone
    /// when it returns; the file system takes the blocks of gigabytes back for a second or more, and nobody waits for that.
    /// </summary>
    public static void DeleteFiles(string folder, UploadDay day)
    {
        var blocks = new List<SafeFileHandle>();
        foreach (var suffix in (string[])[IndexesSuffix + "-wal", IndexesSuffix + "-shm", IndexesSuffix, ReadsSuffix + "-wal", ReadsSuffix + "-shm", ReadsSuffix])
        {
            var path = Path.Combine(folder, day.Name + suffix);
            if (!File.Exists(path)) continue;
            blocks.Add(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)); // while it is open its blocks stay
            File.Delete(path);
        }
        DurableFiles.SyncFolder(folder);
        _ = Task.Run(() =>
        {
            foreach (var file in blocks) file.Dispose();
        });
    }

    public UploadDay Number { get; }

    /// <summary>On the committer: the books of the day.</summary>
    public DayMinutes Minutes => _minutes;

    public DayTail Tail { get; private set; } = new();

    public long Uploaded => Volatile.Read(ref _uploaded);

    public long Live => Volatile.Read(ref _live);

    public long AlertsPending => Volatile.Read(ref _alertsPending);

    /// <summary>On the committer: whether a read is stored.</summary>
    public bool Contains(ReadId id) => Tail.Contains(id) || (_index.IndexedRow > 0 && _index.Contains(id));

    /// <summary>
    /// Many calls of <see cref="Contains"/> follow, in one snapshot of the indexes. What the housekeeper enters meanwhile is
    /// not in that snapshot, so it may not leave the tail before <see cref="EndSeeking"/>: else a repeat would be missed.
    /// </summary>
    public void BeginSeeking()
    {
        _seeking.Enter();
        _index.BeginSeeking();
    }

    public void EndSeeking()
    {
        _index.EndSeeking();
        _seeking.Exit();
    }

    /// <summary>On the committer: stores reads with their alerts, in one transaction (INV-7), and takes confirmed alerts out.</summary>
    public void Commit(IReadOnlyList<PendingAppend> reads, IReadOnlyList<string> confirmedAlerts)
    {
        _checkpoints.FinishOn(_writer);
        _committing.Clear();
        _minutes.BeginBatch();
        var row = _uploaded;
        long alerts = 0;
        _writer.InTransaction(() =>
        {
            foreach (var read in reads)
            {
                Insert(read, ++row);
                foreach (var alert in read.Alerts)
                {
                    _insertAlert.Bind(1, alert.AlertId).Bind(2, read.UploadedTicks).Bind(3, alert.Bytes).Run();
                    alerts += _writer.Changes;
                }
            }
            if (reads.Count > 0) _setUploaded.Bind(1, row).Run();
            _minutes.Write(_setMinute);
            foreach (var alertId in confirmedAlerts)
            {
                _deleteAlert.Bind(1, alertId).Run();
                alerts -= _writer.Changes;
            }
        });
        _minutes.Keep();
        Tail.Add(CollectionsMarshal.AsSpan(_committing));
        Volatile.Write(ref _uploaded, row);
        Volatile.Write(ref _live, _live + reads.Count);
        Volatile.Write(ref _alertsPending, _alertsPending + alerts);
        _checkpoints.NoteCommit(_writer);
    }

    /// <summary>
    /// On the committer, after a commit whose outcome is unknown: reads back what the file holds. The log is moved and synced
    /// first, since after a failed sync the system may show what the disk does not hold. Throws while that fails.
    /// </summary>
    public void Reopen()
    {
        lock (_housekeeping)
        {
            if (_dropped) return;
            Close();
            Tail = new DayTail();
            Open();
            _writer.CheckpointFully();
        }
    }

    /// <summary>On the committer: deletes rows; gives how many there were. Their entries in the indexes lead nowhere from then on.</summary>
    public int Delete(IReadOnlyList<long> rows)
    {
        _checkpoints.FinishOn(_writer);
        var deleted = 0;
        _writer.InTransaction(() =>
        {
            foreach (var row in rows)
            {
                _deleteRead.Bind(1, row).Run();
                deleted += _writer.Changes;
            }
            if (deleted > 0) _writer.Execute($"UPDATE facts SET value = value + {deleted} WHERE name = 'deleted'");
        });
        Volatile.Write(ref _live, _live - deleted);
        _checkpoints.NoteCommit(_writer);
        return deleted;
    }

    /// <summary>On the committer: alerts of reads that were uploaded before a time wait for nobody any more.</summary>
    public void DeleteAlertsBefore(DateTimeOffset uploaded)
    {
        if (AlertsPending == 0) return;
        _writer.Execute($"DELETE FROM outbox WHERE uploaded < {uploaded.UtcTicks}");
        Volatile.Write(ref _alertsPending, _alertsPending - _writer.Changes);
    }

    /// <summary>On the committer: closes the day for good; whoever still reads it goes on with what they have open, and nobody begins.</summary>
    public void Drop()
    {
        _dropped = true; // before the lock: what the housekeeper does here ends after its present step
        _checkpoints.EndSoon();
        lock (_housekeeping)
        {
            Volatile.Write(ref _alertsPending, 0);
            Tail = new DayTail();
            _writer.MoveNothingOnClose();
            _index.MoveNothingOnClose();
            _checkpoints.MoveNothingOnClose();
            Close();
        }
    }

    /// <summary>On the housekeeper: whether the log should be moved.</summary>
    public bool NeedsCheckpoint => !_dropped && _checkpoints.AreDue;

    public void Checkpoint()
    {
        lock (_housekeeping) if (!_dropped) _checkpoints.MoveMost();
    }

    /// <summary>On the housekeeper: enters the tail into the indexes, with rests in between.</summary>
    public void IndexTail(Action rest)
    {
        lock (_housekeeping) if (!_dropped) EnterTail(rest);
    }

    /// <summary>On the housekeeper: whether repeats of this day's reads are sought in the file, as after a start.</summary>
    public bool NeedsFilter => !_dropped && _index.NeedsFilter;

    public void BuildFilter()
    {
        lock (_housekeeping) if (!_dropped) _index.BuildFilter();
    }

    /// <summary>Rows in the indexes: more rows, larger portions.</summary>
    public long IndexedRow => _index.IndexedRow;

    /// <summary>Lets a caller read; the connections are kept for the next. A day that was dropped gives the default: it holds nothing.</summary>
    public T? Read<T>(Func<DayReader, T> question)
    {
        if (_dropped) return default;
        DayReader? reader = null;
        try
        {
            if (!_readers.TryTake(out reader)) reader = new DayReader(_readsPath, _indexesPath);
        }
        catch (StorageException) when (_dropped)
        {
            return default; // its files went while they were opened
        }
        var answered = false;
        try
        {
            var answer = question(reader);
            answered = true;
            return answer;
        }
        finally
        {
            if (answered && !_dropped && _readers.Count < PooledReadersMax) _readers.Add(reader);
            else reader.Dispose();
        }
    }

    /// <summary>Limits the day's file: how tests fill a disk without one.</summary>
    internal void LimitPages(int pagesMax) => _writer.LimitPages(pagesMax);

    public void Dispose()
    {
        lock (_housekeeping) if (!_dropped) Close();
    }

    private void EnterTail(Action rest)
    {
        var isEntered = _index.Enter(Tail.Freeze(), _keys, () =>
        {
            rest();
            return !_dropped; // whoever drops the day waits for a slice, not for a portion
        });
        if (!isEntered) return;
        lock (_seeking) Tail.DropFrozen();
    }

    private void Open()
    {
        _writer = Database.Open(_readsPath, Durability.EveryCommit, DaySchema.Reads, DaySchema.Version, WriterCacheKibibytes);
        _writer.Execute("PRAGMA secure_delete=ON"); // a deleted row leaves nothing in its page
        _checkpoints = new WalCheckpoints(_readsPath);
        _index = DayIndex.Open(_indexesPath);
        _insertRead = _writer.Prepare(DaySchema.InsertRead);
        _insertAlert = _writer.Prepare("INSERT OR IGNORE INTO outbox (alert, uploaded, sealed) VALUES (?1, ?2, ?3)");
        _deleteAlert = _writer.Prepare("DELETE FROM outbox WHERE alert = ?1");
        _setUploaded = _writer.Prepare("UPDATE facts SET value = ?1 WHERE name = 'uploaded'");
        _setMinute = _writer.Prepare(DaySchema.SetMinute);
        _deleteRead = _writer.Prepare("DELETE FROM reads WHERE row = ?1");
        _minutes = DayMinutes.Load(_writer);
        _uploaded = _writer.Number("SELECT value FROM facts WHERE name = 'uploaded'");
        _alertsPending = _writer.Number("SELECT COUNT(*) FROM outbox");
        Recover();
        _live = _uploaded - _writer.Number("SELECT value FROM facts WHERE name = 'deleted'");
    }

    // Rows that a crash left out of the indexes: the newest stay in the tail, older ones are entered portion by portion.
    private void Recover()
    {
        if (_index.IndexedRow > _uploaded)
            throw new StorageException(StorageFault.Damaged, $"{_indexesPath} knows row {_index.IndexedRow}, {_readsPath} ends at {_uploaded}: the two are not of one time; delete the index file, it is made anew");
        using var rows = _writer.Prepare("SELECT row, id_high, id_low, token_high, uploaded, captured, camera, sealed FROM reads WHERE row > ?1 ORDER BY row");
        rows.Bind(1, _index.IndexedRow);
        while (rows.Step())
        {
            var (id, camera) = (new ReadId(rows.Bits(1), rows.Bits(2)), CameraId.Parse(rows.Text(6)));
            var row = new ReadRow(id, camera, new DateTimeOffset(rows.Long(5), TimeSpan.Zero), new DateTimeOffset(rows.Long(4), TimeSpan.Zero));
            Tail.Add([new IndexEntry(id, rows.Bits(3), rows.Long(4), rows.Long(0), rows.Long(5), camera.Text, PlateOrNone(row, rows.Blob(7)))]);
            if (Tail.Count >= RecoveryRowsMax) EnterTail(rest: () => { });
        }
    }

    // A row that was altered is refused to whoever asks for it, and keeps nobody from the others.
    private ulong PlateOrNone(in ReadRow row, ReadOnlySpan<byte> sealedBytes)
    {
        try
        {
            return ReadPayload.Open(row, sealedBytes, _keys) is { } read ? PackedPlate.Of(read.Plate) : 0;
        }
        catch (StorageException altered) when (altered.Fault == StorageFault.Damaged)
        {
            return 0;
        }
    }

    private void Insert(PendingAppend read, long row)
    {
        _insertRead
            .Bind(1, row).Bind(2, read.Id.High).Bind(3, read.Id.Low).Bind(4, read.Token.High).Bind(5, read.Token.Low)
            .Bind(6, read.CapturedTicks).Bind(7, read.UploadedTicks).Bind(8, read.Camera).Bind(9, read.Sealed).Run();
        _minutes.Add(read.Id, read.UploadedTicks);
        _committing.Add(new IndexEntry(read.Id, read.Token.High, read.UploadedTicks, row, read.CapturedTicks, read.Camera, read.Plate));
    }

    private void Close()
    {
        while (_readers.TryTake(out var reader)) reader.Dispose();
        foreach (var statement in (Statement?[])[_insertRead, _insertAlert, _deleteAlert, _setUploaded, _setMinute, _deleteRead]) statement?.Dispose();
        _index?.Dispose();
        _checkpoints?.Dispose();
        _writer?.Dispose();
    }
}

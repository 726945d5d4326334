using SQLitePCL;

namespace AlprGrains.Storage.Sqlite;

/// <summary>How hard a database file works to survive.</summary>
internal enum Durability
{
    /// <summary>Write-ahead log, synced at every commit: what is committed survives a power cut.</summary>
    EveryCommit = 0,
    /// <summary>Write-ahead log, synced at checkpoints: a power cut may take the last commits, never the file. For what can be derived again.</summary>
    Derived = 1,
    /// <summary>Rollback journal, synced twice, deleted content overwritten: for keys.</summary>
    Keys = 2,
}

/// <summary>
/// One SQLite connection, used by one thread at a time; its callers see to that. Thin on purpose: statements stay prepared
/// and values go straight from spans into SQLite, which ADO.NET does not offer. Failures are <see cref="StorageException"/>.
/// </summary>
internal sealed class Database : IDisposable
{
    private const int BusyTimeoutMilliseconds = 10_000;
    private const int NoCheckpointOnClose = 1006; // SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE

    private readonly sqlite3 _handle;

    static Database() => Batteries_V2.Init();

    private Database(string path, sqlite3 handle)
    {
        Path = path;
        _handle = handle;
    }

    public string Path { get; }

    /// <summary>Opens for writing, creates the file if need be, and brings its tables to <paramref name="schemaVersion"/>.</summary>
    public static Database Open(string path, Durability durability, string schema, int schemaVersion, int cacheKibibytes)
    {
        var database = Connect(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE, cacheKibibytes);
        try
        {
            database.Execute(durability switch
            {
                // Checkpoints run off the commit path (WalCheckpoints), so automatic ones are off where commits are awaited.
                Durability.EveryCommit => "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0",
                Durability.Derived => "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=1000",
                Durability.Keys => "PRAGMA secure_delete=ON; PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=EXTRA",
                _ => throw new ArgumentOutOfRangeException(nameof(durability)),
            });
            database.Migrate(schema, schemaVersion);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Deletes a file of an older version of its tables: only for what is derived, and is made anew when it is missing.</summary>
    public static void DeleteIfOlder(string path, int schemaVersion)
    {
        if (!File.Exists(path)) return;
        long found;
        using (var database = OpenForReading(path, cacheKibibytes: 64)) found = database.Number("PRAGMA user_version");
        if (found == 0 || found >= schemaVersion) return;
        foreach (var part in (string[])["", "-wal", "-shm"]) File.Delete(path + part);
    }

    /// <summary>Opens an existing file for reading.</summary>
    public static Database OpenForReading(string path, int cacheKibibytes)
    {
        // A reader of a write-ahead log must be able to write its shared index, so the connection is read-write and told not to write.
        var database = Connect(path, raw.SQLITE_OPEN_READWRITE, cacheKibibytes);
        database.Execute("PRAGMA query_only=ON");
        return database;
    }

    /// <summary>Opens an existing file for a housekeeper that moves its write-ahead log.</summary>
    public static Database OpenForMoving(string path, int cacheKibibytes) => Connect(path, raw.SQLITE_OPEN_READWRITE, cacheKibibytes);

    public Statement Prepare(string sql)
    {
        var result = raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement);
        Check(result);
        return new Statement(this, statement);
    }

    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>The single number that a query answers with; 0 when it has no row.</summary>
    public long Number(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Long(0) : 0;
    }

    /// <summary>Rows that the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    public bool IsInTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Runs the work in one transaction; on any failure nothing of it stays.</summary>
    public void InTransaction(Action work)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            work();
            Execute("COMMIT");
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    /// <summary>Ends an open transaction. SQLite has often done so itself after an I/O error; a failure to roll back leaves nothing either.</summary>
    public void Rollback()
    {
        if (IsInTransaction) _ = raw.sqlite3_exec(_handle, "ROLLBACK");
    }

    /// <summary>Pages that this connection has written since it was last asked.</summary>
    public int TakePagesWritten()
    {
        Check(raw.sqlite3_db_status(_handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1));
        return pages;
    }

    /// <summary>Moves what the write-ahead log holds into the file as far as nobody waits. Gives the log's frames and those that are still to move.</summary>
    public (int Frames, int Left) CheckpointPassively()
    {
        var result = raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var frames, out var moved);
        if (result == raw.SQLITE_BUSY) return (0, int.MaxValue);
        Check(result);
        return (frames, frames - moved);
    }

    /// <summary>Moves all of the log into the file, syncs it and empties the log.</summary>
    public void CheckpointFully() =>
        Check(raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _));

    /// <summary>
    /// Overwrites the rollback journal, which holds pages as they were before the last commit, with zeros: for keys whose journal stays in place
    /// (journal_mode=PERSIST), so that the blocks are the same.
    /// </summary>
    public void OverwriteJournal()
    {
        var path = Path + "-journal";
        if (!File.Exists(path)) return;
        using var journal = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        var zeros = new byte[64 << 10];
        for (long at = 0, length = RandomAccess.GetLength(journal); at < length; at += zeros.Length)
            RandomAccess.Write(journal, zeros.AsSpan(0, (int)Math.Min(zeros.Length, length - at)), at);
        RandomAccess.FlushToDisk(journal);
    }

    /// <summary>Limits the file's size, in pages: how tests fill a disk without one.</summary>
    public void LimitPages(int pagesMax) => Execute($"PRAGMA max_page_count={pagesMax}");

    internal void Check(int result)
    {
        if (result is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE) return;
        throw Failure(Path, raw.sqlite3_extended_errcode(_handle), raw.sqlite3_errmsg(_handle).utf8_to_string());
    }

    /// <summary>Closing this connection moves nothing from the log into the file: the file is about to be deleted.</summary>
    public void MoveNothingOnClose() => Check(raw.sqlite3_db_config(_handle, NoCheckpointOnClose, 1, out _));

    public void Dispose() => _handle.manual_close_v2();

    private static Database Connect(string path, int flags, int cacheKibibytes)
    {
        var result = raw.sqlite3_open_v2(path, out var handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        var database = new Database(path, handle);
        try
        {
            if (result != raw.SQLITE_OK) throw Failure(path, result, raw.sqlite3_errstr(result).utf8_to_string());
            database.Check(raw.sqlite3_busy_timeout(handle, BusyTimeoutMilliseconds));
            database.Execute($"PRAGMA cache_size=-{cacheKibibytes}; PRAGMA temp_store=MEMORY");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private void Migrate(string schema, int schemaVersion)
    {
        var found = Number("PRAGMA user_version");
        if (found == schemaVersion) return;
        if (found != 0)
            throw new StorageException(StorageFault.Damaged, $"{Path} has version {found} of its tables; this program knows version {schemaVersion}: run the program that wrote it");
        InTransaction(() => Execute($"{schema}; PRAGMA user_version={schemaVersion}"));
    }

    // Messages of SQLite name tables and columns, never values.
    private static StorageException Failure(string path, int extendedResult, string message) => (extendedResult & 0xff) switch
    {
        raw.SQLITE_FULL => new(StorageFault.Full, $"no space left for {path}: free some space; nothing that was acknowledged is lost"),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB =>
            new(StorageFault.Damaged, $"{path} is damaged ({message}): stop the program and restore this file from a backup"),
        raw.SQLITE_CANTOPEN => new(StorageFault.Failed, $"cannot open {path} ({message}): check that the folder exists and may be written"),
        _ => new(StorageFault.Failed, $"{path}: {message} (SQLite {extendedResult})"),
    };
}

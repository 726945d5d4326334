using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Sqlite;

namespace AlprGrains.Storage.Embedded.States;

/// <summary>A state as it is kept. Minute is null for state that belongs to no read; then the state key seals it.</summary>
internal readonly record struct StoredState(long Version, UploadMinute? Minute, byte[] Sealed);

/// <summary>
/// Sealed grain states in a file: one row per grain and state name, with a version that is its ETag. A write goes through
/// only from the version that its writer has read. Rows outlive a cleared state, so that versions never start over.
/// Thread-safe: writes are committed in groups and answered when durable; reads have a connection of their own, see only what is
/// durable, and wait for no write.
/// </summary>
internal sealed class StateFile : IDisposable
{
    /// <summary>Writes in one commit at most.</summary>
    public const int WritesPerCommitMax = 256;

    private const int SchemaVersion = 1;
    private const int CacheKibibytes = 4 << 10;

    private const string Schema = """
        CREATE TABLE states (
          grain TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, minute INTEGER, sealed BLOB,
          PRIMARY KEY (grain, name)) WITHOUT ROWID
        """;

    private const string MinuteIndex = "CREATE INDEX IF NOT EXISTS states_minute ON states (minute) WHERE minute IS NOT NULL";

    private readonly Database _writer, _reader;
    private readonly Statement _get, _insert, _update;
    private readonly WalCheckpoints _checkpoints;
    private readonly GroupCommit _commits;
    private readonly OneAtATime _reads = new();

    public StateFile(string path, int writesPerCommitMax = WritesPerCommitMax)
    {
        _writer = Database.Open(path, Durability.EveryCommit, Schema, SchemaVersion, CacheKibibytes);
        _checkpoints = new WalCheckpoints(path);
        _writer.Execute(MinuteIndex);
        _insert = _writer.Prepare("INSERT INTO states (grain, name, version, minute, sealed) VALUES (?1, ?2, 1, ?3, ?4) ON CONFLICT DO NOTHING");
        _update = _writer.Prepare("UPDATE states SET version = version + 1, minute = ?3, sealed = ?4 WHERE grain = ?1 AND name = ?2 AND version = ?5");
        _reader = Database.OpenForReading(path, CacheKibibytes);
        _get = _reader.Prepare("SELECT version, minute, sealed FROM states WHERE grain = ?1 AND name = ?2");
        _commits = new GroupCommit(_writer, _checkpoints, writesPerCommitMax);
    }

    /// <summary>The state; null when it was never written. A cleared one has no bytes.</summary>
    public Task<StoredState?> Find(string grain, string name) => _reads.Run<StoredState?>(() =>
    {
        if (!_get.Bind(1, grain).Bind(2, name).Step()) return null;
        var found = new StoredState(_get.Long(0), _get.IsNull(1) ? null : new UploadMinute(_get.Long(1)), _get.Blob(2).ToArray());
        _get.Reset();
        return found;
    });

    /// <summary>Writes from a version (null: not there yet); gives the new one when it is durable, or null when another version is there.</summary>
    public Task<long?> Put(string grain, string name, long? fromVersion, UploadMinute? minute, byte[] sealedState) => _commits.Run<long?>(() =>
    {
        var write = fromVersion is null ? _insert : _update;
        write.Bind(1, grain).Bind(2, name).Bind(4, sealedState);
        if (minute is { } of) write.Bind(3, of.Number);
        else write.BindNull(3);
        if (fromVersion is { } from) write.Bind(5, from);
        write.Run();
        return _writer.Changes == 0 ? null : (fromVersion ?? 0) + 1;
    });

    /// <summary>
    /// Deletes the states of upload minutes up to one, whose keys are destroyed; gives how many. Versions may start over there: whoever still
    /// has an old one can write nothing, for its minute has no key.
    /// </summary>
    public Task<int> DeleteThrough(UploadMinute last) => _commits.Run(() =>
    {
        _writer.Execute($"DELETE FROM states WHERE minute <= {last.Number}");
        return _writer.Changes;
    });

    /// <summary>What waits is done first, so that nobody uses a closed file.</summary>
    public void Dispose()
    {
        _commits.Dispose();
        _reads.Run(() => 0).Wait();
        foreach (var statement in (Statement[])[_get, _insert, _update]) statement.Dispose();
        _reader.Dispose();
        _checkpoints.Dispose();
        _writer.Dispose();
    }
}

using System.Security.Cryptography;
using System.Text;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Sealing;
using AlprGrains.Storage.Sqlite;

namespace AlprGrains.Storage.Embedded.Holds;

/// <summary>
/// A key for each held read, wrapped by the state key, in a file beside the minute keys: it is left out of backups as they are, and a
/// destroyed key is overwritten in place (secure_delete, and the journal overwritten). Not thread-safe.
/// </summary>
internal sealed class HoldKeys : IDisposable
{
    private const int SchemaVersion = 1;
    private const int CacheKibibytes = 256;

    // ended: reads that a certificate had counted as held when their hold ended, until a certificate of their own says so.
    private const string Schema = """
        CREATE TABLE hold_keys (hold TEXT NOT NULL, id_high INTEGER NOT NULL, id_low INTEGER NOT NULL, uploaded INTEGER NOT NULL, wrapped BLOB NOT NULL, PRIMARY KEY (hold, id_high, id_low));
        CREATE INDEX hold_keys_by_upload ON hold_keys (uploaded);
        CREATE TABLE ended (hold TEXT NOT NULL, id_high INTEGER NOT NULL, id_low INTEGER NOT NULL, uploaded INTEGER NOT NULL, PRIMARY KEY (hold, id_high, id_low))
        """;

    private readonly Database _database;
    private readonly DataKey _wrapping;
    private readonly NonceSequence _nonces = new();
    private readonly Statement _find, _add, _count;

    public HoldKeys(string path, DataKey wrapping)
    {
        _wrapping = wrapping;
        _database = Database.Open(path, Durability.Keys, Schema, SchemaVersion, CacheKibibytes);
        _database.Execute("PRAGMA journal_mode=PERSIST"); // its blocks stay the same, so they can be overwritten
        _database.OverwriteJournal(); // a crash may have come between a commit and this
        _find = _database.Prepare("SELECT wrapped FROM hold_keys WHERE hold = ?1 AND id_high = ?2 AND id_low = ?3");
        _add = _database.Prepare("INSERT INTO hold_keys (hold, id_high, id_low, uploaded, wrapped) VALUES (?1, ?2, ?3, ?4, ?5)");
        _count = _database.Prepare("""
            SELECT COUNT(*) FROM (
              SELECT id_high, id_low FROM hold_keys WHERE uploaded >= ?1 AND uploaded < ?2
              UNION SELECT id_high, id_low FROM ended WHERE uploaded >= ?1 AND uploaded < ?2)
            """);
    }

    /// <summary>Makes the keys of reads that have none in this hold, in one commit; they are durable before anything is sealed with them.</summary>
    public void Make(HoldId hold, IReadOnlyList<PlateRead> reads) => _database.InTransaction(() =>
    {
        foreach (var read in reads)
        {
            if (Has(hold, read.Id)) continue;
            var wrapped = _wrapping.Seal(RandomNumberGenerator.GetBytes(DataKey.KeyBytes), Bind(hold, read.Id));
            _add.Bind(1, hold.Hex).Bind(2, read.Id.High).Bind(3, read.Id.Low).Bind(4, read.UploadedAt.UtcTicks).Bind(5, wrapped).Run();
        }
    });

    /// <summary>The key, or null when it is destroyed or never was.</summary>
    public DataKey? Find(HoldId hold, ReadId read)
    {
        if (!_find.Bind(1, hold.Hex).Bind(2, read.High).Bind(3, read.Low).Step()) return null;
        var wrapped = _find.Blob(0).ToArray();
        _find.Reset();
        var key = _wrapping.TryOpen(wrapped, Bind(hold, read))
            ?? throw new StorageException(StorageFault.Damaged, $"{_database.Path}: the key of read {read.Hex} in hold {hold} does not open: put the key files of one data directory together");
        return new DataKey(key, _nonces);
    }

    /// <summary>Whether any hold has a key of the read.</summary>
    public bool IsHeld(ReadId read)
    {
        using var find = _database.Prepare("SELECT 1 FROM hold_keys WHERE id_high = ?1 AND id_low = ?2 LIMIT 1");
        var found = find.Bind(1, read.High).Bind(2, read.Low).Step();
        find.Reset();
        return found;
    }

    /// <summary>Distinct reads of an upload span that are held, or whose end has no certificate yet.</summary>
    public long Count(UploadSpan uploaded)
    {
        _count.Bind(1, uploaded.From.UtcTicks).Bind(2, uploaded.Until.UtcTicks);
        var count = _count.Step() ? _count.Long(0) : 0;
        _count.Reset();
        return count;
    }

    /// <summary>Destroys keys; reads that a certificate has counted as held, and that stand under no other hold, are noted for a certificate of their own in the same commit.</summary>
    public void Destroy(HoldId hold, IReadOnlyList<ReadId> reads, DateTimeOffset certifiedUntil)
    {
        _database.InTransaction(() => DestroyAll(hold, reads, certifiedUntil));
        _database.OverwriteJournal();
    }

    private void DestroyAll(HoldId hold, IReadOnlyList<ReadId> reads, DateTimeOffset certifiedUntil)
    {
        using var note = _database.Prepare("""
            INSERT OR IGNORE INTO ended (hold, id_high, id_low, uploaded)
            SELECT hold, id_high, id_low, uploaded FROM hold_keys AS mine WHERE hold = ?1 AND id_high = ?2 AND id_low = ?3 AND uploaded < ?4
              AND NOT EXISTS (SELECT 1 FROM hold_keys AS other WHERE other.id_high = ?2 AND other.id_low = ?3 AND other.hold <> ?1)
            """);
        using var forget = _database.Prepare("DELETE FROM hold_keys WHERE hold = ?1 AND id_high = ?2 AND id_low = ?3");
        foreach (var read in reads)
        {
            note.Bind(1, hold.Hex).Bind(2, read.High).Bind(3, read.Low).Bind(4, certifiedUntil.UtcTicks).Run();
            forget.Bind(1, hold.Hex).Bind(2, read.High).Bind(3, read.Low).Run();
        }
    }

    /// <summary>Reads that ended over their life and have no certificate yet.</summary>
    public List<(ReadId Id, DateTimeOffset UploadedAt)> Ended(HoldId hold)
    {
        using var query = _database.Prepare("SELECT id_high, id_low, uploaded FROM ended WHERE hold = ?1");
        query.Bind(1, hold.Hex);
        var found = new List<(ReadId, DateTimeOffset)>();
        while (query.Step()) found.Add((new ReadId(query.Bits(0), query.Bits(1)), new DateTimeOffset(query.Long(2), TimeSpan.Zero)));
        return found;
    }

    public void Confirm(HoldId hold)
    {
        using var forget = _database.Prepare("DELETE FROM ended WHERE hold = ?1");
        forget.Bind(1, hold.Hex).Run();
    }

    /// <summary>Reads that have a key in this hold.</summary>
    public List<ReadId> Of(HoldId hold) => Ids("SELECT id_high, id_low FROM hold_keys WHERE hold = ?1", hold);

    /// <summary>Every hold and read that has a key.</summary>
    public HashSet<(string Hold, ReadId Read)> All()
    {
        using var all = _database.Prepare("SELECT hold, id_high, id_low FROM hold_keys");
        var found = new HashSet<(string, ReadId)>();
        while (all.Step()) found.Add((all.Text(0), new ReadId(all.Bits(1), all.Bits(2))));
        return found;
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_find, _add, _count]) statement.Dispose();
        _database.Dispose();
    }

    private bool Has(HoldId hold, ReadId read)
    {
        var has = _find.Bind(1, hold.Hex).Bind(2, read.High).Bind(3, read.Low).Step();
        _find.Reset();
        return has;
    }

    private List<ReadId> Ids(string sql, HoldId hold)
    {
        using var query = _database.Prepare(sql);
        query.Bind(1, hold.Hex);
        var found = new List<ReadId>();
        while (query.Step()) found.Add(new ReadId(query.Bits(0), query.Bits(1)));
        return found;
    }

    private static byte[] Bind(HoldId hold, ReadId read) => Encoding.UTF8.GetBytes($"hold {hold.Hex} key of {read.Hex}");
}

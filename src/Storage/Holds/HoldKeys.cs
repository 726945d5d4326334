using System.Security.Cryptography;
using System.Text;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Sealing;

namespace AlprGrains.Storage.Holds;

/// <summary>
/// A key for each held read, wrapped by the state key, beside the minute keys and left out of backups as they are. A destroyed key is
/// overwritten where its database forgets, and where it does not, the key's share is. Not thread-safe.
/// </summary>
/// <param name="database">Its tables stand.</param>
/// <param name="wrapping">Wraps the holds' keys.</param>
/// <param name="shares">Null where the database itself forgets.</param>
internal sealed class HoldKeys(IKeyDatabase database, DataKey wrapping, IKeyShares? shares) : IDisposable
{
    private const string One = "hold = $1 AND id_high = $2 AND id_low = $3";

    private readonly NonceSequence _nonces = new();

    /// <summary>Its tables. ended: reads that a certificate had counted as held when their hold ended, until a certificate of their own says so.</summary>
    public static string Schema(string number, string bytes) => $"""
        CREATE TABLE IF NOT EXISTS hold_keys (hold TEXT NOT NULL, id_high {number} NOT NULL, id_low {number} NOT NULL, uploaded {number} NOT NULL, wrapped {bytes} NOT NULL, PRIMARY KEY (hold, id_high, id_low));
        CREATE INDEX IF NOT EXISTS hold_keys_by_upload ON hold_keys (uploaded);
        CREATE TABLE IF NOT EXISTS ended (hold TEXT NOT NULL, id_high {number} NOT NULL, id_low {number} NOT NULL, uploaded {number} NOT NULL, PRIMARY KEY (hold, id_high, id_low))
        """;

    /// <summary>Makes the keys of reads that have none in this hold, in one commit; they are durable before anything is sealed with them.</summary>
    public void Make(HoldId hold, IReadOnlyList<PlateRead> reads)
    {
        shares?.MakeHeld(hold.Hex, [.. reads.Select(read => read.Id.Hex)]);
        database.InTransaction(() =>
        {
            foreach (var read in reads)
            {
                if (Wrapped(hold, read.Id) is not null) continue;
                var key = RandomNumberGenerator.GetBytes(DataKey.KeyBytes);
                if (ShareOf(hold, read.Id) is { } share) key = new DataKey(share, _nonces).Seal(key, []);
                database.Execute(
                    "INSERT INTO hold_keys (hold, id_high, id_low, uploaded, wrapped) VALUES ($1, $2, $3, $4, $5)",
                    hold.Hex, High(read.Id), Low(read.Id), read.UploadedAt.UtcTicks, wrapping.Seal(key, Bind(hold, read.Id)));
            }
        });
    }

    /// <summary>The key, or null when it is destroyed or never was.</summary>
    public DataKey? Find(HoldId hold, ReadId read)
    {
        if (Wrapped(hold, read) is not { } wrapped) return null;
        var share = ShareOf(hold, read);
        if (shares is not null && share is null) return null;
        var key = wrapping.TryOpen(wrapped, Bind(hold, read));
        if (key is not null && share is not null) key = new DataKey(share, _nonces).TryOpen(key, []);
        return key is null
            ? throw new StorageException(StorageFault.Damaged, $"{database.Name}: the key of read {read.Hex} in hold {hold} does not open: put the key files of one data directory together")
            : new DataKey(key, _nonces);
    }

    /// <summary>Whether any hold has a key of the read.</summary>
    public bool IsHeld(ReadId read) => database.Number("SELECT COUNT(*) FROM hold_keys WHERE id_high = $1 AND id_low = $2", High(read), Low(read)) > 0;

    /// <summary>Distinct reads of an upload span that are held, or whose end has no certificate yet.</summary>
    public long Count(UploadSpan uploaded) => database.Number("""
        SELECT COUNT(*) FROM (
          SELECT id_high, id_low FROM hold_keys WHERE uploaded >= $1 AND uploaded < $2
          UNION SELECT id_high, id_low FROM ended WHERE uploaded >= $1 AND uploaded < $2) AS held
        """, uploaded.From.UtcTicks, uploaded.Until.UtcTicks);

    /// <summary>Destroys keys; reads that a certificate has counted as held, and that stand under no other hold, are noted for a certificate of their own in the same commit.</summary>
    public void Destroy(HoldId hold, IReadOnlyList<ReadId> reads, DateTimeOffset certifiedUntil)
    {
        database.InTransaction(() =>
        {
            shares?.DestroyHeld(hold.Hex, [.. reads.Select(read => read.Hex)]);
            foreach (var read in reads)
            {
                database.Execute("""
                    INSERT INTO ended (hold, id_high, id_low, uploaded)
                    SELECT hold, id_high, id_low, uploaded FROM hold_keys AS mine WHERE hold = $1 AND id_high = $2 AND id_low = $3 AND uploaded < $4
                      AND NOT EXISTS (SELECT 1 FROM hold_keys AS other WHERE other.id_high = $2 AND other.id_low = $3 AND other.hold <> $1)
                    ON CONFLICT DO NOTHING
                    """, hold.Hex, High(read), Low(read), certifiedUntil.UtcTicks);
                database.Execute($"DELETE FROM hold_keys WHERE {One}", hold.Hex, High(read), Low(read));
            }
        });
        database.OverwriteLeftovers();
    }

    /// <summary>Reads that ended over their life and have no certificate yet.</summary>
    public List<(ReadId Id, DateTimeOffset UploadedAt)> Ended(HoldId hold) => database.Rows(
        "SELECT id_high, id_low, uploaded FROM ended WHERE hold = $1", static row => (IdOf(row, 0), new DateTimeOffset(row.Long(2), TimeSpan.Zero)), hold.Hex);

    public void Confirm(HoldId hold) => database.Execute("DELETE FROM ended WHERE hold = $1", hold.Hex);

    /// <summary>Reads that have a key in this hold.</summary>
    public List<ReadId> Of(HoldId hold) => database.Rows("SELECT id_high, id_low FROM hold_keys WHERE hold = $1", static row => IdOf(row, 0), hold.Hex);

    /// <summary>Every hold and read that has a key.</summary>
    public HashSet<(string Hold, ReadId Read)> All() => [.. database.Rows("SELECT hold, id_high, id_low FROM hold_keys", static row => (row.Text(0), IdOf(row, 1)))];

    public void Dispose() => database.Dispose();

    /// <summary>An id's halves as a database knows them: signed.</summary>
    internal static long High(ReadId read) => unchecked((long)read.High);

    /// <inheritdoc cref="High"/>
    internal static long Low(ReadId read) => unchecked((long)read.Low);

    /// <summary>The id in two columns.</summary>
    internal static ReadId IdOf(IKeyRow row, int column) => new(unchecked((ulong)row.Long(column)), unchecked((ulong)row.Long(column + 1)));

    private byte[]? Wrapped(HoldId hold, ReadId read) =>
        database.Rows($"SELECT wrapped FROM hold_keys WHERE {One}", static row => row.Blob(0), hold.Hex, High(read), Low(read)) is [var wrapped, ..] ? wrapped : null;

    private byte[]? ShareOf(HoldId hold, ReadId read) => shares?.FindHeld(hold.Hex, read.Hex);

    private static byte[] Bind(HoldId hold, ReadId read) => Encoding.UTF8.GetBytes($"hold {hold.Hex} key of {read.Hex}");
}

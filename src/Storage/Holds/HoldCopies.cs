using System.Text;
using AlprGrains.Alerts;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Sealing;

namespace AlprGrains.Storage.Holds;

/// <summary>Sealed copies of held reads and their pictures, in a database of their own; bytes moved to another hold or read do not open. Not thread-safe.</summary>
internal sealed class HoldCopies(IKeyDatabase database) : IDisposable
{
    private const string One = "hold = $1 AND id_high = $2 AND id_low = $3";

    /// <summary>Its tables. A read without a picture has no bytes there.</summary>
    public static string Schema(string number, string bytes) => $"""
        CREATE TABLE IF NOT EXISTS copies (
          hold TEXT NOT NULL, id_high {number} NOT NULL, id_low {number} NOT NULL, sealed {bytes} NOT NULL, frame {bytes}, plate {bytes}, PRIMARY KEY (hold, id_high, id_low))
        """;

    /// <summary>Adds copies in one commit; durable when it returns.</summary>
    public void Add(HoldId hold, IReadOnlyList<(HeldCopy Copy, DataKey Key)> copies) => database.InTransaction(() =>
    {
        foreach (var (copy, key) in copies)
        {
            var id = copy.Read.Id;
            database.Execute(
                "INSERT INTO copies (hold, id_high, id_low, sealed, frame, plate) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
                hold.Hex, HoldKeys.High(id), HoldKeys.Low(id), key.Seal(ContractJson.Write(copy.Read), Bind(hold, id, "read")),
                Sealed(copy.FrameImage, key, Bind(hold, id, "frame")), Sealed(copy.PlateImage, key, Bind(hold, id, "plate")));
        }
    });

    /// <summary>The reads whose keys are there.</summary>
    public List<PlateRead> Reads(HoldId hold, Func<ReadId, DataKey?> keyOf)
    {
        var found = new List<PlateRead>();
        foreach (var (id, sealedBytes) in database.Rows("SELECT id_high, id_low, sealed FROM copies WHERE hold = $1", static row => (HoldKeys.IdOf(row, 0), row.Blob(2)), hold.Hex))
            if (keyOf(id) is { } key) found.Add(ContractJson.Read<PlateRead>(Opened(key, sealedBytes, hold, id, "read"))!);
        return found;
    }

    public byte[]? Picture(HoldId hold, ReadId id, AlertImage which, DataKey key)
    {
        var column = which == AlertImage.Frame ? "frame" : "plate";
        return database.Rows($"SELECT {column} FROM copies WHERE {One}", static row => row.Blob(0), hold.Hex, HoldKeys.High(id), HoldKeys.Low(id)) is [{ Length: > 0 } picture, ..]
            ? Opened(key, picture, hold, id, column)
            : null;
    }

    public void Remove(IEnumerable<(string Hold, ReadId Read)> copies)
    {
        database.InTransaction(() =>
        {
            foreach (var (hold, read) in copies) database.Execute($"DELETE FROM copies WHERE {One}", hold, HoldKeys.High(read), HoldKeys.Low(read));
        });
        database.OverwriteLeftovers();
    }

    /// <summary>Every hold and read that has a copy.</summary>
    public HashSet<(string Hold, ReadId Read)> All() => [.. database.Rows("SELECT hold, id_high, id_low FROM copies", static row => (row.Text(0), HoldKeys.IdOf(row, 1)))];

    public void Dispose() => database.Dispose();

    private static byte[] Sealed(ReadOnlyMemory<byte>? picture, DataKey key, byte[] belongsTo) => picture is { IsEmpty: false } bytes ? key.Seal(bytes.Span, belongsTo) : [];

    private static byte[] Opened(DataKey key, byte[] sealedBytes, HoldId hold, ReadId id, string what) =>
        key.TryOpen(sealedBytes, Bind(hold, id, what))
        ?? throw new StorageException(StorageFault.Damaged, $"the held copy of read {id.Hex} does not open with its key: its row was altered or damaged; restore the copies of holds from a backup");

    private static byte[] Bind(HoldId hold, ReadId id, string what) => Encoding.UTF8.GetBytes($"hold {hold.Hex} {what} of {id.Hex}");
}

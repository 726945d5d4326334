using System.Text;
using AlprGrains.Alerts;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage.Sealing;
using AlprGrains.Storage.Sqlite;

namespace AlprGrains.Storage.Embedded.Holds;

/// <summary>Sealed copies of held reads and their pictures in a file of their own; bytes moved to another hold or read do not open. Not thread-safe.</summary>
internal sealed class HoldCopies : IDisposable
{
    private const int SchemaVersion = 1;
    private const int CacheKibibytes = 1 << 10;

    private const string Schema = """
        CREATE TABLE copies (
          hold TEXT NOT NULL, id_high INTEGER NOT NULL, id_low INTEGER NOT NULL, sealed BLOB NOT NULL, frame BLOB, plate BLOB, PRIMARY KEY (hold, id_high, id_low))
        """;

    private readonly Database _database;
    private readonly Statement _add, _reads, _frame, _plate;

    public HoldCopies(string path)
    {
        _database = Database.Open(path, Durability.Keys, Schema, SchemaVersion, CacheKibibytes); // what goes is overwritten here, too
        _add = _database.Prepare("INSERT OR IGNORE INTO copies (hold, id_high, id_low, sealed, frame, plate) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        _reads = _database.Prepare("SELECT id_high, id_low, sealed FROM copies WHERE hold = ?1");
        _frame = _database.Prepare("SELECT frame FROM copies WHERE hold = ?1 AND id_high = ?2 AND id_low = ?3");
        _plate = _database.Prepare("SELECT plate FROM copies WHERE hold = ?1 AND id_high = ?2 AND id_low = ?3");
    }

    /// <summary>Adds copies in one commit; durable when it returns.</summary>
    public void Add(HoldId hold, IReadOnlyList<(HeldCopy Copy, DataKey Key)> copies) => _database.InTransaction(() =>
    {
        foreach (var (copy, key) in copies)
        {
            var id = copy.Read.Id;
            _add.Bind(1, hold.Hex).Bind(2, id.High).Bind(3, id.Low).Bind(4, key.Seal(ContractJson.Write(copy.Read), Bind(hold, id, "read")));
            BindPicture(5, copy.FrameImage, key, Bind(hold, id, "frame"));
            BindPicture(6, copy.PlateImage, key, Bind(hold, id, "plate"));
            _add.Run();
        }
    });

    /// <summary>The reads whose keys are there.</summary>
    public List<PlateRead> Reads(HoldId hold, Func<ReadId, DataKey?> keyOf)
    {
        var found = new List<PlateRead>();
        _reads.Bind(1, hold.Hex);
        while (_reads.Step())
        {
            var id = new ReadId(_reads.Bits(0), _reads.Bits(1));
            if (keyOf(id) is { } key) found.Add(ContractJson.Read<PlateRead>(Opened(key, _reads.Blob(2).ToArray(), hold, id, "read"))!);
        }
        return found;
    }

    public byte[]? Picture(HoldId hold, ReadId id, AlertImage which, DataKey key)
    {
        var query = which == AlertImage.Frame ? _frame : _plate;
        if (!query.Bind(1, hold.Hex).Bind(2, id.High).Bind(3, id.Low).Step()) return null;
        var picture = query.IsNull(0) ? null : query.Blob(0).ToArray();
        query.Reset();
        return picture is null ? null : Opened(key, picture, hold, id, which == AlertImage.Frame ? "frame" : "plate");
    }

    public void Remove(IEnumerable<(string Hold, ReadId Read)> copies) => _database.InTransaction(() =>
    {
        using var remove = _database.Prepare("DELETE FROM copies WHERE hold = ?1 AND id_high = ?2 AND id_low = ?3");
        foreach (var (hold, read) in copies) remove.Bind(1, hold).Bind(2, read.High).Bind(3, read.Low).Run();
    });

    /// <summary>Every hold and read that has a copy.</summary>
    public HashSet<(string Hold, ReadId Read)> All()
    {
        using var all = _database.Prepare("SELECT hold, id_high, id_low FROM copies");
        var found = new HashSet<(string, ReadId)>();
        while (all.Step()) found.Add((all.Text(0), new ReadId(all.Bits(1), all.Bits(2))));
        return found;
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_add, _reads, _frame, _plate]) statement.Dispose();
        _database.Dispose();
    }

    private void BindPicture(int position, ReadOnlyMemory<byte>? picture, DataKey key, byte[] belongsTo)
    {
        if (picture is { IsEmpty: false } bytes) _add.Bind(position, key.Seal(bytes.Span, belongsTo));
        else _add.BindNull(position);
    }

    private static byte[] Opened(DataKey key, byte[] sealedBytes, HoldId hold, ReadId id, string what) =>
        key.TryOpen(sealedBytes, Bind(hold, id, what))
        ?? throw new StorageException(StorageFault.Damaged, $"the held copy of read {id.Hex} does not open with its key: its row was altered or damaged; restore the file of holds from a backup");

    private static byte[] Bind(HoldId hold, ReadId id, string what) => Encoding.UTF8.GetBytes($"hold {hold.Hex} {what} of {id.Hex}");
}

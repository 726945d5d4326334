using System.Runtime.InteropServices;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded.Patterns;
using AlprGrains.Storage.Embedded.Places;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Sqlite;

namespace AlprGrains.Storage.Embedded.Plates;

/// <summary>
/// The indexes of one day. The housekeeper enters rows, sorted, in slices of neighbouring keys, so that no single commit asks much of the
/// disk that appends wait for; the number of the last row goes in with the last slice, and what a crash takes away is entered again from
/// the day's file. The committer asks whether an id is there.
/// </summary>
internal sealed class DayIndex : IDisposable
{
    private const int WriterCacheKibibytes = 32 << 10;
    private const int SeekerCacheKibibytes = 16 << 10;

    /// <summary>Rows of the index for which a slice is made: its pages are some hundred of each tree.</summary>
    private const int IndexedRowsPerSlice = 16_384;

    private readonly Database _writer;
    private readonly Statement _insertId, _insertToken, _insertPlace, _insertPlates, _setIndexed;
    private readonly Database _seeker;
    private readonly Statement _seekId;
    private volatile IdFilter? _filter; // null until all ids are in it

    private DayIndex(Database writer, Database seeker)
    {
        _writer = writer;
        _seeker = seeker;
        _insertId = writer.Prepare(DaySchema.InsertId);
        _insertToken = writer.Prepare(DaySchema.InsertToken);
        _insertPlace = writer.Prepare(DaySchema.InsertPlace);
        _insertPlates = writer.Prepare(DaySchema.InsertPlates);
        _setIndexed = writer.Prepare("UPDATE facts SET value = ?1 WHERE name = 'indexed'");
        _seekId = seeker.Prepare("SELECT 1 FROM ids WHERE high = ?1 AND low = ?2");
        IndexedRow = writer.Number("SELECT value FROM facts WHERE name = 'indexed'");
        _filter = IndexedRow == 0 ? new IdFilter() : null;
    }

    public static DayIndex Open(string path)
    {
        try
        {
            Database.DeleteIfOlder(path, DaySchema.IndexVersion);
            var writer = Database.Open(path, Durability.Derived, DaySchema.Indexes, DaySchema.IndexVersion, WriterCacheKibibytes);
            return new DayIndex(writer, Database.OpenForReading(path, SeekerCacheKibibytes));
        }
        catch (StorageException damaged) when (damaged.Fault == StorageFault.Damaged)
        {
            throw new StorageException(StorageFault.Damaged, $"{path} is damaged: delete it and the two files whose names begin with its name; it is made anew from the day's reads at the next start", damaged);
        }
    }

    /// <summary>The last row that is entered.</summary>
    public long IndexedRow { get; private set; }

    /// <summary>Enters rows. When it throws, some may be in already, and the same rows are to be entered again: what is in is left as it is.</summary>
    /// <param name="entries">The rows.</param>
    /// <param name="keys">Seal the lists of plates.</param>
    /// <param name="restAndGoOn">Called between slices; false to stop there, with some of the rows entered.</param>
    /// <returns>Whether all are entered.</returns>
    public bool Enter(List<IndexEntry> entries, KeyStore keys, Func<bool> restAndGoOn)
    {
        if (entries.Count == 0) return true;
        var lastRow = entries.Max(entry => entry.Row);
        var places = PlaceEntries.Of(CollectionsMarshal.AsSpan(entries));
        var plates = SealedPlates.Seal([.. entries.Where(entry => entry.Plate != 0).Select(entry => entry.Sighting)], keys);
        var sorted = entries.ToArray(); // the tail is searched meanwhile
        Array.Sort(sorted, static (left, right) => Signed(left.Id.High).CompareTo(Signed(right.Id.High)));
        if (!InSlices(sorted, entry => _insertId.Bind(1, entry.Id.High).Bind(2, entry.Id.Low).Bind(3, entry.Row).Run(), restAndGoOn)) return false;
        Array.Sort(sorted, static (left, right) => Signed(left.TokenHigh).CompareTo(Signed(right.TokenHigh)));
        if (!InSlices(sorted, entry => _insertToken.Bind(1, entry.TokenHigh).Bind(2, entry.UploadedTicks).Bind(3, entry.Row).Run(), restAndGoOn)) return false;
        _writer.InTransaction(() =>
        {
            foreach (var (slot, camera, firstRow, rows) in places) _insertPlace.Bind(1, slot).Bind(2, camera).Bind(3, firstRow).Bind(4, rows).Run();
            foreach (var (minute, sealedPlates) in plates) _insertPlates.Bind(1, minute.Number).Bind(2, sealedPlates).Run();
            _setIndexed.Bind(1, lastRow).Run();
        });
        if (_filter is { } filter)
            foreach (ref readonly var entry in sorted.AsSpan()) filter.Add(entry.Id);
        IndexedRow = lastRow;
        return true;
    }

    /// <summary>Whether <see cref="Contains"/> searches the file for every id, since the ids of an earlier run are not in memory.</summary>
    public bool NeedsFilter => _filter is null;

    /// <summary>On the housekeeper: reads all ids into memory, so that most are answered without the file.</summary>
    public void BuildFilter()
    {
        var filter = new IdFilter();
        using var ids = _writer.Prepare("SELECT high, low FROM ids");
        while (ids.Step()) filter.Add(new ReadId(ids.Bits(0), ids.Bits(1)));
        _filter = filter;
    }

    /// <summary>Many seeks follow, in one snapshot. Only the committer seeks.</summary>
    public void BeginSeeking() => _seeker.Execute("BEGIN");

    public void EndSeeking() => _seeker.Rollback();

    public bool Contains(ReadId id)
    {
        if (_filter is { } filter && !filter.MayHold(id)) return false;
        var found = _seekId.Bind(1, id.High).Bind(2, id.Low).Step();
        if (found) _seekId.Reset();
        return found;
    }

    /// <summary>The file is about to be deleted.</summary>
    public void MoveNothingOnClose()
    {
        _writer.MoveNothingOnClose();
        _seeker.MoveNothingOnClose();
    }

    public void Dispose()
    {
        _insertId.Dispose();
        _insertToken.Dispose();
        _insertPlace.Dispose();
        _insertPlates.Dispose();
        _setIndexed.Dispose();
        _seekId.Dispose();
        _seeker.Dispose();
        _writer.Dispose();
    }

    private bool InSlices(IndexEntry[] sorted, Action<IndexEntry> insert, Func<bool> restAndGoOn)
    {
        var slices = (int)((IndexedRow + sorted.Length) / IndexedRowsPerSlice) + 1;
        var entriesASlice = sorted.Length / slices + 1;
        for (var first = 0; first < sorted.Length; first += entriesASlice)
        {
            var slice = new ArraySegment<IndexEntry>(sorted, first, Math.Min(entriesASlice, sorted.Length - first));
            _writer.InTransaction(() =>
            {
                foreach (var entry in slice) insert(entry);
            });
            if (!restAndGoOn()) return false;
        }
        return true;
    }

    // SQLite orders the 64 bits as signed numbers.
    private static long Signed(ulong bits) => unchecked((long)bits);
}

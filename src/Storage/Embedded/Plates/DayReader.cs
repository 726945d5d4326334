using AlprGrains.Cameras;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded.Places;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;
using AlprGrains.Storage.Sqlite;

namespace AlprGrains.Storage.Embedded.Plates;

/// <summary>Place of a row in the order in which pages show them: newest upload first, then newest row.</summary>
internal readonly record struct RowPlace(long UploadedTicks, long Row) : IComparable<RowPlace>
{
    public static readonly RowPlace AfterAll = new(long.MaxValue, long.MaxValue);

    public int CompareTo(RowPlace other) => UploadedTicks != other.UploadedTicks ? UploadedTicks.CompareTo(other.UploadedTicks) : Row.CompareTo(other.Row);
}

/// <summary>A row as it stands in the file.</summary>
internal readonly record struct StoredRow(ReadRow Clear, PlateToken Token, byte[] Sealed);

/// <summary>Connections that read one day, for one caller at a time.</summary>
internal sealed class DayReader : IDisposable
{
    private const int CacheKibibytes = 1 << 10;

    private readonly Database _reads, _indexes;
    private readonly Statement _findTokens, _getRow, _pendingAlerts, _newestSlot, _placedRows, _plateLists, _lastPlateList, _findId, _rowsAfter;

    public DayReader(string readsPath, string indexesPath)
    {
        _reads = Database.OpenForReading(readsPath, CacheKibibytes);
        _indexes = Database.OpenForReading(indexesPath, CacheKibibytes);
        _findTokens = _indexes.Prepare(
            "SELECT uploaded, row FROM tokens WHERE token = ?1 AND (uploaded, row) < (?2, ?3) AND uploaded > ?4 ORDER BY uploaded DESC, row DESC LIMIT ?5");
        _rowsAfter = _indexes.Prepare("SELECT uploaded, row FROM tokens WHERE token = ?1 AND (uploaded, row) > (?2, ?3) ORDER BY uploaded, row LIMIT ?4");
        _getRow = _reads.Prepare("SELECT id_high, id_low, token_high, token_low, captured, uploaded, camera, sealed FROM reads WHERE row = ?1");
        _newestSlot = _indexes.Prepare("SELECT slot FROM places WHERE slot BETWEEN ?1 AND ?2 ORDER BY slot DESC LIMIT 1");
        _placedRows = _indexes.Prepare("SELECT rows FROM places WHERE slot = ?1 AND camera = ?2");
        _plateLists = _indexes.Prepare("SELECT place, minute, sealed FROM plates WHERE place > ?1 ORDER BY place LIMIT ?2");
        _findId = _indexes.Prepare("SELECT row FROM ids WHERE high = ?1 AND low = ?2");
        _lastPlateList = _indexes.Prepare("SELECT MAX(place) FROM plates");
        _pendingAlerts = _reads.Prepare("SELECT alert, uploaded, sealed FROM outbox WHERE uploaded > ?1 ORDER BY place LIMIT ?2");
    }

    /// <summary>Indexed rows of a token before a place, newest first.</summary>
    public void FindRows(ulong tokenHigh, RowPlace before, long uploadedAfterTicks, int rowsMax, List<RowPlace> found)
    {
        _findTokens.Bind(1, tokenHigh).Bind(2, before.UploadedTicks).Bind(3, before.Row).Bind(4, uploadedAfterTicks).Bind(5, rowsMax);
        while (_findTokens.Step()) found.Add(new RowPlace(_findTokens.Long(0), _findTokens.Long(1)));
    }

    /// <summary>Indexed rows of a token behind a place, oldest first.</summary>
    public List<RowPlace> RowsAfter(ulong tokenHigh, RowPlace after, int rowsMax)
    {
        var found = new List<RowPlace>();
        _rowsAfter.Bind(1, tokenHigh).Bind(2, after.UploadedTicks).Bind(3, after.Row).Bind(4, rowsMax);
        while (_rowsAfter.Step()) found.Add(new RowPlace(_rowsAfter.Long(0), _rowsAfter.Long(1)));
        return found;
    }

    /// <summary>A row, or null when it was deleted since it was found.</summary>
    public StoredRow? Get(long row)
    {
        if (!_getRow.Bind(1, row).Step()) return null;
        var found = new StoredRow(
            new ReadRow(
                new ReadId(_getRow.Bits(0), _getRow.Bits(1)), CameraId.Parse(_getRow.Text(6)),
                new DateTimeOffset(_getRow.Long(4), TimeSpan.Zero), new DateTimeOffset(_getRow.Long(5), TimeSpan.Zero)),
            new PlateToken(_getRow.Bits(2), _getRow.Bits(3)),
            _getRow.Blob(7).ToArray());
        _getRow.Reset();
        return found;
    }

    /// <summary>The indexed row of a read, or null.</summary>
    public long? RowOf(ReadId id)
    {
        if (!_findId.Bind(1, id.High).Bind(2, id.Low).Step()) return null;
        var row = _findId.Long(0);
        _findId.Reset();
        return row;
    }

    /// <summary>The newest slot of capture times between two, both inclusive, in which any camera has rows.</summary>
    public long? NewestSlot(long from, long upTo)
    {
        if (!_newestSlot.Bind(1, from).Bind(2, upTo).Step()) return null;
        var slot = _newestSlot.Long(0);
        _newestSlot.Reset();
        return slot;
    }

    /// <summary>Gives the rows of a camera and a slot, in no order.</summary>
    public void PlacedRows(long slot, string camera, Action<PlacedRow> take)
    {
        _placedRows.Bind(1, slot).Bind(2, camera);
        while (_placedRows.Step()) PlaceEntries.Read(_placedRows.Blob(0), take);
    }

    /// <summary>Gives sealed lists of plates behind a place, in their order; gives the last one's place, or where it began when there is none.</summary>
    public long PlateLists(long after, int listsMax, TakeList take)
    {
        _plateLists.Bind(1, after).Bind(2, listsMax);
        while (_plateLists.Step())
        {
            after = _plateLists.Long(0);
            take(new UploadMinute(_plateLists.Long(1)), _plateLists.Blob(2));
        }
        return after;
    }

    /// <summary>Place of the last list; 0 when there is none.</summary>
    public long LastPlateList()
    {
        var last = _lastPlateList.Step() ? _lastPlateList.Long(0) : 0;
        _lastPlateList.Reset();
        return last;
    }

    /// <summary>Takes the sealed plates of a minute; the bytes are good for the call.</summary>
    public delegate void TakeList(UploadMinute minute, ReadOnlySpan<byte> sealedBytes);

    /// <summary>The oldest alerts that wait, of reads uploaded after a time.</summary>
    public void PendingAlerts(long uploadedAfterTicks, int alertsMax, List<(string AlertId, DateTimeOffset UploadedAt, byte[] Sealed)> found)
    {
        _pendingAlerts.Bind(1, uploadedAfterTicks).Bind(2, alertsMax);
        while (_pendingAlerts.Step())
            found.Add((_pendingAlerts.Text(0), new DateTimeOffset(_pendingAlerts.Long(1), TimeSpan.Zero), _pendingAlerts.Blob(2).ToArray()));
    }

    public void Dispose()
    {
        _findTokens.Dispose();
        _getRow.Dispose();
        foreach (var statement in (Statement[])[_pendingAlerts, _newestSlot, _placedRows, _plateLists, _lastPlateList, _findId, _rowsAfter]) statement.Dispose();
        _reads.Dispose();
        _indexes.Dispose();
    }
}

using AlprGrains.Cameras;
using AlprGrains.Plates;
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
    private readonly Statement _findTokens, _getRow, _pendingAlerts;

    public DayReader(string readsPath, string indexesPath)
    {
        _reads = Database.OpenForReading(readsPath, CacheKibibytes);
        _indexes = Database.OpenForReading(indexesPath, CacheKibibytes);
        _findTokens = _indexes.Prepare(
            "SELECT uploaded, row FROM tokens WHERE token = ?1 AND (uploaded, row) < (?2, ?3) AND uploaded > ?4 ORDER BY uploaded DESC, row DESC LIMIT ?5");
        _getRow = _reads.Prepare("SELECT id_high, id_low, token_high, token_low, captured, uploaded, camera, sealed FROM reads WHERE row = ?1");
        _pendingAlerts = _reads.Prepare("SELECT alert, uploaded, sealed FROM outbox WHERE uploaded > ?1 ORDER BY place LIMIT ?2");
    }

    /// <summary>Indexed rows of a token before a place, newest first.</summary>
    public void FindRows(ulong tokenHigh, RowPlace before, long uploadedAfterTicks, int rowsMax, List<RowPlace> found)
    {
        _findTokens.Bind(1, tokenHigh).Bind(2, before.UploadedTicks).Bind(3, before.Row).Bind(4, uploadedAfterTicks).Bind(5, rowsMax);
        while (_findTokens.Step()) found.Add(new RowPlace(_findTokens.Long(0), _findTokens.Long(1)));
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
        _pendingAlerts.Dispose();
        _reads.Dispose();
        _indexes.Dispose();
    }
}

using AlprGrains.Cameras;
using AlprGrains.Plates;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;
using AlprGrains.Storage.Sqlite;

namespace AlprGrains.Tests.Benchmarks.Lookups;

/// <summary>
/// What one would write without a store: the same rows in one SQLite table with an index by plate and upload, asked with a prepared
/// statement. Plates stand there in clear and nothing is opened: the sealed rest of each read is only copied out.
/// </summary>
internal sealed class RawSqlLookups : IDisposable
{
    private const int CacheKibibytes = 64 << 10;
    private const int RowsPerCommit = 100_000;

    private readonly Database _database;
    private readonly Statement _find;

    public RawSqlLookups(string path)
    {
        _database = Database.OpenForReading(path, CacheKibibytes);
        _find = _database.Prepare("SELECT id_high, id_low, captured, uploaded, camera, sealed FROM reads WHERE plate = ?1 AND uploaded > ?2 ORDER BY uploaded DESC LIMIT ?3");
    }

    /// <summary>Copies all rows of a store's days; the index is made last, as is fastest.</summary>
    public static void Build(string path, string readsFolder, KeyStore keys)
    {
        var unfinished = path + ".new";
        File.Delete(unfinished);
        using (var database = Database.Open(
            unfinished, Durability.Derived,
            "CREATE TABLE reads (row INTEGER PRIMARY KEY, id_high INTEGER NOT NULL, id_low INTEGER NOT NULL, plate TEXT NOT NULL, captured INTEGER NOT NULL, uploaded INTEGER NOT NULL, camera TEXT NOT NULL, sealed BLOB NOT NULL)",
            schemaVersion: 1, CacheKibibytes))
        {
            using var insert = database.Prepare("INSERT INTO reads (id_high, id_low, plate, captured, uploaded, camera, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
            foreach (var dayFile in Directory.EnumerateFiles(readsFolder, "*.reads.db").Order(StringComparer.Ordinal))
            {
                using var day = Database.OpenForReading(dayFile, CacheKibibytes);
                using var rows = day.Prepare("SELECT id_high, id_low, captured, uploaded, camera, sealed FROM reads WHERE row > ?1 ORDER BY row LIMIT ?2");
                for (long copied = 0, now = -1; now != 0; copied += now)
                {
                    now = 0;
                    database.InTransaction(() =>
                    {
                        rows.Bind(1, copied).Bind(2, RowsPerCommit);
                        for (; rows.Step(); now++)
                        {
                            var row = new ReadRow(new ReadId(rows.Bits(0), rows.Bits(1)), CameraId.Parse(rows.Text(4)), new DateTimeOffset(rows.Long(2), TimeSpan.Zero), new DateTimeOffset(rows.Long(3), TimeSpan.Zero));
                            var plate = ReadPayload.Open(row, rows.Blob(5), keys)!.Plate.Text;
                            insert.Bind(1, row.Id.High).Bind(2, row.Id.Low).Bind(3, plate).Bind(4, rows.Long(2)).Bind(5, rows.Long(3)).Bind(6, row.Camera.Text).Bind(7, rows.Blob(5)).Run();
                        }
                    });
                }
            }
            database.Execute("CREATE INDEX reads_by_plate ON reads (plate, uploaded); ANALYZE");
            database.CheckpointFully();
        }
        File.Move(unfinished, path);
    }

    /// <summary>How many reads the page has.</summary>
    public int Page(PlateNumber plate, long uploadedAfterTicks, int readsMax)
    {
        var count = 0;
        _find.Bind(1, plate.Text).Bind(2, uploadedAfterTicks).Bind(3, readsMax);
        for (; _find.Step(); count++)
            _ = (_find.Bits(0), _find.Bits(1), _find.Long(2), _find.Long(3), _find.Text(4), _find.Blob(5).ToArray());
        return count;
    }

    public void Dispose()
    {
        _find.Dispose();
        _database.Dispose();
    }
}

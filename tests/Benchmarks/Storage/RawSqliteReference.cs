using System.Diagnostics;
using AlprGrains.Storage.Embedded.Plates;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;
using AlprGrains.Storage.Sqlite;

namespace AlprGrains.Tests.Benchmarks.Storage;

/// <summary>
/// What one would write without a store: the same tables, columns and keys as a day of the read store in one SQLite file,
/// the same durability (write-ahead log, synchronous=FULL), rows inserted in batches of 1,000 with prepared statements on one
/// thread. Rows are made and sealed before the clock runs, so that only SQLite is measured.
/// </summary>
internal static class RawSqliteReference
{
    public const int BatchReads = 1000;

    private const int CacheKibibytes = 64 << 10;

    /// <summary>Durable reads per second, over all of them.</summary>
    public static double Measure(string folder, SyntheticReads reads, long readsCount, KeyStore keys, DateTimeOffset uploadedAt)
    {
        var path = Path.Combine(folder, "reference.db");
        var spent = TimeSpan.Zero;
        using var database = Database.Open(path, Durability.EveryCommit, $"{DaySchema.Reads};{WithoutFacts(DaySchema.Indexes)}", DaySchema.Version, CacheKibibytes);
        database.Execute("PRAGMA wal_autocheckpoint=1000"); // SQLite's own default
        using var insertRead = database.Prepare(DaySchema.InsertRead);
        using var insertId = database.Prepare("INSERT INTO ids (high, low, row) VALUES (?1, ?2, ?3)");
        using var insertToken = database.Prepare("INSERT INTO tokens (token, uploaded, row) VALUES (?1, ?2, ?3)");
        var key = keys.SealingKey(UploadMinute.Of(uploadedAt));
        var day = UploadDay.Of(uploadedAt);

        var batch = new List<(ReadRow Row, AlprGrains.Plates.PlateToken Token, byte[] Sealed)>(BatchReads);
        for (long first = 0; first < readsCount; first += BatchReads)
        {
            batch.Clear();
            for (var index = first; index < Math.Min(readsCount, first + BatchReads); index++)
            {
                var read = reads.Make(index, uploadedAt);
                batch.Add((new ReadRow(read.Id, read.Camera, read.CapturedAt, read.UploadedAt), keys.TokenFor(read.Plate, day), ReadPayload.Seal(read, key)));
            }
            var from = Stopwatch.GetTimestamp();
            database.Execute("BEGIN IMMEDIATE");
            var row = first;
            foreach (var (clear, token, sealedBytes) in batch)
            {
                row++;
                insertRead.Bind(1, row).Bind(2, clear.Id.High).Bind(3, clear.Id.Low).Bind(4, token.High).Bind(5, token.Low)
                    .Bind(6, clear.CapturedAt.UtcTicks).Bind(7, clear.UploadedAt.UtcTicks).Bind(8, clear.Camera.Text).Bind(9, sealedBytes).Run();
                insertId.Bind(1, clear.Id.High).Bind(2, clear.Id.Low).Bind(3, row).Run();
                insertToken.Bind(1, token.High).Bind(2, clear.UploadedAt.UtcTicks).Bind(3, row).Run();
            }
            database.Execute("COMMIT");
            spent += Stopwatch.GetElapsedTime(from);
        }
        return readsCount / spent.TotalSeconds;
    }

    // Both sets of tables have a table of facts; in one file one is enough.
    private static string WithoutFacts(string schema) => schema[..schema.IndexOf("CREATE TABLE facts", StringComparison.Ordinal)];
}

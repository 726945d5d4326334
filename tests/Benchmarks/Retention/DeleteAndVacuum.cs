using System.Diagnostics;
using AlprGrains.Storage.Sqlite;

namespace AlprGrains.Tests.Benchmarks.Retention;

/// <summary>The reference: what forgetting a day costs without keys and files a day, by DELETE and VACUUM over the same rows and indexes.</summary>
internal static class DeleteAndVacuum
{
    /// <summary>Milliseconds, over copies of the day's two files.</summary>
    public static (double Delete, double Vacuum) Measure(string reads, string indexes, string folder)
    {
        var (readsCopy, indexesCopy) = (Path.Combine(folder, "reference.reads.db"), Path.Combine(folder, "reference.index.db"));
        File.Copy(reads, readsCopy);
        File.Copy(indexes, indexesCopy);
        try
        {
            double deleted = 0, vacuumed = 0;
            foreach (var (copy, tables) in ((string, string[])[])[(readsCopy, ["reads WHERE uploaded > 0"]), (indexesCopy, ["ids WHERE row > 0", "tokens WHERE row > 0", "places WHERE first_row > 0", "plates WHERE place > 0"])])
            {
                using var database = Database.OpenForMoving(copy, cacheKibibytes: 64 << 10);
                database.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
                var from = Stopwatch.GetTimestamp();
                foreach (var table in tables) database.Execute($"DELETE FROM {table}");
                deleted += Stopwatch.GetElapsedTime(from).TotalMilliseconds;
                from = Stopwatch.GetTimestamp();
                database.Execute("VACUUM");
                database.CheckpointFully();
                vacuumed += Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            }
            return (Math.Round(deleted), Math.Round(vacuumed));
        }
        finally
        {
            foreach (var copy in (string[])[readsCopy, indexesCopy])
                foreach (var suffix in (string[])["", "-wal", "-shm"]) File.Delete(copy + suffix);
        }
    }
}

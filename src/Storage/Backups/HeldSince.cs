using AlprGrains.Storage.Sqlite;

namespace AlprGrains.Storage.Backups;

/// <summary>
/// Held reads whose copies a backup lacks, since they were held after it: a restore would leave their hold without what it holds (INV-6). Such
/// a backup is refused, or, when a person says so, the copies that are here are taken over into what is put back.
/// </summary>
internal sealed class HeldSince
{
    private const string KeysPath = "reads/keys/holds.db", CopiesPath = "reads/holds/copies.db";
    private const int CacheKibibytes = 256;
    private const int HoldsShownMax = 5;

    private readonly string _copiesHere;

    private HeldSince(string copiesHere, int holds) => (_copiesHere, Holds) = (copiesHere, holds);

    /// <summary>How many holds the backup lacks copies of.</summary>
    public int Holds { get; }

    /// <summary>What is put back because of them, below the data directory.</summary>
    public IEnumerable<string> Paths => Holds > 0 ? [CopiesPath] : [];

    /// <summary>Compares the living keys of holds with a backup's copies, and where those lack some, with those that are here. Throws what a person must know.</summary>
    public static HeldSince Find(string dataDirectory, string backup, bool mayKeep)
    {
        var here = Path.Combine(dataDirectory, CopiesPath);
        var held = All(Path.Combine(dataDirectory, KeysPath), "hold_keys");
        var lacking = held.Except(All(Path.Combine(backup, CopiesPath), "copies")).ToHashSet();
        string[] holds = [.. lacking.Select(one => one.Hold).Distinct().Order(StringComparer.Ordinal)];
        if (holds.Length == 0) return new HeldSince(here, 0);
        var which = string.Join(", ", holds.Take(HoldsShownMax)) + (holds.Length > HoldsShownMax ? $" and {holds.Length - HoldsShownMax} more" : "");
        var lost = lacking.Except(All(here, "copies")).Count();
        if (lost > 0)
            throw new StorageException(StorageFault.Failed, $"{lost} reads are held by {which} and have a copy neither in this backup nor here: nothing was restored; take a newer backup (INV-6)");
        if (!mayKeep)
            throw new StorageException(StorageFault.Failed, $"the backup is older than {holds.Length} holds ({which}): nothing was restored; take a newer backup, or add --keep-newer-holds: their copies that are here stay, and each is an open item until it is released (INV-6)");
        return new HeldSince(here, holds.Length);
    }

    /// <summary>Takes the copies that are here over into the file that is about to be put back; those that no key opens go when the store opens.</summary>
    public void KeepIn(string staging)
    {
        if (Holds == 0) return;
        var target = Path.Combine(staging, CopiesPath);
        if (!File.Exists(target))
        {
            DurableFiles.CreateFolder(Path.GetDirectoryName(target)!);
            using var source = Database.OpenForMoving(_copiesHere, CacheKibibytes);
            source.Execute($"VACUUM INTO '{Quoted(target)}'");
            return;
        }
        using var database = Database.OpenForMoving(target, CacheKibibytes);
        database.Execute($"ATTACH '{Quoted(_copiesHere)}' AS here; INSERT OR IGNORE INTO copies SELECT * FROM here.copies; DETACH here");
    }

    private static HashSet<(string Hold, long High, long Low)> All(string path, string table)
    {
        var found = new HashSet<(string, long, long)>();
        if (!File.Exists(path)) return found;
        using var database = Database.OpenForReading(path, CacheKibibytes);
        using var all = database.Prepare($"SELECT hold, id_high, id_low FROM {table}");
        while (all.Step()) found.Add((all.Text(0), all.Long(1), all.Long(2)));
        return found;
    }

    private static string Quoted(string path) => path.Replace("'", "''", StringComparison.Ordinal);
}

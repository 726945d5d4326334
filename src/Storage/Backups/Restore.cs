using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Sqlite;

namespace AlprGrains.Storage.Backups;

/// <summary>What a restore did.</summary>
/// <param name="Files">Files that were put back.</param>
/// <param name="Dead">Files of upload days whose last key has died since: left out (INV-5).</param>
/// <param name="KeptAuditLog">The audit log here stayed as it is; it is never rolled back (INV-8).</param>
/// <param name="ClosedAuditLog">Where the backup's audit log was laid to be read and verified, when the one here was lost; null when there is none such.</param>
/// <param name="NewerHolds">Holds that the backup does not know: their copies that were here stayed (INV-6).</param>
public sealed record Restored(int Files, int Dead, bool KeptAuditLog, string? ClosedAuditLog, int NewerHolds);

/// <summary>
/// Puts a backup into a data directory whose server is stopped: (1) every byte of the backup is checked, and that it has the copies of all reads
/// that are held; (2) it is laid beside what is
/// there; (3) a marker says that a restore is under way, and a server refuses to start; (4) old files go, new ones take their place; (5) the
/// marker goes. Keys stay those that live here, so what was destroyed since the backup stays unreadable (INV-5), and an audit log that is
/// here is never rolled back (INV-8). One that was lost with its disk is closed: it published entries that the backup does not have, and
/// a log that went on from the older state would contradict them; so the backup's is laid apart, and the server begins a new one under
/// a new name. Interrupted at any step it is run again.
/// </summary>
public static class Restore
{
    internal const string StagingFolder = "restore.new";
    internal const string MarkerFile = "restore.unfinished";

    private const string ReadsPart = "reads";

    internal const string AuditPart = "audit";

    /// <summary>Whether a restore of this data directory was begun and not finished; then no server may use it.</summary>
    public static bool IsUnfinished(string dataDirectory) => File.Exists(Path.Combine(dataDirectory, MarkerFile));

    /// <param name="backup">The backup's folder.</param>
    /// <param name="dataDirectory">The server's data directory, with the living key store in it.</param>
    /// <param name="checkedOne">Told each file whose bytes are as they were backed up.</param>
    /// <param name="mayKeepNewerHolds">Whether to go on with a backup that is older than a hold: the hold's copies that are here stay.</param>
    public static Restored Run(string backup, string dataDirectory, Action<BackedUpFile>? checkedOne = null, bool mayKeepNewerHolds = false)
    {
        dataDirectory = Path.GetFullPath(dataDirectory);
        var manifest = BackupManifest.Verify(Path.GetFullPath(backup), checkedOne);                          // 1
        var destroyedThrough = DestroyedThrough(dataDirectory);
        using var alone = DataDirectoryLock.Take(Path.Combine(dataDirectory, ReadsPart));
        var newerHolds = HeldSince.Find(dataDirectory, Path.GetFullPath(backup), mayKeepNewerHolds);

        var keepsAuditLog = File.Exists(Path.Combine(dataDirectory, AuditPart, "log", "checkpoint"));
        var closed = keepsAuditLog ? null : ClosedLog.In(manifest);
        BackedUpFile[] wanted = [.. manifest.Files.Where(file => !(keepsAuditLog && file.Path.StartsWith($"{AuditPart}/", StringComparison.Ordinal)))];
        BackedUpFile[] alive = [.. wanted.Where(file => !IsDead(file.Path, destroyedThrough))];
        var staging = Path.Combine(dataDirectory, StagingFolder);
        if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        foreach (var file in alive) Lay(Path.Combine(backup, file.Path), Path.Combine(staging, PlaceOf(file.Path, closed))); // 2
        newerHolds.KeepIn(staging);
        var marker = Path.Combine(dataDirectory, MarkerFile);
        if (!File.Exists(marker)) DurableFiles.WriteWhole(marker, []);                                       // 3
        RemoveOld(dataDirectory, keepsAuditLog);                                                             // 4
        closed?.TakeKeysOf(dataDirectory);
        string[] paths = [.. alive.Select(file => PlaceOf(file.Path, closed)).Union(newerHolds.Paths)];
        foreach (var path in paths)
        {
            var target = Path.Combine(dataDirectory, path);
            DurableFiles.CreateFolder(Path.GetDirectoryName(target)!);
            File.Move(Path.Combine(staging, path), target, overwrite: true);
        }
        foreach (var folder in paths.Select(path => Path.GetDirectoryName(Path.Combine(dataDirectory, path))!).Distinct()) DurableFiles.SyncFolder(folder);
        if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        File.Delete(marker);                                                                                 // 5
        DurableFiles.SyncFolder(dataDirectory);
        return new Restored(alive.Length, wanted.Length - alive.Length, keepsAuditLog, closed?.Folder, newerHolds.Holds);
    }

    /// <summary>
    /// Puts the keys of a replica where a key store was lost, with the master key that was kept apart; the restore comes after it. Keys that are
    /// here are never overwritten.
    /// </summary>
    public static void TakeKeys(string replica, string masterKeyFile, string dataDirectory)
    {
        var keys = Path.Combine(Path.GetFullPath(dataDirectory), ReadsPart, "keys");
        if (File.Exists(Path.Combine(keys, FolderKeyReplica.KeysFile)))
            throw new StorageException(StorageFault.Failed, $"there is a key store in {keys}: it lives, and no replica replaces it; leave the replica out");
        if (!File.Exists(Path.Combine(replica, FolderKeyReplica.KeysFile))) throw new StorageException(StorageFault.Failed, $"{replica} holds no copy of keys: name the folder that the server was given as --key-replica");
        if (!File.Exists(masterKeyFile)) throw new StorageException(StorageFault.Failed, $"there is no master key {masterKeyFile}: the keys of the replica are wrapped by it; name the file that you keep apart");
        DurableFiles.CreateFolder(keys);
        File.Delete(Path.Combine(keys, FolderKeyReplica.HoldsFile)); // without its key store it opens nothing
        Lay(masterKeyFile, Path.Combine(keys, KeyStore.MasterFileName), overwrite: true);
        if (File.Exists(Path.Combine(replica, FolderKeyReplica.HoldsFile))) Lay(Path.Combine(replica, FolderKeyReplica.HoldsFile), Path.Combine(keys, FolderKeyReplica.HoldsFile));
        Lay(Path.Combine(replica, FolderKeyReplica.KeysFile), Path.Combine(keys, FolderKeyReplica.KeysFile)); // last: with it the key store is there
        DurableFiles.SyncFolder(keys);
    }

    private static string PlaceOf(string path, ClosedLog? closed) =>
        closed is not null && path.StartsWith($"{AuditPart}/", StringComparison.Ordinal) ? closed.PlaceOf(path) : path;

    // The living key store knows what was destroyed, whatever the backup says.
    private static UploadMinute DestroyedThrough(string dataDirectory)
    {
        var keys = Path.Combine(dataDirectory, ReadsPart, "keys", "keys.db");
        if (!File.Exists(keys))
            throw new StorageException(StorageFault.Failed, $"there is no key store {keys}: a backup holds no keys and opens nothing without them; put the key store there first, or name its replica and the master key: --keys DIR --master FILE");
        using var database = Database.OpenForReading(keys, cacheKibibytes: 64);
        return new UploadMinute(database.Number("SELECT COALESCE((SELECT value FROM facts WHERE name = 'destroyed-through'), -1)"));
    }

    // A day's file begins with the day; a segment lies in its day's folder, and begins with its minute.
    private static bool IsDead(string path, UploadMinute destroyedThrough)
    {
        var parts = path.Split('/');
        if (parts[0] != ReadsPart) return false;
        if (parts is [_, _, { Length: >= 10 } file] && UploadDay.TryParse(file.AsSpan(0, 10), out var ofReads)) return IsOver(ofReads, destroyedThrough);
        if (parts is [_, _, { } folder, { } segment] && UploadDay.TryParse(folder, out var ofImages))
            return IsOver(ofImages, destroyedThrough)
                || long.TryParse(segment.Split('-')[0], System.Globalization.NumberStyles.AllowHexSpecifier, null, out var minute) && minute <= destroyedThrough.Number;
        return false;
    }

    private static bool IsOver(UploadDay day, UploadMinute destroyedThrough) => day.Start.AddDays(1) <= destroyedThrough.End;

    private static void Lay(string from, string to, bool overwrite = false)
    {
        DurableFiles.CreateFolder(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(to, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var file = File.OpenHandle(to, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    // All that a backup would hold, and what is derived from it; never a key, never a lock.
    private static void RemoveOld(string dataDirectory, bool keepsAuditLog)
    {
        foreach (var path in Directory.EnumerateFiles(dataDirectory, "*", SearchOption.AllDirectories).ToArray())
        {
            var relative = Path.GetRelativePath(dataDirectory, path).Replace('\\', '/');
            if (keepsAuditLog && relative.StartsWith($"{AuditPart}/", StringComparison.Ordinal) || ClosedLog.Has(relative)) continue;
            var owner = relative.EndsWith("-wal", StringComparison.Ordinal) || relative.EndsWith("-shm", StringComparison.Ordinal) ? relative[..^4]
                : relative.EndsWith("-journal", StringComparison.Ordinal) ? relative[..^8] : relative;
            if (DataParts.KindOf(owner) != PartKind.Left || owner.EndsWith(".index.db", StringComparison.Ordinal)) File.Delete(path);
        }
    }
}

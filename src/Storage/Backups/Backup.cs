using AlprGrains.Storage.Sqlite;

namespace AlprGrains.Storage.Backups;

/// <summary>
/// Copies a data directory, also while its system runs, without making it wait: databases through SQLite (VACUUM INTO, which leaves behind
/// what was deleted), all else byte by byte. A folder with the copies and a manifest of their digests comes out; keys never do.
/// </summary>
public static class Backup
{
    private const int CacheKibibytes = 4 << 10;

    /// <param name="dataDirectory">The server's data directory.</param>
    /// <param name="folder">Where the backup goes: a new or empty folder, not inside the data directory.</param>
    /// <param name="time">The clock that dates it.</param>
    /// <param name="copied">Told each file that is done.</param>
    public static BackupManifest Take(string dataDirectory, string folder, TimeProvider time, Action<BackedUpFile>? copied = null)
    {
        (dataDirectory, folder) = (Path.GetFullPath(dataDirectory), Path.GetFullPath(folder));
        RequirePlaces(dataDirectory, folder);
        var madeAt = time.GetUtcNow();
        DurableFiles.CreateFolder(folder);
        var files = new List<BackedUpFile>();
        foreach (var (path, kind) in DataParts.Of(dataDirectory))
        {
            var (from, to) = (Path.Combine(dataDirectory, path), Path.Combine(folder, path));
            DurableFiles.CreateFolder(Path.GetDirectoryName(to)!);
            if (!(kind == PartKind.Database ? CopyDatabase(from, to) : CopyBytes(from, to))) continue;
            var file = new BackedUpFile(path, new FileInfo(to).Length, BackupManifest.DigestOf(to));
            files.Add(file);
            copied?.Invoke(file);
        }
        var manifest = new BackupManifest(BackupManifest.CurrentVersion, madeAt, files);
        manifest.Write(folder);
        return manifest;
    }

    private static void RequirePlaces(string dataDirectory, string folder)
    {
        if (!Directory.Exists(dataDirectory)) throw new StorageException(StorageFault.Failed, $"there is no data directory {dataDirectory}: name the one that the server runs on");
        if (File.Exists(Path.Combine(dataDirectory, Restore.MarkerFile))) throw new StorageException(StorageFault.Failed, $"{dataDirectory} holds a restore that was interrupted: finish it first");
        if (File.Exists(folder) || Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new StorageException(StorageFault.Failed, $"{folder} is not empty: name a new folder for the backup");
        if ((folder + Path.DirectorySeparatorChar).StartsWith(dataDirectory + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new StorageException(StorageFault.Failed, $"{folder} lies in the data directory: a backup there is lost with it; name a folder on another disk");
    }

    private static bool CopyDatabase(string from, string to)
    {
        if (!File.Exists(from)) return false; // dropped with its day since it was listed
        using (var database = Database.OpenForMoving(from, CacheKibibytes))
            database.Execute($"VACUUM INTO '{to.Replace("'", "''", StringComparison.Ordinal)}'");
        OwnerOnly(to);
        Sync(to);
        return true;
    }

    private static bool CopyBytes(string from, string to)
    {
        try
        {
            using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = source.Length; // what is appended meanwhile belongs to the next backup
            using var target = new FileStream(to, FileMode.CreateNew, FileAccess.Write);
            var buffer = new byte[1 << 20];
            for (long done = 0; done < length;)
            {
                var read = source.Read(buffer, 0, (int)Math.Min(buffer.Length, length - done));
                if (read == 0) break;
                target.Write(buffer, 0, read);
                done += read;
            }
            target.Flush(flushToDisk: true);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return false; // unlinked with its minute since it was listed
        }
        OwnerOnly(to);
        return true;
    }

    private static void Sync(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    private static void OwnerOnly(string path)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}

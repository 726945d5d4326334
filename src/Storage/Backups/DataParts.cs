namespace AlprGrains.Storage.Backups;

/// <summary>How a file of a data directory is backed up.</summary>
internal enum PartKind
{
    /// <summary>Keys, locks, what is derived or under way: never.</summary>
    Left = 0,
    /// <summary>A database: a consistent copy through SQLite, beside whoever writes.</summary>
    Database = 1,
    /// <summary>Bytes as they are; it only grows, and a torn end is what its reader expects.</summary>
    Bytes = 2,
}

/// <summary>
/// Which files of a data directory are backed up, how, and in what order. Keys are never: a backup opens nothing without the living key
/// store, and so nothing comes back that was destroyed there (INV-5).
/// </summary>
internal static class DataParts
{
    /// <summary>Every part, in the order in which a running system may be copied.</summary>
    public static IReadOnlyList<(string Path, PartKind Kind)> Of(string dataDirectory) =>
    [
        .. Directory.EnumerateFiles(dataDirectory, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(dataDirectory, path).Replace('\\', '/'))
            .Select(path => (Path: path, Kind: KindOf(path)))
            .Where(part => part.Kind != PartKind.Left)
            .OrderBy(part => Turn(part.Path)).ThenBy(part => part.Path, StringComparer.Ordinal),
    ];

    public static PartKind KindOf(string path)
    {
        var (folders, name) = (path.Split('/')[..^1], path.Split('/')[^1]);
        if (folders.Contains("keys") || name.EndsWith(".key", StringComparison.Ordinal)) return PartKind.Left;
        if (name is "lock" or "writer.lock" || name.EndsWith("-wal", StringComparison.Ordinal) || name.EndsWith("-shm", StringComparison.Ordinal) || name.EndsWith("-journal", StringComparison.Ordinal)) return PartKind.Left;
        if (name.EndsWith(".new", StringComparison.Ordinal) || name.EndsWith(".index.db", StringComparison.Ordinal)) return PartKind.Left; // indexes are made anew from their day
        if (folders is [Restore.StagingFolder, ..] || name == Restore.MarkerFile) return PartKind.Left;
        return name.EndsWith(".db", StringComparison.Ordinal) ? PartKind.Database : PartKind.Bytes;
    }

    // What names another file is copied before it: reads before their images and reminders, states before held copies, and of the audit log
    // the checkpoint before what it covers.
    private static int Turn(string path) => path switch
    {
        _ when path.EndsWith(".reads.db", StringComparison.Ordinal) => 0,
        _ when path.EndsWith("states.db", StringComparison.Ordinal) => 1,
        _ when path.EndsWith("/checkpoint", StringComparison.Ordinal) => 2,
        _ when path.Contains("/journal/", StringComparison.Ordinal) => 4,
        _ when path.Contains("/tile/", StringComparison.Ordinal) => 5,
        _ => 3,
    };
}

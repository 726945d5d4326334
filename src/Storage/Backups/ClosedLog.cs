using System.Globalization;
using AlprGrains.Storage.Embedded;

namespace AlprGrains.Storage.Backups;

/// <summary>
/// An audit log whose disk was lost, as its last backup has it: to be read and verified, never to be written again. It lies in a folder of its
/// own, named after the time of the backup, and no later restore takes it away (INV-8).
/// </summary>
internal sealed class ClosedLog
{
    private const string Closed = "audit-closed", Keys = "keys";

    private ClosedLog(string folder) => Folder = folder;

    /// <summary>Below the data directory.</summary>
    public string Folder { get; }

    /// <summary>Null when the backup has no audit log.</summary>
    public static ClosedLog? In(BackupManifest backup) => backup.Files.Any(file => file.Path.StartsWith($"{Restore.AuditPart}/", StringComparison.Ordinal))
        ? new ClosedLog($"{Closed}/{backup.MadeAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}")
        : null;

    public static bool Has(string path) => path.StartsWith($"{Closed}/", StringComparison.Ordinal);

    /// <summary>Where a file of the backup's audit log goes.</summary>
    public string PlaceOf(string path) => $"{Folder}/{path[(Restore.AuditPart.Length + 1)..]}";

    /// <summary>Keys that outlived their log go with it: under the same name a new log would contradict what the old one published.</summary>
    public void TakeKeysOf(string dataDirectory)
    {
        var (from, to) = (Path.Combine(dataDirectory, Restore.AuditPart, Keys), Path.Combine(dataDirectory, Folder, Keys));
        if (!Directory.Exists(from) || Directory.Exists(to)) return;
        DurableFiles.CreateFolder(Path.GetDirectoryName(to)!);
        Directory.Move(from, to);
        DurableFiles.SyncFolder(Path.GetDirectoryName(to)!);
        DurableFiles.SyncFolder(Path.GetDirectoryName(from)!);
    }
}

namespace AlprGrains.Tests.TestKit;

/// <summary>
/// A folder of one test; gone after it. In memory where the system has such a place: what these tests ask is what a copy or
/// another process finds, and a sync of a busy disk takes a tenth of a second.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private const string MemoryFolder = "/dev/shm";
    private const int CopyAttemptsMax = 50;

    public string Path { get; } = Directory.Exists(MemoryFolder)
        ? Directory.CreateDirectory(System.IO.Path.Combine(MemoryFolder, $"alpr-storage-{Environment.ProcessId}-{Interlocked.Increment(ref _made)}")).FullName
        : Directory.CreateTempSubdirectory("alpr-storage-").FullName;

    private static int _made;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public static implicit operator string(DataFolder folder) => folder.Path;

    /// <summary>
    /// The folder as a crash at this moment would leave it, byte by byte; open files are copied as they are. A copy takes longer
    /// than a moment: one during which a file came or went (the journal of a database that is being made) shows no moment at
    /// all, and is taken again.
    /// </summary>
    public DataFolder CopyAsAfterCrash()
    {
        for (var attempt = 1; ; attempt++)
        {
            var files = Files();
            var copy = new DataFolder();
            try
            {
                foreach (var file in files) CopyTo(copy, file);
                if (Files().SequenceEqual(files)) return copy;
            }
            catch (IOException gone) when (attempt < CopyAttemptsMax && (gone is FileNotFoundException or DirectoryNotFoundException)) { }
            if (attempt == CopyAttemptsMax) throw new InvalidOperationException($"files came and went during each of {CopyAttemptsMax} copies of {Path}");
            copy.Dispose();
        }
    }

    // The shared index of a write-ahead log is memory, not disk: a crash takes it. The lock ends with its process.
    private string[] Files() =>
    [
        .. Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith("-shm", StringComparison.Ordinal) && System.IO.Path.GetFileName(file) != "lock")
            .Order(StringComparer.Ordinal),
    ];

    private void CopyTo(DataFolder copy, string file)
    {
        var target = System.IO.Path.Combine(copy.Path, System.IO.Path.GetRelativePath(Path, file));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
        using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var to = File.Create(target);
        from.CopyTo(to);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(target, File.GetUnixFileMode(file));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

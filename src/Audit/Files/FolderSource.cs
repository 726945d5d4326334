using AlprGrains.Audit.Tree;

namespace AlprGrains.Audit;

/// <summary>A published log in a folder. While its writer runs, a partial tile may have given way to a wider one: its beginning is the same.</summary>
public sealed class FolderSource(string folder) : ILogSource
{
    /// <summary>Longest file that is read: a full bundle of the longest entries.</summary>
    public const long FileBytesMax = (long)TilePath.FullWidth * (ushort.MaxValue + 2);

    public ValueTask<PublishedFile?> Read(string path, CancellationToken stop = default)
    {
        stop.ThrowIfCancellationRequested();
        var file = Path.Combine(folder, path);
        try
        {
            PublishedFile? found = TryRead(file) is { } exact ? new PublishedFile(exact, true) : WiderThan(file) is { } wider ? new PublishedFile(wider, false) : null;
            return ValueTask.FromResult(found);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new LogUnreadableException($"'{file}' cannot be read: {refused.Message}", refused);
        }
    }

    private static byte[]? TryRead(string file)
    {
        try
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = RandomAccess.GetLength(handle);
            if (length > FileBytesMax) throw new LogUnreadableException($"'{file}' has {length} bytes; no file of a log has more than {FileBytesMax}");
            var bytes = new byte[length];
            var read = RandomAccess.Read(handle, bytes, 0);
            return read == length ? bytes : bytes[..read];
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static byte[]? WiderThan(string file)
    {
        var partials = Path.GetDirectoryName(file)!;
        if (!partials.EndsWith(".p", StringComparison.Ordinal) || !int.TryParse(Path.GetFileName(file), out var width) || !Directory.Exists(partials)) return null;
        return Directory.EnumerateFiles(partials)
            .Select(other => int.TryParse(Path.GetFileName(other), out var wider) && wider > width ? wider : 0)
            .Where(wider => wider > 0).Order()
            .Select(wider => TryRead(Path.Combine(partials, wider.ToString(System.Globalization.CultureInfo.InvariantCulture))))
            .FirstOrDefault(found => found is not null);
    }
}

using AlprGrains.Audit.Tree;

namespace AlprGrains.Audit;

/// <summary>A published log, wherever it is: a folder, or an address that serves one.</summary>
public interface ILogSource
{
    /// <summary>The bytes at a path such as <c>checkpoint</c> or <c>tile/0/000</c>; null when nothing is there. Throws <see cref="LogUnreadableException"/> when that cannot be told.</summary>
    ValueTask<PublishedFile?> Read(string path, CancellationToken stop = default);
}

/// <summary>A file of a log.</summary>
/// <param name="Bytes">What is in it.</param>
/// <param name="IsExact">False when a wider tile stands for a partial one that is gone: only its beginning was asked for.</param>
public readonly record struct PublishedFile(ReadOnlyMemory<byte> Bytes, bool IsExact);

/// <summary>Reads tiles as tlog-tiles lets a log serve them: a partial one may be gone once it is full.</summary>
public static class LogSources
{
    public const string CheckpointPath = "checkpoint";
    public const string KeyPath = "key";

    /// <summary>The tile or bundle, or the full one in place of a partial one.</summary>
    public static async ValueTask<PublishedFile?> ReadTile(this ILogSource source, TilePath path, CancellationToken stop = default)
    {
        if (await source.Read(path.ToString(), stop) is { } found) return found;
        if (path.IsFull || await source.Read(path.Of(TilePath.FullWidth).ToString(), stop) is not { } full) return null;
        return full with { IsExact = false };
    }
}

/// <summary>A log cannot be read: nobody can tell whether it is whole.</summary>
public sealed class LogUnreadableException(string message, Exception? cause = null) : Exception(message, cause);

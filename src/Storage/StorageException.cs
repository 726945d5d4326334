namespace AlprGrains.Storage;

/// <summary>What went wrong with a file, as far as it decides what to do next.</summary>
public enum StorageFault
{
    /// <summary>No space left. Nothing was kept; it goes on by itself when there is space again.</summary>
    Full = 0,
    /// <summary>The file is not what it should be: restore it from a backup.</summary>
    Damaged = 1,
    /// <summary>Another process has the data directory.</summary>
    InUse = 2,
    /// <summary>The disk or the file system failed.</summary>
    Failed = 3,
    /// <summary>A service that keeps the data is busy or does not answer. It goes on by itself.</summary>
    Unreachable = 4,
}

/// <summary>What the store keeps could not be read or written. The message names the file or service and what to do; it holds no plate.</summary>
public sealed class StorageException(StorageFault fault, string message, Exception? inner = null) : IOException(message, inner)
{
    public StorageFault Fault { get; } = fault;
}

namespace AlprGrains.Storage.Keys;

/// <summary>
/// The key that wraps all others. It is never in a backup of the data, so that a backup alone opens nothing: by default a file
/// (<see cref="FileMasterKey"/>), or a key service that wraps and unwraps on request and never gives the key away. Called once for each new
/// minute and at start; it may take a while, not for ever. Thread-safe. Throws <see cref="StorageException"/> when it cannot be reached.
/// </summary>
public interface IMasterKey
{
    /// <summary>The key under the master key; what it is the key of is bound in and must be named again to unwrap it.</summary>
    byte[] Wrap(ReadOnlySpan<byte> key, string name);

    /// <summary>The key, or null when the bytes were altered or wrapped by another master key or under another name.</summary>
    byte[]? Unwrap(ReadOnlySpan<byte> wrapped, string name);
}

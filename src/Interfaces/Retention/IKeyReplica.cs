using System.Collections.Immutable;

namespace AlprGrains.Retention;

/// <summary>
/// A second place that holds the wrapped keys, those of holds too, apart from the data and its backups, so that a broken disk does not
/// lose what still lives; a place counts only if destruction there can be asked for and confirmed. Each method throws
/// <see cref="IOException"/> when the place cannot be reached.
/// </summary>
[SiloOnly]
public interface IKeyReplica
{
    /// <summary>As it stands in certificates: no host, no path.</summary>
    string Name { get; }

    /// <summary>
    /// Takes over how the key store stands now: keys that were made since, and that others are destroyed. Completes when the new ones are durable
    /// there and none of the others can be got back. Nothing to do costs next to nothing: it is asked every few seconds.
    /// </summary>
    ValueTask Refresh();

    /// <summary>Looks, and does not take anybody's word: whether a key of an upload before that time is still there.</summary>
    ValueTask<bool> HoldsAnyBefore(DateTimeOffset until);
}

/// <summary>A key as it leaves the key store: under the master key, which goes nowhere.</summary>
/// <param name="Name">"minute N" (minutes since 1970) or "day N" (day number); the wrapping is bound to it.</param>
/// <param name="Until">The end of its minute or day: it dies 30 days after that.</param>
[SiloOnly]
public sealed record WrappedKey(string Name, DateTimeOffset Until, ReadOnlyMemory<byte> Wrapped);

/// <summary>Wrapped keys for replicas, and keys that come back from one into an empty key store.</summary>
[SiloOnly]
public interface IWrappedKeys
{
    /// <summary>Keys of minutes and days that end after a time and are not destroyed, oldest first.</summary>
    ValueTask<ImmutableArray<WrappedKey>> Export(DateTimeOffset endingAfter);

    /// <summary>
    /// Takes keys back; gives how many were new. What ended over 30 days ago, or before <see cref="IPurgeGate.DestroyedUntil"/>, is refused:
    /// no restore brings a destroyed key back (INV-5).
    /// </summary>
    ValueTask<int> Import(ImmutableArray<WrappedKey> keys);
}

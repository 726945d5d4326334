using System.Collections.Immutable;

namespace AlprGrains.Retention;

/// <summary>
/// What is held, as purging counts it. A held read is a copy under its hold's own key, in a store of its own, so a purge asks nobody's
/// permission; it only tells what it purged from what is held (uploaded = live + purged + held).
/// </summary>
[SiloOnly]
public interface IHeldReads
{
    /// <summary>
    /// Reads of an upload span whose hold copy is durable, each once however many holds name it. Answered from memory or one small
    /// query: it is asked while no copy may be made (<see cref="IPurgeGate"/>).
    /// </summary>
    ValueTask<long> Count(UploadSpan uploaded);

    /// <summary>Every hold that has a key, and how many of its reads have a key and no copy: as a restore can leave them, and a hold that is being placed for a moment.</summary>
    ValueTask<ImmutableArray<HeldSum>> Holds();
}

/// <summary>What stands under one hold.</summary>
[SiloOnly]
public sealed record HeldSum(HoldId Hold, int Reads, int WithoutCopy);

/// <summary>For a system without holds.</summary>
[SiloOnly]
public sealed class NothingHeld : IHeldReads
{
    public ValueTask<long> Count(UploadSpan uploaded) => ValueTask.FromResult(0L);

    public ValueTask<ImmutableArray<HeldSum>> Holds() => ValueTask.FromResult(ImmutableArray<HeldSum>.Empty);
}

/// <summary>Between placing a hold and purging: either the copy is durable before the key dies, or the read is gone and cannot be held (INV-5, INV-6).</summary>
[SiloOnly]
public interface IPurgeGate
{
    /// <summary>Everything uploaded before this is destroyed, for ever: the watermark. Never goes back.</summary>
    DateTimeOffset DestroyedUntil { get; }

    /// <summary>
    /// Runs work during which no key dies: reads of the oldest upload and of newer ones can be opened and copied until it ends. False,
    /// and the work is not run, when that read's key is destroyed or its 30 days are over. Several may be under way; keep it short (at most
    /// <see cref="WorkMax"/>): a purge waits for it.
    /// </summary>
    ValueTask<bool> WhileAlive(DateTimeOffset oldestUpload, Func<Task> work);

    /// <summary>Longest work: half of the minute that a purge may be late.</summary>
    static readonly TimeSpan WorkMax = TimeSpan.FromSeconds(20);
}

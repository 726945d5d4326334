using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Plates;

namespace AlprGrains.Retention;

/// <summary>
/// Copies of held reads with their pictures, each under a key of its own, apart from the live store: minute keys die on time and purge
/// asks nobody. A read is held when its copy is durable, not before (INV-6); it is gone when its key is destroyed.
/// </summary>
[SiloOnly]
public interface IHoldStore
{
    /// <summary>Keeps copies; durable when it returns. A copy that is there already stays as it is. Called while no key dies (<see cref="IPurgeGate.WhileAlive"/>).</summary>
    ValueTask Put(HoldId hold, ImmutableArray<HeldCopy> copies);

    /// <summary>What a hold holds, oldest capture first.</summary>
    ValueTask<ImmutableArray<PlateRead>> Reads(HoldId hold);

    /// <summary>Which of these reads any hold holds.</summary>
    ValueTask<ImmutableArray<ReadId>> HeldOf(ImmutableArray<ReadId> reads);

    /// <summary>A picture of a held read, or null.</summary>
    ValueTask<ReadOnlyMemory<byte>?> Picture(HoldId hold, ReadId read, AlertImage which);

    /// <summary>
    /// Destroys keys and copies, of all reads or of some; durable when it returns. Ending twice is one: until <see cref="Confirm"/> it
    /// answers with all that ended and was counted as held, so that a crash before the certificate loses no count. Called while no key dies.
    /// </summary>
    /// <param name="hold">The hold.</param>
    /// <param name="reads">Which of its reads; null for all.</param>
    /// <param name="certifiedUntil">Purge certificates have counted what is held of the uploads before this (<see cref="PurgeCertificate.Uploaded"/>); what ends of those needs a certificate of its own.</param>
    ValueTask<HoldEnding> End(HoldId hold, ImmutableArray<ReadId>? reads, DateTimeOffset certifiedUntil);

    /// <summary>The certificate of what ended is on the audit log.</summary>
    ValueTask Confirm(HoldId hold);
}

/// <summary>One read to be held, with the bytes of its pictures.</summary>
[SiloOnly]
public sealed record HeldCopy(PlateRead Read, ReadOnlyMemory<byte>? FrameImage, ReadOnlyMemory<byte>? PlateImage);

/// <summary>What ended of a hold and has no certificate yet.</summary>
/// <param name="Purged">Reads that a purge certificate had counted as held, and that no other hold holds: they are gone now.</param>
/// <param name="DigestHex">SHA-256 over their ids in hex, in ordinal order, a line each. It commits to which they were, and tells nothing of plates.</param>
/// <param name="ByUploadDay">The same by the day (UTC) of their upload, oldest first.</param>
[SiloOnly]
public sealed record HoldEnding(HoldId Hold, long Purged, string DigestHex, ImmutableArray<UploadDayCount> ByUploadDay);

/// <summary>Finds one live read by its id.</summary>
[SiloOnly]
public interface IReadsById
{
    /// <summary>The read, or null when it is past its retention (INV-4), purged, or never was.</summary>
    ValueTask<PlateRead?> Find(ReadId id, DateTimeOffset uploadedAt);
}

namespace AlprGrains.Evidence;

/// <summary>
/// Frame and plate images, sealed under the data key of their upload minute and dropped with it. An image is durable
/// before the read that names it is acknowledged.
/// </summary>
[SiloOnly]
public interface IEvidenceStore
{
    /// <summary>Stores one image (JPEG or PNG bytes). Completes when it is durable (batched: one fsync for many).</summary>
    ValueTask<EvidenceRef> Put(ReadOnlyMemory<byte> image, DateTimeOffset uploadedAt);

    /// <summary>The image, or null when it is gone (purged, or its key destroyed).</summary>
    ValueTask<ReadOnlyMemory<byte>?> Get(EvidenceRef reference);
}

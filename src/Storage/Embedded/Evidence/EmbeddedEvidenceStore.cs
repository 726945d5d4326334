using AlprGrains.Evidence;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Retention;

namespace AlprGrains.Storage.Embedded.Evidence;

/// <summary>Images in segments on disk, sealed under their upload minute's key. A reference that is not ours, or whose minute is gone, gives null.</summary>
internal sealed class EmbeddedEvidenceStore(SegmentLog segments, RetentionClock clock) : IEvidenceStore
{
    /// <summary>How far the clock of the silo that stamped an upload may run ahead of the store's.</summary>
    private static readonly TimeSpan UploadAheadMax = TimeSpan.FromMinutes(5);

    public async ValueTask<EvidenceRef> Put(ReadOnlyMemory<byte> image, DateTimeOffset uploadedAt)
    {
        if (image.IsEmpty) throw new ArgumentException("an image without bytes was handed to the evidence store", nameof(image));
        // A wall clock that is doubted and runs ahead lends an image no longer life than its read has.
        var latest = clock.Stamping + UploadAheadMax;
        return new EvidenceRef((await segments.Append(image, UploadMinute.Of(uploadedAt > latest ? clock.Stamping : uploadedAt))).ToString());
    }

    public async ValueTask<ReadOnlyMemory<byte>?> Get(EvidenceRef reference)
    {
        if (!SegmentPlace.TryParse(reference.Locator, out var place)) return null;
        // Spelt out: a null array would turn into empty memory, not into null.
        return await Task.Run(() => segments.Read(place)) is { } image ? new ReadOnlyMemory<byte>(image) : (ReadOnlyMemory<byte>?)null;
    }
}

using AlprGrains.Evidence;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;
using AlprGrains.Storage.Retention;

namespace AlprGrains.Storage.Embedded.Evidence;

/// <summary>Images in segments on disk, sealed under their upload minute's key. A reference that is not ours, or whose minute is gone, gives null.</summary>
internal sealed class EmbeddedEvidenceStore(SegmentLog segments, RetentionClock clock) : IEvidenceStore
{
    public async ValueTask<EvidenceRef> Put(ReadOnlyMemory<byte> image, DateTimeOffset uploadedAt)
    {
        if (image.IsEmpty) throw new ArgumentException("an image without bytes was handed to the evidence store", nameof(image));
        var stamp = clock.Stamp(uploadedAt, Admission.UploadAheadMax); // as its read is
        if (stamp > clock.Hiding + Admission.UploadAheadMax) stamp = clock.Hiding; // one from the future lives no longer than one of now
        return new EvidenceRef((await segments.Append(image, UploadMinute.Of(stamp))).ToString());
    }

    public async ValueTask<ReadOnlyMemory<byte>?> Get(EvidenceRef reference)
    {
        if (!SegmentPlace.TryParse(reference.Locator, out var place)) return null;
        // Spelt out: a null array would turn into empty memory, not into null.
        return await Task.Run(() => segments.Read(place)) is { } image ? new ReadOnlyMemory<byte>(image) : (ReadOnlyMemory<byte>?)null;
    }
}

using AlprGrains.Evidence;
using AlprGrains.Storage.Keys;

namespace AlprGrains.Storage.Embedded.Evidence;

/// <summary>Images in segments on disk, sealed under their upload minute's key. A reference that is not ours, or whose minute is gone, gives null.</summary>
internal sealed class EmbeddedEvidenceStore(SegmentLog segments) : IEvidenceStore
{
    public async ValueTask<EvidenceRef> Put(ReadOnlyMemory<byte> image, DateTimeOffset uploadedAt)
    {
        if (image.IsEmpty) throw new ArgumentException("an image without bytes was handed to the evidence store", nameof(image));
        return new EvidenceRef((await segments.Append(image, UploadMinute.Of(uploadedAt))).ToString());
    }

    public async ValueTask<ReadOnlyMemory<byte>?> Get(EvidenceRef reference)
    {
        if (!SegmentPlace.TryParse(reference.Locator, out var place)) return null;
        // Spelt out: a null array would turn into empty memory, not into null.
        return await Task.Run(() => segments.Read(place)) is { } image ? new ReadOnlyMemory<byte>(image) : (ReadOnlyMemory<byte>?)null;
    }
}

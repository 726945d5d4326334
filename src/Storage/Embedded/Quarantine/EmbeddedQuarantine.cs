using AlprGrains.Storage.Embedded.Evidence;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Quarantine;

namespace AlprGrains.Storage.Embedded.Quarantine;

/// <summary>Unusable input in segments on disk. A restart does not start the day's bound anew.</summary>
internal sealed class EmbeddedQuarantine(SegmentLog segments, int inputsPerDayMax, long bytesPerDayMax) : BoundedQuarantine(inputsPerDayMax, bytesPerDayMax)
{
    /// <summary>What was kept under an id, or null when it is gone.</summary>
    public QuarantinedInput? Get(string id) =>
        SegmentPlace.TryParse(id, out var place) && segments.Read(place) is { } record ? Read(record) : null;

    protected override async ValueTask<string> Keep(byte[] record, DateTimeOffset uploadedAt) => (await segments.Append(record, UploadMinute.Of(uploadedAt))).ToString();

    protected override long BytesOf(UploadDay day) => segments.BytesOf(day);
}

using AlprGrains.Evidence;
using AlprGrains.Storage.Quarantine;

namespace AlprGrains.Storage.AzureBlob;

/// <summary>Unusable input beside the images of its minute. The day's bound is a silo's own, and begins anew when it restarts.</summary>
internal sealed class BlobQuarantine(Func<IEvidenceStore> images, int inputsPerDayMax, long bytesPerDayMax) : BoundedQuarantine(inputsPerDayMax, bytesPerDayMax)
{
    /// <summary>What was kept under an id, or null when it is gone.</summary>
    public async ValueTask<QuarantinedInput?> Get(string id) => await images().Get(new EvidenceRef(id)) is { } record ? Read(record.ToArray()) : null;

    protected override async ValueTask<string> Keep(byte[] record, DateTimeOffset uploadedAt) => (await images().Put(record, uploadedAt)).Locator;
}

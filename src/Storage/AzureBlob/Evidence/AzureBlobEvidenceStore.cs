using AlprGrains.Evidence;
using AlprGrains.Storage.Embedded.Evidence;
using AlprGrains.Storage.Keys;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AlprGrains.Storage.AzureBlob.Evidence;

/// <summary>Images in blob storage, sealed under their upload minute's key. A reference that is not ours, or whose minute is gone, gives null.</summary>
internal sealed class AzureBlobEvidenceStore(DayContainers containers, MinuteBlobs blobs, KeyStore keys, TimeProvider time, long bytesInFlightMax) : IEvidenceStore
{
    private const int StatusNotFound = 404, StatusRangeNotSatisfiable = 416;

    /// <summary>How far the clock of the silo that stamped an upload may run ahead of this one's.</summary>
    private static readonly TimeSpan UploadAheadMax = TimeSpan.FromMinutes(5);

    private readonly ByteBudget _reading = new(bytesInFlightMax);

    public async ValueTask<EvidenceRef> Put(ReadOnlyMemory<byte> image, DateTimeOffset uploadedAt)
    {
        if (image.IsEmpty) throw new ArgumentException("an image without bytes was handed to the evidence store", nameof(image));
        var now = time.GetUtcNow(); // an upload from the future would live longer than 30 days
        return new EvidenceRef((await blobs.Append(image, UploadMinute.Of(uploadedAt > now + UploadAheadMax ? now : uploadedAt))).ToString());
    }

    public async ValueTask<ReadOnlyMemory<byte>?> Get(EvidenceRef reference)
    {
        if (!BlobPlace.TryParse(reference.Locator, out var place) || keys.OpeningKey(place.Minute) is not { } key) return null;
        await _reading.Take(place.Length).ConfigureAwait(false);
        try
        {
            if (await Download(place).ConfigureAwait(false) is not { } sealedImage) return null;
            return key.TryOpen(sealedImage.Span, BlobPlace.Bind(place.Writer, place.Record))
                ?? throw new StorageException(StorageFault.Damaged, $"image {place} does not open with the key of its minute: its blob was altered or damaged; restore the blob from a backup");
        }
        finally
        {
            _reading.Return(place.Length);
        }
    }

    private async Task<ReadOnlyMemory<byte>?> Download(BlobPlace place)
    {
        var blob = containers.Of(place.Minute.Day).GetBlobClient(BlobPlace.BlobName(place.Minute, place.Writer, place.Part));
        try
        {
            var answer = await blob.DownloadContentAsync(new BlobDownloadOptions { Range = new HttpRange(place.Offset, place.Length) }).ConfigureAwait(false);
            ReadOnlyMemory<byte> found = answer.Value.Content.ToMemory();
            return found.Length == place.Length ? found : null; // a place that was never given out
        }
        catch (RequestFailedException missing) when (missing.Status is StatusNotFound or StatusRangeNotSatisfiable || missing.Is(BlobErrorCode.ContainerBeingDeleted))
        {
            return null; // dropped with its day, or a place that was never given out
        }
        catch (Exception failure) when (BlobFailures.IsOfTheService(failure))
        {
            throw BlobFailures.Name(failure, "an image could not be read");
        }
    }
}

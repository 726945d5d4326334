using AlprGrains.Storage.Keys;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AlprGrains.Storage.AzureBlob.Evidence;

/// <summary>A container per upload day, named by the day and nothing else. Dropping one drops all images of its day at once.</summary>
internal sealed class DayContainers(BlobServiceClient account, string prefix)
{
    public BlobContainerClient Of(UploadDay day) => account.GetBlobContainerClient($"{prefix}-{day.Name}");

    /// <summary>Makes the container if it is missing; several silos may do so at once.</summary>
    public Task Create(UploadDay day) => Of(day).CreateIfNotExistsAsync();

    /// <summary>False when it was gone already.</summary>
    public async Task<bool> Drop(UploadDay day)
    {
        try
        {
            return await Of(day).DeleteIfExistsAsync();
        }
        catch (RequestFailedException dropping) when (dropping.ErrorCode == BlobErrorCode.ContainerBeingDeleted)
        {
            return false;
        }
    }

    /// <summary>The days that have a container, in order.</summary>
    public async Task<IReadOnlyList<UploadDay>> Days()
    {
        var days = new List<UploadDay>();
        await foreach (var container in account.GetBlobContainersAsync(prefix: prefix + "-"))
            if (UploadDay.TryParse(container.Name.AsSpan(prefix.Length + 1), out var day)) days.Add(day);
        days.Sort();
        return days;
    }
}

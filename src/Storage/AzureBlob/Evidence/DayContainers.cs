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

    /// <summary>Drops the containers of the days that end with a minute or before, and the blobs of its own day up to it; gives how many of each.</summary>
    public async Task<(int Days, int Blobs)> DropThrough(UploadMinute last)
    {
        var (days, blobs) = (0, 0);
        foreach (var day in await Days().ConfigureAwait(false))
        {
            if (day.CompareTo(UploadDay.Of(last.End)) < 0) days += await Drop(day).ConfigureAwait(false) ? 1 : 0;
            else if (day == last.Day) blobs += await DropBlobs(day, last).ConfigureAwait(false);
        }
        return (days, blobs);
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

    private async Task<int> DropBlobs(UploadDay day, UploadMinute last)
    {
        var dropped = 0;
        await foreach (var blob in Of(day).GetBlobsAsync().ConfigureAwait(false))
            if (BlobPlace.MinuteOf(blob.Name) is { } minute && minute.CompareTo(last) <= 0 && await Of(day).DeleteBlobIfExistsAsync(blob.Name).ConfigureAwait(false)) dropped++;
        return dropped;
    }

    private async Task<bool> Drop(UploadDay day)
    {
        try
        {
            return await Of(day).DeleteIfExistsAsync().ConfigureAwait(false);
        }
        catch (RequestFailedException dropping) when (dropping.Is(BlobErrorCode.ContainerBeingDeleted))
        {
            return false;
        }
    }
}

using AlprGrains.Evidence;
using AlprGrains.Plates;
using AlprGrains.Storage.AzureBlob.Evidence;
using AlprGrains.Storage.Keys;

namespace AlprGrains.Storage.AzureBlob;

/// <summary>
/// Images in blob storage: a container per upload day, in it append blobs per minute and silo, each image sealed under its upload
/// minute's key. Any silo that has the keys reads what another wrote. Disposing writes what waits.
/// </summary>
public sealed class AzureBlobEvidence : IAsyncDisposable, IDisposable
{
    private readonly DayContainers _containers;
    private readonly MinuteBlobs _blobs;
    private readonly TimeProvider _time;

    private AzureBlobEvidence(AzureBlobOptions options, KeyStore keys, TimeProvider time)
    {
        _time = time;
        _containers = new DayContainers(AzureBlobAccount.Connect(options, time), options.EvidenceContainerPrefix);
        _blobs = new MinuteBlobs(_containers, keys, time, options.Patience, options.EvidenceBytesInFlightMax);
        Store = new AzureBlobEvidenceStore(_containers, _blobs, keys, options.EvidenceBytesInFlightMax);
    }

    /// <summary>Throws <see cref="ArgumentException"/> that names every wrong option. Nothing is sent yet: see <see cref="Check"/>.</summary>
    public static AzureBlobEvidence Open(AzureBlobOptions options, KeyStore keys, TimeProvider time) => new(options, keys, time);

    public IEvidenceStore Store { get; }

    /// <summary>Makes today's container. Throws <see cref="StorageException"/> that says why the account cannot be used, before a camera meets it.</summary>
    public Task Check() => Named("the container of today could not be made", async () =>
    {
        await _containers.Create(UploadDay.Of(_time.GetUtcNow()));
        return true;
    });

    /// <summary>The days whose images are kept, in order.</summary>
    public Task<IReadOnlyList<UploadDay>> Days() => Named("the containers of images could not be listed", _containers.Days);

    /// <summary>
    /// Drops a day's container, with all its images; false when it was gone already. A day whose last minute has not been over for
    /// 30 days is a caller's mistake (INV-6). What is held was copied before: a container knows of no holds.
    /// </summary>
    public Task<bool> DropDay(UploadDay day)
    {
        var (ended, now) = (day.Start.AddDays(1), _time.GetUtcNow());
        return ended + ReadRetention.Period > now
            ? throw new InvalidOperationException($"INV-6: the images of {day.Name} may be dropped 30 days after {ended:u}, and it is {now:u}")
            : Named($"the container of {day.Name} could not be dropped", () => _containers.Drop(day));
    }

    // On a pool thread: a caller's context that is blocked here could not run what closing waits for.
    public void Dispose() => Task.Run(() => DisposeAsync().AsTask()).GetAwaiter().GetResult();

    public ValueTask DisposeAsync() => _blobs.DisposeAsync();

    private static async Task<T> Named<T>(string failing, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (BlobFailures.IsOfTheService(failure))
        {
            throw BlobFailures.Name(failure, failing);
        }
    }
}

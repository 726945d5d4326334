using AlprGrains.Evidence;
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
    private readonly KeyStore _keys;
    private readonly TimeProvider _time;

    private AzureBlobEvidence(AzureBlobOptions options, KeyStore keys, TimeProvider time)
    {
        (_keys, _time) = (keys, time);
        _containers = new DayContainers(AzureBlobAccount.Connect(options, time), options.EvidenceContainerPrefix);
        _blobs = new MinuteBlobs(_containers, keys, time, options.Patience, options.EvidenceBytesInFlightMax);
        Store = new AzureBlobEvidenceStore(_containers, _blobs, keys, time, options.EvidenceBytesInFlightMax);
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
    /// Drops the images of all minutes up to one: whole containers of the days before its end, single blobs of the day in which it lies.
    /// Gives how many containers and blobs went. What lies there is unreadable already: a minute whose key lives is a caller's mistake (INV-6).
    /// </summary>
    public Task<(int Days, int Blobs)> DropThrough(UploadMinute last) => last.CompareTo(_keys.DestroyedThrough) > 0
        ? throw new InvalidOperationException($"INV-6: the images of {last.Start:u} may be dropped when its key is destroyed, and keys are destroyed through {_keys.DestroyedThrough.Start:u}")
        : Named("images of the past could not be dropped", () => _containers.DropThrough(last));

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

using System.Buffers;
using System.Security.Cryptography;
using System.Threading.Channels;
using AlprGrains.Storage.Embedded.Evidence;
using AlprGrains.Storage.Keys;

namespace AlprGrains.Storage.AzureBlob.Evidence;

/// <summary>
/// Sealed images in append blobs, one per upload minute and process. Clear bytes go in and are sealed on the caller's thread;
/// one writer appends what waits, many images a request; then the places are given out. An append that fails is never half
/// known: its blob is left as it is, its images fail, and the next ones begin a new part.
/// </summary>
internal sealed class MinuteBlobs : IAsyncDisposable
{
    /// <summary>Images in one request at most.</summary>
    private const int BatchRecordsMax = 256;

    /// <summary>Blobs that are remembered for appending: the current minute's, the last one's, and late ones.</summary>
    private const int OpenBlobsMax = 8;

    private readonly DayContainers _containers;
    private readonly KeyStore _keys;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly ByteBudget _budget;
    private readonly Channel<PendingImage> _queue = Channel.CreateUnbounded<PendingImage>(new UnboundedChannelOptions { SingleReader = true }); // bounded by bytes
    private readonly Dictionary<UploadMinute, MinuteBlob> _open = [];
    private readonly ulong _writer = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))); // this process: it never appends to a blob of another
    private readonly Task _writing;
    private long _records, _parts;

    public MinuteBlobs(DayContainers containers, KeyStore keys, TimeProvider time, TimeSpan patience, long bytesInFlightMax)
    {
        (_containers, _keys, _time, _patience) = (containers, keys, time, patience);
        _budget = new ByteBudget(bytesInFlightMax);
        _writing = Task.Run(Write);
    }

    /// <summary>Seals and appends; completes with the image's place when it is durable. Throws <see cref="StorageException"/> when it could not be kept.</summary>
    public async Task<BlobPlace> Append(ReadOnlyMemory<byte> clear, UploadMinute minute)
    {
        var asked = _time.GetTimestamp();
        await _budget.Take(clear.Length).ConfigureAwait(false); // the budget must not wait for a busy grain's turn
        try
        {
            var record = Interlocked.Increment(ref _records);
            var pending = new PendingImage(asked, minute, record, _keys.SealingKey(minute).Seal(clear.Span, BlobPlace.Bind(_writer, record)));
            if (!_queue.Writer.TryWrite(pending)) throw new ObjectDisposedException(nameof(MinuteBlobs));
            return await pending.Placed.Task.ConfigureAwait(false);
        }
        finally
        {
            _budget.Return(clear.Length);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing;
    }

    private async Task Write()
    {
        var batch = new List<PendingImage>();
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            TakeBatch(batch);
            foreach (var ofMinute in batch.GroupBy(image => image.Minute)) await Write(ofMinute.Key, [.. ofMinute]).ConfigureAwait(false);
        }
    }

    private void TakeBatch(List<PendingImage> batch)
    {
        batch.Clear();
        long bytes = 0;
        while (batch.Count < BatchRecordsMax && _queue.Reader.TryPeek(out var next) && (batch.Count == 0 || bytes + next.Sealed.Length <= MinuteBlob.BlockBytesMax) && _queue.Reader.TryRead(out var image))
        {
            // Whoever waited so long while the service was silent hears of it now: a try for each would take as long again.
            if (_time.GetElapsedTime(image.Asked) > _patience)
            {
                image.Placed.TrySetException(new StorageException(StorageFault.Unreachable, "images could not be written: blob storage is slower than they come; what was not acknowledged is sent again"));
                continue;
            }
            batch.Add(image);
            bytes += image.Sealed.Length;
        }
    }

    private async Task Write(UploadMinute minute, List<PendingImage> images)
    {
        var length = images.Sum(image => image.Sealed.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var end = 0;
            foreach (var image in images)
            {
                image.Sealed.CopyTo(buffer, end);
                end += image.Sealed.Length;
            }
            var blob = await BlobOf(minute, length).ConfigureAwait(false);
            var offset = await blob.Append(new ArraySegment<byte>(buffer, 0, length)).ConfigureAwait(false);
            foreach (var image in images)
            {
                image.Placed.TrySetResult(new BlobPlace(minute, _writer, blob.Part, image.Record, offset, image.Sealed.Length));
                offset += image.Sealed.Length;
            }
        }
        catch (Exception failure)
        {
            // Whatever it was, those who wait hear of it, and the next batch is tried: an ended writer would leave them waiting for ever.
            _open.Remove(minute);
            var named = BlobFailures.IsOfTheService(failure) ? BlobFailures.Name(failure, "images could not be written") : failure;
            foreach (var image in images) image.Placed.TrySetException(named);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<MinuteBlob> BlobOf(UploadMinute minute, long bytes)
    {
        if (_open.TryGetValue(minute, out var open) && open.HasRoomFor(bytes)) return open;
        if (_open.Count >= OpenBlobsMax) _open.Clear(); // nothing is to be closed; whoever comes late begins a new part
        return _open[minute] = await MinuteBlob.Create(_containers, minute, _writer, ++_parts).ConfigureAwait(false);
    }

    private sealed record PendingImage(long Asked, UploadMinute Minute, long Record, byte[] Sealed)
    {
        public TaskCompletionSource<BlobPlace> Placed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

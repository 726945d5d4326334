using AlprGrains.Storage.Keys;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace AlprGrains.Storage.AzureBlob.Evidence;

/// <summary>
/// One append blob that this process alone writes, block after block. Every request says what must be true before it (no such
/// blob; so many bytes in it), so that one which is sent again, or arrives late, changes nothing.
/// </summary>
internal sealed class MinuteBlob
{
    /// <summary>The largest block that every version of the service takes.</summary>
    public const int BlockBytesMax = 4 << 20;

    /// <summary>Blocks that a blob takes; the service's bound.</summary>
    public const int BlocksMax = 50_000;

    private readonly AppendBlobClient _blob;
    private long _length;
    private int _blocks;

    private MinuteBlob(AppendBlobClient blob, long part) => (_blob, Part) = (blob, part);

    public long Part { get; }

    public bool HasRoomFor(long bytes) => _blocks + (bytes + BlockBytesMax - 1) / BlockBytesMax <= BlocksMax;

    /// <summary>Makes the blob, and its day's container if it is the first there.</summary>
    public static async Task<MinuteBlob> Create(DayContainers containers, UploadMinute minute, ulong writer, long part)
    {
        var blob = containers.Of(minute.Day).GetAppendBlobClient(BlobPlace.BlobName(minute, writer, part));
        try
        {
            await Create(blob).ConfigureAwait(false);
        }
        catch (RequestFailedException missing) when (missing.Is(BlobErrorCode.ContainerNotFound))
        {
            await containers.Create(minute.Day).ConfigureAwait(false);
            await Create(blob).ConfigureAwait(false);
        }
        return new MinuteBlob(blob, part);
    }

    /// <summary>Appends and gives where the bytes begin; they are durable then. After a failure nobody knows the blob's end: take a new one.</summary>
    public async Task<long> Append(ArraySegment<byte> bytes)
    {
        var begin = _length;
        for (var rest = bytes; rest.Count > 0; rest = rest[Math.Min(rest.Count, BlockBytesMax)..])
            await AppendBlock(rest[..Math.Min(rest.Count, BlockBytesMax)]).ConfigureAwait(false);
        return begin;
    }

    // Only on condition that there is none: a try that arrives after the first blocks would else begin the blob anew.
    private static async Task Create(AppendBlobClient blob)
    {
        try
        {
            await blob.CreateAsync(new AppendBlobCreateOptions { Conditions = new AppendBlobRequestConditions { IfNoneMatch = ETag.All } }).ConfigureAwait(false);
        }
        catch (RequestFailedException there) when (there.Is(BlobErrorCode.BlobAlreadyExists) || there.Is(BlobErrorCode.ConditionNotMet))
        {
            // An earlier try whose answer was lost made it: no other process knows its name.
        }
    }

    private async Task AppendBlock(ArraySegment<byte> block)
    {
        try
        {
            using var content = new MemoryStream(block.Array!, block.Offset, block.Count, writable: false);
            await _blob.AppendBlockAsync(content, new AppendBlobAppendBlockOptions
            {
                Conditions = new AppendBlobRequestConditions { IfAppendPositionEqual = _length },
                TransferValidation = new UploadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5 }, // the service compares what arrived
            }).ConfigureAwait(false);
        }
        catch (RequestFailedException moved) when (moved.Is(BlobErrorCode.AppendPositionConditionNotMet))
        {
            // An earlier try whose answer was lost appended it, and then the blob is exactly that much longer.
            if ((await _blob.GetPropertiesAsync().ConfigureAwait(false)).Value.ContentLength != _length + block.Count) throw;
        }
        _length += block.Count;
        _blocks++;
    }
}

using System.Security.Cryptography;
using System.Threading.Channels;
using AlprGrains.Storage.Keys;
using Microsoft.Win32.SafeHandles;

namespace AlprGrains.Storage.Embedded.Evidence;

/// <summary>
/// Sealed records in append-only files, one per upload minute and process, so that a whole minute is dropped by unlinking.
/// Clear bytes go in and are sealed on the caller's thread; one writer appends what waits and syncs once; then the places
/// are given out. What a crash leaves unfinished at the end of a file has no place that anybody knows.
/// </summary>
internal sealed class SegmentLog : IAsyncDisposable
{
    /// <summary>Records that are written between two syncs at most.</summary>
    private const int BatchRecordsMax = 256;

    /// <summary>Segments that are open at a time: the current minute's, the last one's, and late ones.</summary>
    private const int OpenSegmentsMax = 4;

    private readonly string _folder, _kind;
    private readonly KeyStore _keys;
    private readonly ByteBudget _budget;
    private readonly Channel<PendingRecord> _queue = Channel.CreateUnbounded<PendingRecord>(new UnboundedChannelOptions { SingleReader = true }); // bounded by bytes
    private readonly Dictionary<UploadMinute, OpenSegment> _open = [];
    private readonly ulong _writer = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))); // this process: it never appends to a file of another
    private readonly Task _writing;
    private long _records;


    public SegmentLog(string folder, string kind, KeyStore keys, long queuedBytesMax)
    {
        DurableFiles.CreateFolder(folder);
        _folder = folder;
        _kind = kind;
        _keys = keys;
        _budget = new ByteBudget(queuedBytesMax);
        _writing = Task.Run(Write);
    }

    /// <summary>Seals and appends; completes with the record's place when it is durable. Throws <see cref="StorageException"/> when it could not be kept.</summary>
    public async Task<SegmentPlace> Append(ReadOnlyMemory<byte> clear, UploadMinute minute)
    {
        await _budget.Take(clear.Length).ConfigureAwait(false); // the budget must not wait for a busy grain's turn
        try
        {
            var record = Interlocked.Increment(ref _records);
            var pending = new PendingRecord(minute, record, _keys.SealingKey(minute).Seal(clear.Span, SegmentPlace.Bind(_kind, _writer, record)));
            if (!_queue.Writer.TryWrite(pending)) throw new ObjectDisposedException(nameof(SegmentLog));
            return await pending.Placed.Task.ConfigureAwait(false);
        }
        finally
        {
            _budget.Return(clear.Length);
        }
    }

    /// <summary>The clear bytes, or null when the segment or its key is gone.</summary>
    public byte[]? Read(SegmentPlace place)
    {
        if (_keys.OpeningKey(place.Minute) is not { } key) return null;
        byte[] sealedBytes;
        try
        {
            using var file = File.OpenHandle(PathOf(place.Minute, place.Writer), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (place.Offset > RandomAccess.GetLength(file) - place.Length) return null; // a place that was never given out
            sealedBytes = new byte[place.Length];
            for (var read = 0; read < sealedBytes.Length;)
            {
                var count = RandomAccess.Read(file, sealedBytes.AsSpan(read), place.Offset + read);
                if (count == 0) return null;
                read += count;
            }
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // unlinked with its minute
        }
        if (!sealedBytes.AsSpan().ContainsAnyExcept((byte)0)) return null; // erased
        return key.TryOpen(sealedBytes, SegmentPlace.Bind(_kind, place.Writer, place.Record))
            ?? throw new StorageException(StorageFault.Damaged, $"{_kind} {place} does not open with the key of its minute: its file was altered or damaged; restore the file from a backup");
    }

    /// <summary>Overwrites records with zeros, durably; what is gone already is left. Nothing that was sealed can be read there again.</summary>
    public void Erase(IReadOnlyCollection<SegmentPlace> places)
    {
        foreach (var inSegment in places.GroupBy(place => (place.Minute, place.Writer)))
        {
            var path = PathOf(inSegment.Key.Minute, inSegment.Key.Writer);
            if (!File.Exists(path)) continue;
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            foreach (var place in inSegment)
                if (place.Offset + place.Length <= RandomAccess.GetLength(file)) RandomAccess.Write(file, new byte[place.Length], place.Offset);
            RandomAccess.FlushToDisk(file);
        }
    }

    /// <summary>Unlinks the segments of all minutes up to one, whose keys are destroyed; gives how many. Days without any are removed.</summary>
    public int DropThrough(UploadMinute last)
    {
        var dropped = 0;
        foreach (var folder in Directory.EnumerateDirectories(_folder).Order(StringComparer.Ordinal))
        {
            if (!UploadDay.TryParse(Path.GetFileName(folder), out var day) || day.CompareTo(last.Day) > 0) continue;
            foreach (var segment in Directory.EnumerateFiles(folder, "*.segment"))
            {
                if (MinuteOf(segment) is not { } minute || minute > last.Number) continue;
                File.Delete(segment);
                dropped++;
            }
            if (day.CompareTo(UploadDay.Of(last.End)) < 0 && !Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
        }
        return dropped;
    }

    /// <summary>Bytes in the segments of a day.</summary>
    public long BytesOf(UploadDay day)
    {
        var folder = new DirectoryInfo(Path.Combine(_folder, day.Name));
        return folder.Exists ? folder.EnumerateFiles().Sum(file => file.Length) : 0;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing;
    }

    private async Task Write()
    {
        var batch = new List<PendingRecord>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < BatchRecordsMax && _queue.Reader.TryRead(out var record)) batch.Add(record);
            try
            {
                var places = batch.ConvertAll(Append);
                foreach (var segment in _open.Values) segment.Sync();
                for (var i = 0; i < batch.Count; i++) batch[i].Placed.TrySetResult(places[i]);
            }
            catch (Exception failure)
            {
                // Whatever it was, those who wait hear of it, and the next batch is tried: an ended writer would leave them waiting for ever.
                CloseAll(); // the next records go behind what was written, whatever became of that: nobody has its places
                foreach (var record in batch) record.Placed.TrySetException(Failure(failure));
            }
        }
        CloseAll();
    }

    private SegmentPlace Append(PendingRecord record)
    {
        if (!_open.TryGetValue(record.Minute, out var segment))
        {
            if (_open.Count >= OpenSegmentsMax)
            {
                // Their records of this batch are synced before they are closed.
                foreach (var full in _open.Values) full.Sync();
                CloseAll();
            }
            _open[record.Minute] = segment = OpenSegment.Create(PathOf(record.Minute, _writer));
        }
        return new SegmentPlace(record.Minute, _writer, record.Record, segment.Append(record.Sealed), record.Sealed.Length);
    }

    private string PathOf(UploadMinute minute, ulong writer) => Path.Combine(_folder, minute.Day.Name, $"{minute.Number:x}-{writer:x16}.segment");

    private static long? MinuteOf(string segment)
    {
        var name = Path.GetFileName(segment.AsSpan());
        var end = name.IndexOf('-');
        return end > 0 && long.TryParse(name[..end], System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var minute) ? minute : null;
    }

    private void CloseAll()
    {
        foreach (var segment in _open.Values) segment.Dispose();
        _open.Clear();
    }

    private Exception Failure(Exception failure) => failure is IOException and not StorageException or UnauthorizedAccessException
        ? new StorageException(IsDiskFull(failure) ? StorageFault.Full : StorageFault.Failed, $"{_kind} could not be written to {_folder}: {failure.Message}", failure)
        : failure;

    private static bool IsDiskFull(Exception failure)
    {
        const int NoSpaceOnUnix = 28, DiskFullOnWindows = unchecked((int)0x80070070);
        return failure.HResult is NoSpaceOnUnix or DiskFullOnWindows;
    }

    private sealed record PendingRecord(UploadMinute Minute, long Record, byte[] Sealed)
    {
        public TaskCompletionSource<SegmentPlace> Placed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class OpenSegment(SafeFileHandle file, long length) : IDisposable
    {
        private long _length = length;
        private bool _isSynced = true;

        public static OpenSegment Create(string path)
        {
            DurableFiles.CreateFolder(Path.GetDirectoryName(path)!);
            var isNew = !File.Exists(path);
            var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            if (isNew) DurableFiles.SyncFolder(Path.GetDirectoryName(path)!);
            return new OpenSegment(file, RandomAccess.GetLength(file));
        }

        public long Append(byte[] bytes)
        {
            var offset = _length;
            RandomAccess.Write(file, bytes, offset);
            _length += bytes.Length;
            _isSynced = false;
            return offset;
        }

        public void Sync()
        {
            if (!_isSynced) RandomAccess.FlushToDisk(file);
            _isSynced = true;
        }

        public void Dispose() => file.Dispose();
    }
}

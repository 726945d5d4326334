using System.Threading.Channels;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded.Patterns;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;
using AlprGrains.Telemetry;
using Microsoft.Extensions.Logging;

namespace AlprGrains.Storage.PostgreSql.Plates;

/// <summary>
/// This silo's writers of reads: each takes what waits, as much as one transaction holds, and answers when it is durable. While one
/// waits for the disk the next is under way; a read id that two of them carry is decided by its key in the table.
/// </summary>
internal sealed class BatchWriters : IAsyncDisposable
{
    private readonly BatchTransaction _transaction;
    private readonly KeyStore _keys;
    private readonly PlateDirectory _directory;
    private readonly ILogger _log;
    private readonly int _batchReadsMax;
    private readonly Channel<PendingAppend> _queue;
    private readonly Task[] _writers;
    private readonly IDisposable _watched;
    private long _repeated;
    private int _failing;

    public BatchWriters(BatchTransaction transaction, KeyStore keys, PlateDirectory directory, PostgreSqlOptions options, ILogger log)
    {
        (_keys, _directory) = (keys, directory);
        _transaction = transaction;
        _log = log;
        _batchReadsMax = options.BatchReadsMax;
        _queue = Channel.CreateBounded<PendingAppend>(options.QueuedReadsMax);
        _writers = [.. Enumerable.Range(0, options.WritersMax).Select(ordinal => Task.Run(() => Write(ordinal)))];
        _watched = Depths.Watch(Telemetry.Queue.Reads, () => _queue.Reader.Count);
    }

    /// <summary>Repeats acknowledged since the start.</summary>
    public long Repeated => Volatile.Read(ref _repeated);

    /// <summary>Whether one more would be taken now: asked before the work of sealing.</summary>
    public bool HasRoom(int queuedReadsMax) => _queue.Reader.Count < queuedReadsMax;

    /// <summary>Takes a read; false when the queue is full (INV-13).</summary>
    public bool TryEnqueue(PendingAppend append) => _queue.Writer.TryWrite(append);

    /// <summary>Commits what waits, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _watched.Dispose();
        _queue.Writer.TryComplete();
        await Task.WhenAll(_writers);
    }

    private async Task Write(int ordinal)
    {
        var batch = new List<PendingAppend>(_batchReadsMax);
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            var destroyed = _keys.DestroyedThrough.End.UtcTicks;
            while (batch.Count < _batchReadsMax && _queue.Reader.TryRead(out var append))
            {
                if (append.UploadedTicks >= destroyed) batch.Add(append);
                else append.Complete(RecordOutcome.RefusedTooOld); // it waited while its minute's key died: nothing could open it (INV-5)
            }
            if (batch.Count == 0) continue;
            try
            {
                var beganAt = TimeProvider.System.GetTimestamp();
                HashSet<ReadId> stored;
                using (Traces.Commit()) stored = await Failures.Named(() => _transaction.Commit(batch, ordinal));
                Measures.Committed(TimeProvider.System.GetElapsedTime(beganAt), batch.Count);
                Answer(batch, stored);
                if (Interlocked.Exchange(ref _failing, 0) != 0) _log.LogInformation("Reads are stored again");
            }
            catch (StorageException failure)
            {
                if (Interlocked.Exchange(ref _failing, 1) == 0) _log.LogError(failure, "Reads cannot be stored; cameras are told to send again");
                foreach (var append in batch) append.Fail(failure);
            }
        }
    }

    // The first append of a read that this transaction stored is the one that stored it.
    private void Answer(List<PendingAppend> batch, HashSet<ReadId> stored)
    {
        _directory.Note([.. batch.Where(append => stored.Contains(append.Id)).Select(append => new Sighting(append.Plate, Sighting.SecondOf(append.UploadedTicks)))]); // whoever is answered finds it here
        foreach (var append in batch)
        {
            if (stored.Remove(append.Id)) append.Complete(RecordOutcome.Stored);
            else
            {
                Interlocked.Increment(ref _repeated);
                append.Complete(RecordOutcome.AlreadyStored);
            }
        }
    }
}

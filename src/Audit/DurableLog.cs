using System.Diagnostics;

namespace AlprGrains.Audit;

/// <summary>
/// An append-only log in one file. Entries come in from any thread; a receipt goes out when the entry is on disk, several
/// that wait sharing one fsync. What may go wrong: the queue is full or the disk refuses, then the append throws and the entry
/// is not in the log; a failed fsync closes the log for good, since nobody knows what reached the disk.
/// </summary>
public sealed class DurableLog : IDisposable
{
    /// <summary>Entries that may wait for the disk.</summary>
    public const int WaitingMax = 10_000;

    /// <summary>Entries that share one fsync.</summary>
    public const int BatchMax = 1_000;

    public const string FileName = "audit.log";
    private const string LockFileName = "audit.lock";

    private readonly Lock _gate = new();
    private readonly Queue<Waiting> _waiting = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly TimeProvider _time;
    private readonly ILogFile _file;
    private readonly IDisposable? _lock;
    private readonly Thread _writer;
    private string _previousHex;
    private long _next;
    private string? _closedBecause;
    private bool _isDisposed;

    private DurableLog(ILogFile file, IDisposable? fileLock, LogVerdict found, TimeProvider time)
    {
        _file = file;
        _lock = fileLock;
        _time = time;
        _previousHex = found.DigestHex;
        _next = found.Entries;
        _writer = new Thread(WriteUntilClosed) { IsBackground = true, Name = "audit log" };
        _writer.Start();
    }

    /// <summary>
    /// Opens the log of a directory, which is made if need be. Checks the whole of it first: a broken chain refuses with the
    /// index named. An unfinished last line, which no receipt was ever given for, is cut, and the log says so in an entry.
    /// </summary>
    public static DurableLog Open(string directory, TimeProvider time)
    {
        Directory.CreateDirectory(directory);
        var fileLock = LockOf(directory);
        try
        {
            var path = Path.Combine(directory, FileName);
            var found = LogVerifier.Verify(path);
            if (found.BrokenAt is not null)
            {
                throw new AuditLogRefusedException(
                    $"INV-8: the audit log in '{directory}' is not opened: {found.Problem}. Keep the file as it is and compare it with a copy.");
            }
            return Open(new LogFile(path), fileLock, found, time);
        }
        catch
        {
            fileLock.Dispose();
            throw;
        }
    }

    internal static DurableLog Open(ILogFile file, IDisposable? fileLock, LogVerdict found, TimeProvider time)
    {
        if (found.TornBytes > 0) file.CutTo(found.GoodBytes);
        var log = new DurableLog(file, fileLock, found, time);
        if (found.TornBytes > 0)
        {
            // No await is possible here, and none is needed: the next receipt cannot come before this entry is on disk.
            _ = log.Append(new LogEntry("log-tail-cut", "system", "", "recovery after an interrupted write", [], $"cut {found.TornBytes} bytes", null));
        }
        return log;
    }

    /// <summary>Entries that are durable or wait to be.</summary>
    public long Count
    {
        get { lock (_gate) return _next + _waiting.Count; }
    }

    /// <summary>Appends one entry; completes when it is durable. An entry that cannot be written down is a caller's mistake: throws.</summary>
    public Task<LogReceipt> Append(LogEntry entry)
    {
        entry.RequireWritable();
        var waiting = new Waiting(entry);
        lock (_gate)
        {
            if (_closedBecause is { } reason) return Task.FromException<LogReceipt>(new AuditLogWriteException(reason));
            if (_waiting.Count >= WaitingMax)
                return Task.FromException<LogReceipt>(new AuditLogWriteException($"{WaitingMax} audit entries wait for the disk already; try again"));
            _waiting.Enqueue(waiting);
        }
        _arrived.Release();
        return waiting.Receipt.Task;
    }

    /// <summary>Writes what waits, then closes the file. Closing twice is closing once.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            _closedBecause ??= "the audit log is closed";
        }
        _arrived.Release();
        _writer.Join();
        _file.Dispose();
        _lock?.Dispose();
        _arrived.Dispose();
    }

    private void WriteUntilClosed()
    {
        while (true)
        {
            _arrived.Wait();
            var batch = TakeBatch(out var closed);
            if (batch.Count > 0) Write(batch);
            else if (closed) return;
        }
    }

    private List<Waiting> TakeBatch(out bool closed)
    {
        lock (_gate)
        {
            closed = _closedBecause is not null;
            var batch = new List<Waiting>(Math.Min(_waiting.Count, BatchMax));
            while (batch.Count < BatchMax && _waiting.TryDequeue(out var next)) batch.Add(next);
            // What a full batch left behind, or a close meanwhile, must wake the writer again.
            if (_waiting.Count > 0 || (closed && batch.Count > 0)) _arrived.Release();
            return batch;
        }
    }

    private void Write(List<Waiting> batch)
    {
        var receipts = new LogReceipt[batch.Count];
        using var bytes = new MemoryStream();
        var (index, previous) = (_next, _previousHex);
        for (var i = 0; i < batch.Count; i++)
        {
            var at = CutToHundredths(_time.GetUtcNow());
            var (line, digest) = CanonicalLine.Write(index, at, previous, batch[i].Entry);
            bytes.Write(line.Span);
            receipts[i] = new LogReceipt(index++, at, digest);
            previous = digest;
        }
        if (!TryMakeDurable(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), out var failure))
        {
            foreach (var waiting in batch) waiting.Receipt.SetException(failure);
            return;
        }
        lock (_gate) (_next, _previousHex) = (index, previous);
        for (var i = 0; i < batch.Count; i++) batch[i].Receipt.SetResult(receipts[i]);
    }

    // A write that fails (disk full) is taken back, and the log goes on when there is room again. After a failed fsync or a
    // failed taking back, the file's end is unknown: the log stays closed until it is opened, and checked, anew.
    private bool TryMakeDurable(ReadOnlySpan<byte> bytes, out AuditLogWriteException failure)
    {
        failure = null!;
        try
        {
            _file.Append(bytes);
        }
        catch (IOException refused)
        {
            failure = new AuditLogWriteException("the audit entry could not be written; nothing was answered", refused);
            if (!TryTakeBack()) Close("an interrupted write could not be taken back");
            return false;
        }
        try
        {
            _file.Flush();
            return true;
        }
        catch (IOException refused)
        {
            failure = new AuditLogWriteException("the audit entry could not be made durable; nothing was answered", refused);
            Close("the disk failed to make entries durable");
            return false;
        }
    }

    private bool TryTakeBack()
    {
        try
        {
            _file.CutTo(_file.DurableBytes);
            return true;
        }
        catch (IOException)
        {
            return false; // safe: the caller closes the log
        }
    }

    private void Close(string because)
    {
        lock (_gate) _closedBecause = $"the audit log is closed since {because}; restart after the disk is mended";
        _arrived.Release();
    }

    private static DateTimeOffset CutToHundredths(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % (TimeSpan.TicksPerMillisecond * 10), TimeSpan.Zero);

    private static FileStream LockOf(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, LockFileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held)
        {
            throw new AuditLogRefusedException($"the audit log in '{directory}' is held by another writer; stop that one first", held);
        }
    }

    [DebuggerDisplay("{Entry.Kind}")]
    private sealed class Waiting(LogEntry entry)
    {
        public LogEntry Entry { get; } = entry;
        public TaskCompletionSource<LogReceipt> Receipt { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

using System.Diagnostics;
using System.Security.Cryptography;
using AlprGrains.Audit.Entries;
using AlprGrains.Audit.Keys;
using AlprGrains.Audit.Notes;
using AlprGrains.Audit.Reading;
using AlprGrains.Audit.Tree;

namespace AlprGrains.Audit.Writing;

/// <summary>Settings of a log.</summary>
/// <param name="Folder">Where all of it lies.</param>
public sealed record TileLogOptions(string Folder)
{
    /// <summary>Name of a new log, as a URL without its scheme; null for one made from its key. A log keeps its first name.</summary>
    public string? Origin { get; init; }

    /// <summary>Takes over from a writer that still holds the log: one that hangs, or lives on another machine. It is fenced off.</summary>
    public bool TakeOver { get; init; }

    /// <summary>Takes over only if this one is still the writer that came last; otherwise <see cref="AuditLogOvertakenException"/>. Null takes over from whoever it is.</summary>
    public WriterSign? TakeOverFrom { get; init; }

    /// <summary>Entries are published this soon after they are durable.</summary>
    public TimeSpan PublishPeriod { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>A log to which nothing was added signs its checkpoint again after this time, so that a reader sees that it lives.</summary>
    public TimeSpan IdlePeriod { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>An entry's place in the log: it is durable.</summary>
/// <param name="Index">0 for the first.</param>
/// <param name="At">UTC, to 1/100 s (CJIS AU-8).</param>
/// <param name="Leaf">Its leaf hash (RFC 6962).</param>
public readonly record struct LogReceipt(long Index, DateTimeOffset At, TreeHash Leaf);

/// <summary>
/// The one writer of a tamper-evident log. Entries come in from any thread; a receipt goes out when the entry is in the journal on
/// disk, those that wait sharing one fsync, and the fence was asked; bundles, tiles and a signed checkpoint follow within a second.
/// What may go wrong: too much waits or the disk refuses, then the append throws; a failed fsync or a newer writer closes the log.
/// </summary>
public sealed class TileLog : IDisposable
{
    /// <summary>Entries that may wait for the disk.</summary>
    public const int WaitingMax = 20_000;

    /// <summary>Bytes that may wait for the disk.</summary>
    public const long WaitingBytesMax = 64 << 20;

    /// <summary>Entries that share one fsync.</summary>
    public const int BatchMax = 4_096;

    /// <summary>Durable entries that may wait to be published; beyond them nothing is taken until publishing catches up.</summary>
    public const int UnpublishedMax = 200_000;

    /// <summary>While durable entries wait longer than this to be published, no more are made durable.</summary>
    private static readonly TimeSpan UnpublishedAgeMax = TimeSpan.FromMilliseconds(300);

    private readonly Lock _gate = new();
    private readonly Queue<Waiting> _waiting = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly TimeProvider _time;
    private readonly RandomNumberGenerator _chance;
    private readonly IDisposable? _lock;
    private readonly WriterEpoch _epoch;
    private readonly bool _isShared;
    private readonly Journal _journal;
    private readonly AnnexKeys _annexKeys;
    private readonly PublishingLoop _publishing;
    private readonly Thread _writer;
    private readonly List<(ReadOnlyMemory<byte> Entry, ReadOnlyMemory<byte> Annex)> _records = new(BatchMax);
    private long _waitingBytes, _batches, _count;
    private string? _closedBecause;
    private bool _isBroken, _isDisposed;
    private long _beatAt;

    internal TileLog(OpenedLog opened, TileLogOptions options, TimeProvider time, RandomNumberGenerator chance)
    {
        (_time, _chance) = (time, chance);
        _isShared = options.TakeOver;
        (_lock, _epoch, _journal, _annexKeys) = (opened.Lock, opened.Epoch, opened.Journal, opened.AnnexKeys);
        _count = opened.Journal.Next;
        Key = opened.Key.Public;
        Archive = new LogArchive(opened.Folder, Key, opened.AnnexKeys);
        _publishing = new PublishingLoop(opened.Publisher, opened.Published, options, time);
        _writer = new Thread(WriteUntilClosed) { IsBackground = true, Name = "audit log" };
        _writer.Start();
    }

    /// <summary>
    /// Opens the log of a folder, which is made if need be. Checks the whole of it first: a log that was changed is refused with the
    /// place named. Entries that a crash left in the journal are published; an unfinished one, which no receipt was given for, is cut,
    /// and the log says so in an entry.
    /// </summary>
    public static TileLog Open(TileLogOptions options, TimeProvider time, RandomNumberGenerator chance)
    {
        var opened = LogOpening.Open(options, time, chance);
        var log = new TileLog(opened, options, time, chance);
        if (opened.CutBytes > 0)
        {
            // No await is possible here, and none is needed: no later receipt can come before this entry is on disk.
            _ = log.Append(new LogEntry("log-tail-cut", "", null, "recovery after an interrupted write", [], $"cut {opened.CutBytes} bytes", null, []));
        }
        return log;
    }

    /// <summary>What checks this log's signatures.</summary>
    public NoteKey Key { get; }

    /// <summary>Reads entries, annexes and proofs.</summary>
    public LogArchive Archive { get; }

    /// <summary>The log as it was last published.</summary>
    public PublishedLog Published => _publishing.Published;

    /// <summary>Entries that are durable.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Entries that wait for the disk.</summary>
    public int WaitingCount { get { lock (_gate) return _waiting.Count; } }

    /// <summary>Groups of entries that were made durable together.</summary>
    public long Batches => Interlocked.Read(ref _batches);

    /// <summary>Why nothing is taken any more; null while the log is open.</summary>
    public string? ClosedBecause
    {
        get { lock (_gate) return _closedBecause; }
    }

    /// <summary>Why the last try to publish failed; null when it went well.</summary>
    public string? PublishingProblem => _publishing.Problem;

    /// <summary>Completes when an entry is covered by a signed checkpoint.</summary>
    public Task<PublishedLog> WhenPublished(long index, CancellationToken stop = default) => _publishing.WhenPublished(index, stop);

    /// <summary>Destroys the annex keys of a day and all before it: those clear values are gone, the commitments stay.</summary>
    public int DestroyAnnexKeysThrough(DateOnly day) => _annexKeys.DestroyThrough(day);

    /// <summary>Appends one entry; completes when it is durable. An entry that cannot be written down is a caller's mistake: throws.</summary>
    public Task<LogReceipt> Append(LogEntry entry)
    {
        entry.RequireWritable();
        var waiting = Prepare(entry);
        lock (_gate)
        {
            if (_closedBecause is { } reason) return Refused(reason);
            if (_waiting.Count >= WaitingMax || _waitingBytes > WaitingBytesMax) return Refused($"{_waiting.Count} audit entries wait for the disk already; try again");
            if (_publishing.Backlog >= UnpublishedMax) return Refused($"{_publishing.Backlog} audit entries wait to be published ({PublishingProblem ?? "the disk is slow"}); try again");
            _waiting.Enqueue(waiting);
            _waitingBytes += waiting.Bytes;
        }
        _arrived.Release();
        return waiting.Receipt.Task;
    }

    /// <summary>Writes and publishes what waits, then closes. Closing twice is closing once.</summary>
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
        _publishing.Dispose();
        _journal.Dispose();
        _annexKeys.Dispose();
        if (_isShared && !_isBroken) _epoch.Leave(); // after a fault others keep their patience, lest they all try at once what cannot succeed
        _lock?.Dispose();
        _arrived.Dispose();
    }

    private Waiting Prepare(LogEntry entry)
    {
        var at = CutToHundredths(_time.GetUtcNow());
        var fields = entry.Confidential;
        var random = new byte[Annex.RandomBytesFor(fields.Count)];
        if (random.Length > 0) _chance.GetBytes(random);
        var salts = random.AsSpan(0, fields.Count * Commitment.SaltBytes);
        var commitments = new Commitment[fields.Count];
        for (var i = 0; i < commitments.Length; i++) commitments[i] = Commitment.To(fields[i], salts.Slice(i * Commitment.SaltBytes, Commitment.SaltBytes));
        var bytes = EntryBytes.Write(at, entry, commitments);
        var leaf = Rfc6962.LeafHash(bytes);
        var annex = fields.Count == 0 ? [] : Annex.Seal(fields, salts, random.AsSpan(salts.Length), _annexKeys.For(DateOnly.FromDateTime(at.UtcDateTime)), leaf);
        if (annex.Length > JournalRecord.AnnexBytesMax) throw new ArgumentException($"the confidential part of an audit entry has {annex.Length} bytes; at most {JournalRecord.AnnexBytesMax} are taken");
        return new Waiting(at, bytes, annex, leaf);
    }

    private void WriteUntilClosed()
    {
        while (true)
        {
            _arrived.Wait();
            _publishing.WaitUntilNear(UnpublishedAgeMax);
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
            while (batch.Count < BatchMax && _waiting.TryDequeue(out var next))
            {
                batch.Add(next);
                _waitingBytes -= next.Bytes;
            }
            // What a full batch left behind, or a close meanwhile, must wake the writer again.
            if (_waiting.Count > 0 || closed && batch.Count > 0) _arrived.Release();
            return batch;
        }
    }

    private void Write(List<Waiting> batch)
    {
        var first = _journal.Next;
        if (ProblemOfWriting(batch) is { } problem)
        {
            foreach (var waiting in batch) waiting.Receipt.SetException(problem);
            return;
        }
        Interlocked.Increment(ref _batches);
        Interlocked.Exchange(ref _count, _journal.Next);
        _publishing.Add(batch.Select(waiting => (waiting.Entry, waiting.Leaf)));
        for (var i = 0; i < batch.Count; i++) batch[i].Receipt.SetResult(new LogReceipt(first + i, batch[i].At, batch[i].Leaf));
    }

    private AuditLogWriteException? ProblemOfWriting(List<Waiting> batch)
    {
        // After a failed fsync or a newer writer, nobody knows what of later entries would count: what still waits fails too.
        if (_isBroken) return new AuditLogWriteException(ClosedBecause!);
        _records.Clear();
        foreach (var waiting in batch) _records.Add((waiting.Entry, waiting.Annex));
        try
        {
            _journal.Append(_records);
        }
        catch (JournalWriteException refused)
        {
            return new AuditLogWriteException($"the audit entry could not be written ({refused.Message}); nothing was answered", refused);
        }
        catch (Exception broken)
        {
            Close(broken is JournalBrokenException ? broken.Message : "writing failed in a way that was not foreseen");
            return new AuditLogWriteException("the audit entry could not be made durable; nothing was answered", broken);
        }
        try
        {
            if (!_epoch.IsFencedOff) // the fence, asked after the entries are on disk
            {
                ShowLife();
                return null;
            }
            Close("another writer has taken over", "leave it to that one, or restart this one to take over again");
        }
        catch (Exception silent) when (silent is IOException or UnauthorizedAccessException)
        {
            Close("nobody can say whether another writer has taken over, because its folder does not answer");
        }
        return new AuditLogWriteException(ClosedBecause!);
    }

    private void ShowLife()
    {
        if (!_isShared || _time.GetElapsedTime(_beatAt) < TakeOverRule.BeatPeriod) return;
        _epoch.Beat();
        _beatAt = _time.GetTimestamp();
    }

    private void Close(string because, string whatThen = "restart after the disk is mended")
    {
        _isBroken = true;
        lock (_gate) _closedBecause = $"the audit log is closed: {because}; {whatThen}";
        _arrived.Release();
    }

    private static Task<LogReceipt> Refused(string because) => Task.FromException<LogReceipt>(new AuditLogWriteException(because));

    private static DateTimeOffset CutToHundredths(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % (TimeSpan.TicksPerMillisecond * 10), TimeSpan.Zero);

    [DebuggerDisplay("{Leaf}")]
    private sealed class Waiting(DateTimeOffset at, byte[] entry, byte[] annex, TreeHash leaf)
    {
        public DateTimeOffset At => at;
        public ReadOnlyMemory<byte> Entry => entry;
        public ReadOnlyMemory<byte> Annex => annex;
        public TreeHash Leaf => leaf;
        public int Bytes => entry.Length + annex.Length;
        public TaskCompletionSource<LogReceipt> Receipt { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

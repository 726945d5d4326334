using AlprGrains.Audit.Tree;

namespace AlprGrains.Audit.Writing;

/// <summary>
/// Publishes what the writer made durable: soon after it came, at most once a period, and again when nothing came for long. A try
/// that fails is repeated; whoever waits for a checkpoint waits on.
/// </summary>
internal sealed class PublishingLoop : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Publisher _publisher;
    private readonly TileLogOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private List<(ReadOnlyMemory<byte> Entry, TreeHash Leaf)> _added = [];
    private TaskCompletionSource _came = NewSignal();
    private TaskCompletionSource _wentOut = NewSignal();
    private volatile PublishedLog _published;
    private int _backlog;
    private long _oldestAddedAt; // of what no checkpoint covers; 0 when all is published

    public PublishingLoop(Publisher publisher, PublishedLog published, TileLogOptions options, TimeProvider time)
    {
        (_publisher, _published, _options, _time) = (publisher, published, options, time);
        _loop = Task.Run(Run);
    }

    public PublishedLog Published => _published;

    /// <summary>Durable entries that are in no checkpoint yet.</summary>
    public int Backlog => Volatile.Read(ref _backlog);

    /// <summary>Why the last try failed; null when it went well.</summary>
    public string? Problem { get; private set; }

    /// <summary>
    /// Holds a writer that is faster than tiles reach the disk, so that a checkpoint follows each entry in good time. Not while
    /// publishing fails: then entries go on to be made durable, up to a bound.
    /// </summary>
    public void WaitUntilNear(TimeSpan lagMax)
    {
        while (true)
        {
            Task wentOut;
            lock (_gate)
            {
                if (_oldestAddedAt == 0 || Problem is not null || _stop.IsCancellationRequested || _time.GetElapsedTime(_oldestAddedAt) < lagMax) return;
                wentOut = _wentOut.Task;
            }
            wentOut.Wait(lagMax); // and look again: the try may have failed
        }
    }

    public void Add(IEnumerable<(ReadOnlyMemory<byte> Entry, TreeHash Leaf)> entries)
    {
        lock (_gate)
        {
            var before = _added.Count;
            _added.AddRange(entries);
            Interlocked.Add(ref _backlog, _added.Count - before);
            if (_oldestAddedAt == 0) _oldestAddedAt = _time.GetTimestamp();
            _came.TrySetResult();
        }
    }

    public async Task<PublishedLog> WhenPublished(long index, CancellationToken stop)
    {
        while (true)
        {
            Task wentOut;
            lock (_gate) wentOut = _wentOut.Task;
            if (_published is var published && published.Checkpoint.Size > index) return published;
            await wentOut.WaitAsync(stop);
        }
    }

    /// <summary>Publishes what is left, once; what cannot be published now is in the journal, and the next opening does it.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _loop.GetAwaiter().GetResult();
        TryPublish();
        _publisher.Close();
        _stop.Dispose();
    }

    private async Task Run()
    {
        try
        {
            while (true)
            {
                Task came;
                lock (_gate) came = _came.Task;
                await Task.WhenAny(came, Task.Delay(Problem is null ? _options.IdlePeriod : _options.PublishPeriod, _time, _stop.Token));
                _stop.Token.ThrowIfCancellationRequested();
                var began = _time.GetTimestamp();
                TryPublish();
                // Under load the next try follows at once: what came meanwhile has waited long enough.
                var rest = _options.PublishPeriod - _time.GetElapsedTime(began);
                if (rest > TimeSpan.Zero) await Task.Delay(rest, _time, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Told to stop: the rest is published by whoever stops it.
        }
    }

    private void TryPublish()
    {
        List<(ReadOnlyMemory<byte> Entry, TreeHash Leaf)> added;
        var takenAt = _time.GetTimestamp();
        lock (_gate)
        {
            (added, _added) = (_added, []);
            if (_came.Task.IsCompleted) _came = NewSignal();
        }
        foreach (var (entry, leaf) in added) _publisher.Add(entry.Span, leaf);
        try
        {
            _published = _publisher.Publish();
            Problem = null;
        }
        catch (Exception refused)
        {
            Problem = refused.Message; // safe: the publisher keeps what it could not write and tries again; appends stop when too much waits
            return;
        }
        TaskCompletionSource wentOut;
        lock (_gate)
        {
            Volatile.Write(ref _backlog, _added.Count);
            _oldestAddedAt = _added.Count == 0 ? 0 : takenAt;
            (wentOut, _wentOut) = (_wentOut, NewSignal());
        }
        wentOut.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

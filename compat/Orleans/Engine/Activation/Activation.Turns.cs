namespace Orleans;

/// <summary>
/// Whose turn it is. (1) A call is queued. (2) The pump takes the first one that may run beside what runs: nothing, unless the class is
/// reentrant, the call interleaves, or all are read-only. (3) It runs to completion, awaits included. (4) The pump looks again.
/// A call that nothing keeps from running is not queued: the collector looks at every activation in which a reference was written.
/// </summary>
internal sealed partial class Activation
{
    /// <summary>After so many calls the pump lets other activations have the thread.</summary>
    private const int CallsPerPump = 32;

    private Request? _waitingFirst;
    private Request? _waitingLast;
    private int _waiting;
    private int _waitingThatMayInterleave;
    private int _running;
    private Request? _blocking;
    private bool _isPumping;

    public int WaitingCalls => Volatile.Read(ref _waiting);

    /// <summary>Neither runs a call nor has one waiting.</summary>
    public bool IsIdle
    {
        get
        {
            lock (this)
                return _running == 0 && _waiting == 0;
        }
    }

    /// <summary>Queues a call. False: this activation has ended, address the call anew.</summary>
    public bool Receive(Request request)
    {
        // Written before the lock, so that the sweep of a killed silo's calls cannot miss it.
        request.TargetSilo = Silo;
        lock (this)
        {
            if (_stage == Stage.Ended || Silo.IsDead)
                return false;
            if (_stage == Stage.Valid && _waitingFirst is null && MayRun(request) && Scheduler.TryTakeThread())
            {
                Admit(request);
                request.Receiver = this;
                ThreadPool.UnsafeQueueUserWorkItem(request, preferLocal: true);
                return true;
            }

            if (_waitingLast is null)
                _waitingFirst = request;
            else
                _waitingLast.NextWaiting = request;
            _waitingLast = request;
            _waiting++;
            if (request.MayInterleave)
                _waitingThatMayInterleave++;
        }

        Scheduler.Wake();
        return true;
    }

    public void Pump()
    {
        _isPumping = true;
        for (var i = 0; i < CallsPerPump; i++)
        {
            Request? next = null;
            Action? lifeStep = null;
            lock (this)
            {
                lifeStep = TakeLifeStep();
                if (lifeStep is null)
                    next = _stage == Stage.Valid ? TakeRunnable() : null;
            }

            if (lifeStep is not null)
            {
                lifeStep();
            }
            else if (next is not null)
            {
                next.Start(this);
            }
            else
            {
                _isPumping = false;
                return;
            }
        }

        _isPumping = false;
        Scheduler.Wake();
    }

    /// <summary>Called when a call that was started has ended, on the scheduler or elsewhere.</summary>
    public void OnCompleted(Request request)
    {
        bool hasMore;
        lock (this)
        {
            _running--;
            if (_blocking is null || _blocking == request)
                _blocking = null;
            if (request.KeepsAlive)
                _lastUsed = Silo.Now;
            hasMore = _waiting > 0 || _stage != Stage.Valid;
        }

        if (hasMore && !(_isPumping && Current == this)) // a pump that runs here looks again by itself
            Scheduler.Wake();
    }

    private Request? TakeRunnable()
    {
        if (_running > 0 && _blocking is not null && !Class.IsReentrant && _waitingThatMayInterleave == 0)
            return null;

        Request? before = null;
        for (var request = _waitingFirst; request is not null; request = request.NextWaiting)
        {
            if (request.IsAbandoned)
            {
                Unlink(request, before);
                continue;
            }

            if (MayRun(request))
            {
                Unlink(request, before);
                Admit(request);
                return request;
            }

            before = request;
        }

        return null;
    }

    private void Admit(Request request)
    {
        _running++;
        if (_blocking is null && !request.AlwaysInterleaves && !Class.IsReentrant)
            _blocking = request;
    }

    private bool MayRun(Request request) =>
        _running == 0
        || request.AlwaysInterleaves
        || _blocking is null
        || (_blocking.IsReadOnly && request.IsReadOnly)
        || Class.IsReentrant;

    private void Unlink(Request request, Request? before)
    {
        if (before is null)
            _waitingFirst = request.NextWaiting;
        else
            before.NextWaiting = request.NextWaiting;
        if (_waitingLast == request)
            _waitingLast = before;
        _waiting--;
        if (request.MayInterleave)
            _waitingThatMayInterleave--;
    }

    // Everything that waits, in order; the caller holds the lock.
    private List<Request> TakeAllWaiting()
    {
        var all = new List<Request>(_waiting);
        for (var request = _waitingFirst; request is not null;)
        {
            var next = request.NextWaiting;
            request.NextWaiting = null;
            all.Add(request);
            request = next;
        }

        _waitingFirst = _waitingLast = null;
        _waiting = _waitingThatMayInterleave = 0;
        return all;
    }
}

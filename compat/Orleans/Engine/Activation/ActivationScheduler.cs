using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// Runs one activation's code, one task at a time, on the thread pool. Everything that grain code awaits comes back here, so code
/// of one activation never runs on two threads at once. On a killed silo nothing runs any more.
/// </summary>
internal sealed class ActivationScheduler(Activation owner) : TaskScheduler, IThreadPoolWorkItem
{
    /// <summary>After so many tasks the thread goes back to the pool and the rest waits its turn.</summary>
    private const int TasksPerTurn = 64;

    private static readonly Action<object?> PumpAction = state => ((Activation)state!).Pump();

    private static readonly Action<object?> StartAction = state => ((Request)state!).StartOnReceiver();

    // Most activations have at most one task waiting; the queue is made only for the others, and dropped when it is empty.
    private Task? _first;
    private Queue<Task>? _more;
    private bool _wantsPump;
    private bool _isOnThread;
    private int _threadOfTurn; // a number, for it changes with every call

    public Activation Owner => owner;

    /// <summary>Has the activation look at its calls, soon and on its own turn.</summary>
    public void Wake()
    {
        lock (this)
        {
            if (_wantsPump)
                return;
            _wantsPump = true;
            if (_isOnThread)
                return;
            _isOnThread = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    /// <summary>Takes the thread for one call, which then runs by <see cref="Run"/>; false when it is taken.</summary>
    public bool TryTakeThread()
    {
        lock (this)
            return !_isOnThread && (_isOnThread = true);
    }

    /// <summary>On a bare thread, after <see cref="TryTakeThread"/>: starts the call, then runs what has come meanwhile.</summary>
    public void Run(Request request)
    {
        if (owner.Silo.IsDead)
            return;
        RunHere(new Task(StartAction, request));
        RunWhatWaits();
    }

    protected override void QueueTask(Task task)
    {
        lock (this)
        {
            if (_first is null)
                _first = task;
            else
                (_more ??= new Queue<Task>()).Enqueue(task);
            if (_isOnThread)
                return;
            _isOnThread = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && (Current == this || Volatile.Read(ref _threadOfTurn) == Environment.CurrentManagedThreadId) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (this)
        {
            if (_first is { } first)
                yield return first;
            foreach (var task in _more ?? [])
                yield return task;
        }
    }

    void IThreadPoolWorkItem.Execute() => RunWhatWaits();

    private void RunWhatWaits()
    {
        for (var i = 0; i < TasksPerTurn; i++)
        {
            if (owner.Silo.IsDead)
                return;
            if (Take() is not { } task)
                return;
            if (task.Status == TaskStatus.Created)
                RunHere(task); // the pump, made below
            else
                TryExecuteTask(task);
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // Not by way of the queue: what is written there for every call, in an object that lives as long as the activation, the collector must look at.
    private void RunHere(Task task)
    {
        _threadOfTurn = Environment.CurrentManagedThreadId;
        task.RunSynchronously(this);
        _threadOfTurn = 0;
    }

    // Gives the next task, or leaves the thread. The pump's task is made here, on a bare thread, so that it captures nobody's context.
    private Task? Take()
    {
        lock (this)
        {
            if (_first is { } task)
            {
                _first = _more is { Count: > 0 } ? _more.Dequeue() : null;
                if (_more is { Count: 0 })
                    _more = null;
                return task;
            }

            if (_wantsPump)
            {
                _wantsPump = false;
                return new Task(PumpAction, owner);
            }

            _isOnThread = false;
            return null;
        }
    }
}

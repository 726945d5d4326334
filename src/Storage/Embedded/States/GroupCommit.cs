using AlprGrains.Storage.Sqlite;

namespace AlprGrains.Storage.Embedded.States;

/// <summary>
/// Writes that wait are done together in one transaction, and each is answered when that is durable: a hundred alerts raised at once
/// cost the disk one sync, not a hundred. Nobody holds a thread while waiting. When the transaction fails, nothing of it was kept and
/// all who wait hear so. The log is moved beside the commits, never by one.
/// </summary>
internal sealed class GroupCommit(Database database, WalCheckpoints checkpoints, int writesMax) : IDisposable
{
    private readonly Lock _gate = new(); // the queue
    private readonly Lock _committing = new(); // the database
    private readonly Queue<Write> _waiting = new();
    private bool _isRunning;

    /// <summary>Runs the write on the one thread that may use the database now; completes when it is durable.</summary>
    public Task<T> Run<T>(Func<T> write)
    {
        var waiting = new Write<T>(write);
        lock (_gate)
        {
            _waiting.Enqueue(waiting);
            if (_isRunning) return waiting.Done;
            _isRunning = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(static commits => commits.RunAll(), this, preferLocal: false);
        return waiting.Done;
    }

    /// <summary>Does what waits; afterwards nothing uses the database.</summary>
    public void Dispose() => RunAll();

    private void RunAll()
    {
        lock (_committing)
        {
            var batch = new List<Write>();
            while (TakeWaiting(batch)) Commit(batch);
        }
    }

    private void Commit(List<Write> batch)
    {
        try
        {
            checkpoints.FinishOn(database);
            database.InTransaction(() =>
            {
                foreach (var write in batch) write.Do();
            });
            checkpoints.NoteCommit(database);
        }
        catch (Exception failure) // safe: whatever it is goes to those who wait
        {
            foreach (var write in batch) write.Fail(failure);
            return;
        }
        foreach (var write in batch) write.Complete();
        checkpoints.MoveBesideIfDue();
    }

    private bool TakeWaiting(List<Write> batch)
    {
        batch.Clear();
        lock (_gate)
        {
            while (batch.Count < writesMax && _waiting.TryDequeue(out var next)) batch.Add(next);
            return _isRunning = batch.Count > 0;
        }
    }

    private abstract class Write
    {
        public abstract void Do();
        public abstract void Complete();
        public abstract void Fail(Exception failure);
    }

    private sealed class Write<T>(Func<T> write) : Write
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;

        public Task<T> Done => _done.Task;

        public override void Do() => _result = write();

        public override void Complete() => _done.TrySetResult(_result);

        public override void Fail(Exception failure) => _done.TrySetException(failure);
    }
}

using AlprGrains.Storage.Plates;

namespace AlprGrains.Storage.Embedded.Plates;

/// <summary>Alerts to take out of the outbox.</summary>
internal sealed class PendingConfirmation(IReadOnlyList<string> alertIds) : PendingWork
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> AlertIds => alertIds;

    public Task Done => _done.Task;

    public void Complete() => _done.TrySetResult();

    public override void Fail(StorageException failure) => _done.TrySetException(failure);
}

/// <summary>Work that must run between two commits.</summary>
internal sealed class PendingJob<T>(Func<T> job) : PendingWork
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Done => _done.Task;

    public override void Run()
    {
        try
        {
            _done.TrySetResult(job());
        }
        catch (Exception failure)
        {
            _done.TrySetException(failure); // whoever asked hears of it; the committer goes on
        }
    }

    public override void Fail(StorageException failure) => _done.TrySetException(failure);
}

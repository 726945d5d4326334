using AlprGrains.Plates;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;

namespace AlprGrains.Storage.Embedded.Plates;

/// <summary>Work for the committer; <see cref="Fail"/> answers whoever waits for it.</summary>
internal abstract class PendingWork
{
    public abstract void Fail(StorageException failure);

    /// <summary>On the committer, after the batch's reads are durable.</summary>
    public virtual void Run()
    {
    }
}

/// <summary>An append on its way: sealed, and answered when its batch is durable.</summary>
internal sealed class PendingRead : PendingWork
{
    // Continuations run elsewhere: the committer goes on with the next batch.
    private readonly TaskCompletionSource<RecordOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public required ReadId Id { get; init; }
    public required UploadDay Day { get; init; }

    /// <summary>The first day in which a repeat may have been stored.</summary>
    public required UploadDay SeekFrom { get; init; }
    public required PlateToken Token { get; init; }
    public required long CapturedTicks { get; init; }
    public required long UploadedTicks { get; init; }
    /// <summary>The plate, packed, for the directory.</summary>
    public required ulong Plate { get; init; }
    public required string Camera { get; init; }
    public required byte[] Sealed { get; init; }
    public required SealedAlert[] Alerts { get; init; }

    /// <summary>The plate whose purge reminder must stand before this is durable; null when it does.</summary>
    public required PlateKey? ReminderFor { get; init; }

    public Task<RecordOutcome> Outcome => _outcome.Task;

    public void Complete(RecordOutcome outcome) => _outcome.TrySetResult(outcome);

    /// <summary>A full disk is back-pressure: nothing was kept, try again (INV-13). Anything else is a broken store.</summary>
    public override void Fail(StorageException failure)
    {
        if (failure.Fault == StorageFault.Full) _outcome.TrySetResult(RecordOutcome.Busy);
        else _outcome.TrySetException(failure);
    }
}

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

using AlprGrains.Plates;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;

namespace AlprGrains.Storage.PostgreSql.Plates;

/// <summary>An append on its way: sealed, and answered when its transaction is durable.</summary>
internal sealed class PendingAppend
{
    // Continuations run elsewhere: the writer goes on with the next batch.
    private readonly TaskCompletionSource<RecordOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public required ReadId Id { get; init; }
    public required UploadDay Day { get; init; }

    /// <summary>The first day in which a repeat may have been stored.</summary>
    public required UploadDay SeekFrom { get; init; }
    public required PlateToken Token { get; init; }
    public required long CapturedTicks { get; init; }
    public required long UploadedTicks { get; init; }
    public required string Camera { get; init; }
    public required byte[] Sealed { get; init; }
    public required SealedAlert[] Alerts { get; init; }

    /// <summary>The plate whose purge reminder must stand when this is durable; null when it does.</summary>
    public required PlateKey? ReminderFor { get; init; }

    public Task<RecordOutcome> Outcome => _outcome.Task;

    public void Complete(RecordOutcome outcome) => _outcome.TrySetResult(outcome);

    /// <summary>A full disk is back-pressure: nothing was kept, try again (INV-13). Anything else is a broken store.</summary>
    public void Fail(StorageException failure)
    {
        if (failure.Fault == StorageFault.Full) _outcome.TrySetResult(RecordOutcome.Busy);
        else _outcome.TrySetException(failure);
    }
}

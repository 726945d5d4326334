using AlprGrains.Plates;
using AlprGrains.Storage.Keys;

namespace AlprGrains.Storage.Plates;

/// <summary>Work for whoever writes reads; <see cref="Fail"/> answers whoever waits for it.</summary>
internal abstract class PendingWork
{
    public abstract void Fail(StorageException failure);

    /// <summary>On the writer, after the batch's reads are durable.</summary>
    public virtual void Run()
    {
    }
}

/// <summary>An append on its way: sealed, and answered when its transaction is durable.</summary>
internal sealed class PendingAppend : PendingWork
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

    /// <summary>The plate, packed, for the directory.</summary>
    public required ulong Plate { get; init; }
    public required string Camera { get; init; }
    public required byte[] Sealed { get; init; }
    public required SealedAlert[] Alerts { get; init; }

    /// <summary>The plate whose purge reminder must stand before this is durable; null when it does.</summary>
    public required PlateKey? ReminderFor { get; init; }

    public Task<RecordOutcome> Outcome => _outcome.Task;

    public void Complete(RecordOutcome outcome) => _outcome.TrySetResult(outcome);

    /// <summary>Back-pressure, whatever failed: nothing was acknowledged, the writer says why in its log, and the camera sends again (INV-13).</summary>
    public override void Fail(StorageException failure) => Complete(RecordOutcome.Busy);
}

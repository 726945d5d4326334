namespace AlprGrains.Storage.Plates;

/// <summary>Wakes whoever waits for alerts in an outbox. Thread-safe.</summary>
internal sealed class AlertsLeft
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _left = NewSignal();

    /// <summary>Completes with the next <see cref="Wake"/>. Taken before one looks whether some wait, so that a commit in between is not missed.</summary>
    public Task Next
    {
        get
        {
            lock (_lock) return _left.Task;
        }
    }

    /// <summary>A commit has left some.</summary>
    public void Wake()
    {
        TaskCompletionSource left;
        lock (_lock)
        {
            left = _left;
            _left = NewSignal();
        }
        left.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

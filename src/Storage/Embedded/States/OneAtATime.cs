namespace AlprGrains.Storage.Embedded.States;

/// <summary>
/// Runs pieces of work one after the other without holding a thread for those that wait. A lock would: a hundred alerts raised at
/// once would block a hundred pool threads behind one disk, and grains with them.
/// </summary>
internal sealed class OneAtATime
{
    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;

    /// <summary>Completes with the work's result, or fails as it fails; the next piece runs either way.</summary>
    public Task<T> Run<T>(Func<T> work)
    {
        lock (_gate)
        {
            var next = _last.ContinueWith(_ => work(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            _last = next;
            return next;
        }
    }
}

namespace AlprGrains.Grains.Hosting;

/// <summary>
/// Work that runs beside the grains of one silo, from the moment that it can call grains until it stops. The work waits on events
/// and timers; when it ends by itself, that is a fault of ours and is logged as such by the caller of <see cref="Ended"/>.
/// </summary>
public abstract class SiloLoop : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>Completes when the loop has ended.</summary>
    public Task Ended => _loop;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(GetType().Name, ServiceLifecycleStage.Active, Start, Stop);

    public void Dispose()
    {
        _stop.Cancel();
        GC.SuppressFinalize(this);
    }

    /// <summary>What must be done before the silo is said to have started; bounded by its own means.</summary>
    protected virtual Task Prepare(CancellationToken stop) => Task.CompletedTask;

    /// <summary>Runs until told to stop.</summary>
    protected abstract Task Run(CancellationToken stop);

    private async Task Start(CancellationToken cancellation)
    {
        await Prepare(cancellation);
        _loop = RunUntilStopped();
    }

    private async Task Stop(CancellationToken cancellation)
    {
        await _stop.CancelAsync();
        await _loop.WaitAsync(cancellation);
    }

    private async Task RunUntilStopped()
    {
        try
        {
            await Run(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Told to stop: that is the end.
        }
    }
}

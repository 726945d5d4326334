using Orleans.Runtime;

namespace Orleans;

/// <summary>Looks every quantum for activations that nobody has used for their age, and ends them, a bounded number at a time.</summary>
internal sealed class IdleCollector(Silo silo) : IDisposable
{
    /// <summary>So many activations end at once; a flood of idle ones must not take all threads.</summary>
    private const int EndingAtOnce = 1000;

    private readonly CancellationTokenSource _stop = new();

    /// <summary>The timer runs when this returns, so that a clock that tests advance finds it.</summary>
    public async Task Run()
    {
        using var timer = new PeriodicTimer(silo.Ages.Quantum, silo.LifeClock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
                await CollectOnce();
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    public void Dispose() => _stop.Cancel();

    private async Task CollectOnce()
    {
        var now = silo.Now;
        foreach (var some in silo.Activations.Where(activation => activation.IsStale(now)).Chunk(EndingAtOnce))
        {
            foreach (var activation in some)
                activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ActivationIdle, "This activation has become idle."));
            await Task.WhenAll(some.Select(activation => activation.Deactivated)).WaitAsync(_stop.Token);
        }
    }
}

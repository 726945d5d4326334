using Orleans.Runtime;

namespace Orleans;

/// <summary>Starts observers in ascending stages and stops those that were started in descending ones; those of one stage together.</summary>
internal abstract class StagedLifecycle : ILifecycleObservable
{
    private readonly List<Subscription> _subscriptions = [];
    private int? _reached;

    public int HighestCompletedStage { get; private set; } = int.MinValue;

    public int LowestStoppedStage { get; private set; } = int.MaxValue;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var subscription = new Subscription(this, stage, observer);
        lock (_subscriptions)
            _subscriptions.Add(subscription);
        return subscription;
    }

    public async Task Start(CancellationToken stop)
    {
        foreach (var stage in Stages().OrderBy(stage => stage.Key))
        {
            stop.ThrowIfCancellationRequested();
            _reached = stage.Key;
            await Task.WhenAll(stage.Select(subscription => subscription.Observer.OnStart(stop)));
            HighestCompletedStage = stage.Key;
        }
    }

    /// <summary>Stops every stage that was reached; one that fails does not keep the others from stopping. Throws what failed.</summary>
    public async Task Stop(CancellationToken stop)
    {
        List<Exception> failures = [];
        foreach (var stage in Stages().Where(stage => stage.Key <= _reached).OrderByDescending(stage => stage.Key))
        {
            try
            {
                await Task.WhenAll(stage.Select(subscription => subscription.Observer.OnStop(stop)));
            }
            catch (Exception exception)
            {
                failures.Add(exception);
            }

            LowestStoppedStage = stage.Key;
        }

        _reached = null;
        if (failures.Count > 0)
            throw new AggregateException(failures);
    }

    private IEnumerable<IGrouping<int, Subscription>> Stages()
    {
        lock (_subscriptions)
            return [.. _subscriptions.GroupBy(subscription => subscription.Stage)];
    }

    private sealed class Subscription(StagedLifecycle owner, int stage, ILifecycleObserver observer) : IDisposable
    {
        public int Stage => stage;

        public ILifecycleObserver Observer => observer;

        public void Dispose()
        {
            lock (owner._subscriptions)
                owner._subscriptions.Remove(this);
        }
    }
}

internal sealed class SiloLifecycle : StagedLifecycle, ISiloLifecycle;

internal sealed class GrainLifecycle : StagedLifecycle, IGrainLifecycle;

using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// The silos of one cluster, all in this process, and the directory that says which silo has which grain. A call goes to the grain's
/// activation, or to a new one on a silo that placement chooses; if the activation ends in between, it is addressed again.
/// </summary>
internal sealed class LocalCluster : IDisposable
{
    /// <summary>How often calls past their deadline are looked for, at least.</summary>
    private static readonly TimeSpan ExpiryScanLongest = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ExpiryScanShortest = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<GrainId, Activation> _directory = new();
    private readonly ConcurrentDictionary<string, object> _shared = new();
    private readonly Lock _membership = new();
    private readonly Lock _scanLock = new();
    private volatile Silo[] _active = [];
    private int _silosCount;
    private int _nextWorkerSilo;
    private TimeProvider _clock = TimeProvider.System;
    private ITimer? _expiryScan;
    private TimeSpan _scanPeriod = Timeout.InfiniteTimeSpan;

    public GrainClasses Classes { get; } = GrainClasses.OfProcess;

    public PendingCalls Pending { get; } = new();

    public Silo[] ActiveSilos => _active;

    public IEnumerable<Activation> Activations => _directory.Select(entry => entry.Value);

    public int ActivationsCount => _directory.Count;

    /// <summary>Told after a silo has joined or left.</summary>
    public event Action? SilosChanged;

    public int NextSiloNumber() => Interlocked.Increment(ref _silosCount);

    /// <summary>Something that the silos of a cluster have in common and that outlives each of them, such as a storage in memory.</summary>
    public T Shared<T>(string name, Func<T> make)
        where T : class => (T)_shared.GetOrAdd($"{typeof(T).FullName}/{name}", _ => make());

    public void Join(Silo silo)
    {
        lock (_membership)
            _active = [.. _active, silo];
        SilosChanged?.Invoke();
    }

    public void Leave(Silo silo)
    {
        lock (_membership)
            _active = [.. _active.Where(other => other != silo)];
        SilosChanged?.Invoke();
    }

    /// <summary>Says what clock deadlines go by and how short the shortest is, so that they are looked at often enough.</summary>
    public void WatchDeadlines(TimeProvider clock, TimeSpan responseTimeout)
    {
        var period = TimeSpan.FromTicks(Math.Clamp(responseTimeout.Ticks / 10, ExpiryScanShortest.Ticks, ExpiryScanLongest.Ticks));
        lock (_scanLock)
        {
            _clock = clock;
            if (_expiryScan is not null && _scanPeriod <= period)
                return;
            _scanPeriod = period;
            _expiryScan?.Dispose();
            _expiryScan = clock.CreateTimer(_ => Pending.FailExpired(_clock.GetTimestamp()), null, period, period);
        }
    }

    public long Deadline(TimeSpan timeout) => Timestamps.After(_clock, timeout);

    public Activation? ActivationOf(GrainId grain) => _directory.GetValueOrDefault(grain);

    public void Send(Call call)
    {
        while (true)
        {
            if (_directory.TryGetValue(call.Target, out var target))
            {
                if (target.Receive(call))
                    return;

                // It ended; whoever ends it takes it out of the directory, but this call need not wait for that.
                Forget(target);
                continue;
            }

            if (!TryPlace(call))
                return;
        }
    }

    public void Forget(Activation activation) =>
        _directory.TryRemove(new KeyValuePair<GrainId, Activation>(activation.GrainId, activation));

    public void Dispose()
    {
        lock (_scanLock)
            _expiryScan?.Dispose();
    }

    // True: look again. False: the call is on its way, or has failed.
    private bool TryPlace(Call call)
    {
        if (!Classes.TryGet(call.Target.Type, out var @class))
        {
            call.Fail(new OrleansException($"No grain class of type \"{call.Target.Type}\" is known here. Add its assembly to the application."));
            return false;
        }

        if (ChooseSilo(call, @class) is not { } silo)
        {
            call.Fail(new SiloUnavailableException($"No active silo could take {call}."));
            return false;
        }

        if (@class.WorkersMax is > 0)
            return !silo.WorkersFor(@class, call.Target).Receive(call);

        _directory.GetOrAdd(call.Target, static (id, place) => new Activation(place.silo, place.@class, id), (silo, @class));
        return true;
    }

    private Silo? ChooseSilo(Call call, GrainClass @class)
    {
        var active = _active;
        if (active.Length == 0)
            return null;
        if (active.Length == 1)
            return active[0];
        if ((@class.PrefersLocal || @class.WorkersMax > 0) && call.SourceSilo is { } here && active.Contains(here))
            return here;
        var number = @class.WorkersMax > 0
            ? unchecked((uint)Interlocked.Increment(ref _nextWorkerSilo))
            : call.Target.GetUniformHashCode();
        return active[number % (uint)active.Length];
    }
}

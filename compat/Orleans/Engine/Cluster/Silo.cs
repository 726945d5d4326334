using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans;

/// <summary>One member of the cluster: its services, its settings and the activations that it has. A killed silo runs nothing any more.</summary>
internal sealed class Silo : ILocalSiloDetails
{
    private const int LoopbackPortsFrom = 20000;

    private readonly ConcurrentDictionary<GrainId, Workers> _workers = new();
    private int _isDead;

    public Silo(
        IServiceProvider services,
        LocalCluster cluster,
        [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider grainClock,
        [FromKeyedServices(TimeProviderNames.ActivationManagement)] TimeProvider lifeClock,
        [FromKeyedServices(TimeProviderNames.Messaging)] TimeProvider callClock,
        ILoggerFactory logs,
        IOptions<SiloOptions> silo,
        IOptions<ClusterOptions> clusterOptions,
        IOptions<SiloMessagingOptions> messaging,
        IOptions<GrainCollectionOptions> collection,
        IEnumerable<IIncomingGrainCallFilter> incoming,
        IEnumerable<IOutgoingGrainCallFilter> outgoing)
    {
        var number = cluster.NextSiloNumber();
        Services = services;
        Cluster = cluster;
        GrainClock = grainClock;
        LifeClock = lifeClock;
        Log = logs.CreateLogger("Orleans.Local.Silo");
        Name = silo.Value.SiloName ?? $"Silo_{number}";
        ClusterId = clusterOptions.Value.ClusterId;
        Address = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, LoopbackPortsFrom + number), number);
        ActivationTimeout = collection.Value.ActivationTimeout;
        DeactivationTimeout = collection.Value.DeactivationTimeout;
        IncomingFilters = [.. incoming];
        GrainFactory = new GrainFactory(cluster, this, services, messaging.Value.ResponseTimeout, [.. outgoing]);
        Ages = new CollectionAges(collection.Value);
        cluster.WatchDeadlines(callClock, messaging.Value.ResponseTimeout);
    }

    public IServiceProvider Services { get; }

    public LocalCluster Cluster { get; }

    /// <summary>Grain timers go by it.</summary>
    public TimeProvider GrainClock { get; }

    /// <summary>Idle collection and the limits of activation and deactivation go by it.</summary>
    public TimeProvider LifeClock { get; }

    public ILogger Log { get; }

    public string Name { get; }

    public string ClusterId { get; }

    public SiloAddress Address { get; }

    SiloAddress ILocalSiloDetails.SiloAddress => Address;

    public TimeSpan ActivationTimeout { get; }

    public TimeSpan DeactivationTimeout { get; }

    public IIncomingGrainCallFilter[] IncomingFilters { get; }

    public bool FiltersCalls => IncomingFilters.Length > 0;

    public GrainFactory GrainFactory { get; }

    public CollectionAges Ages { get; }

    public bool IsDead => Volatile.Read(ref _isDead) != 0;

    /// <summary>The life clock's timestamp.</summary>
    public long Now => LifeClock.GetTimestamp();

    /// <summary>The life clock's timestamp after a time from now; far times are never.</summary>
    public long NowPlus(TimeSpan time) => Timestamps.After(LifeClock, time);

    public IEnumerable<Activation> Activations =>
        Cluster.Activations.Where(activation => activation.Silo == this).Concat(_workers.Values.SelectMany(workers => workers.All));

    public Workers WorkersFor(GrainClass @class, GrainId id) =>
        _workers.GetOrAdd(id, static (id, here) => new Workers(here.Item1, here.@class, id), (this, @class));

    public void Forget(Activation activation)
    {
        if (activation.Class.WorkersMax > 0)
            _workers.GetValueOrDefault(activation.GrainId)?.Forget(activation);
        else
            Cluster.Forget(activation);
    }

    /// <summary>Takes no new grains, and ends those that it has: their running calls finish, waiting ones go to other silos.</summary>
    public async Task Leave(CancellationToken stop)
    {
        Cluster.Leave(this);
        try
        {
            // Again, because a call that was on its way may have made one more.
            while (Activations.ToList() is { Count: > 0 } ending)
            {
                foreach (var activation in ending)
                    activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ShuttingDown, "This process is terminating."), stop);
                await Task.WhenAll(ending.Select(activation => activation.Deactivated)).WaitAsync(stop);
            }
        }
        catch (OperationCanceledException)
        {
            Log.LogWarning("{Silo} stops with calls still running in its grains: their time is over.", Name);
        }
    }

    /// <summary>Ends at once, as a process does that is killed: memory is gone, nothing more runs, unfinished calls fail.</summary>
    public void Kill()
    {
        if (Interlocked.Exchange(ref _isDead, 1) != 0)
            return;
        GrainFactory.IsClosed = true;
        Cluster.Leave(this);
        foreach (var activation in Activations.ToList())
        {
            activation.Abandon();
            Cluster.Forget(activation);
        }

        Cluster.Pending.FailFor(this);
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>What both kinds of test cluster do: silos and a client in this process, around one <see cref="LocalCluster"/>.</summary>
internal sealed class TestSilos(Func<int, string> nameOf, Func<int, string, LocalCluster, IHost> makeSilo, Func<LocalCluster, IHost> makeClient)
    : IAsyncDisposable
{
    private readonly LocalCluster _cluster = new();
    private readonly List<InProcessSiloHandle> _silos = [];
    private IHost? _client;
    private int _nextNumber;

    public IReadOnlyList<InProcessSiloHandle> Silos
    {
        get
        {
            lock (_silos)
                return [.. _silos];
        }
    }

    public IClusterClient Client => (_client ?? throw new InvalidOperationException("The client is not running: deploy the cluster first."))
        .Services.GetRequiredService<IClusterClient>();

    public async Task Deploy(int silosCount, bool withClient)
    {
        for (var i = 0; i < silosCount; i++)
            await Start(_nextNumber++);
        if (withClient)
            await StartClient();
    }

    public Task<InProcessSiloHandle> StartNext() => Start(_nextNumber++);

    public async Task<InProcessSiloHandle> Start(int number)
    {
        var name = nameOf(number);
        var host = makeSilo(number, name, _cluster);
        await host.StartAsync();
        var handle = new InProcessSiloHandle
        {
            InstanceNumber = (short)number,
            Name = name,
            SiloHost = host,
            SiloAddress = host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress,
        };
        lock (_silos)
            _silos.Add(handle);
        return handle;
    }

    public async Task End(InProcessSiloHandle silo, bool isKill)
    {
        await silo.StopSiloAsync(stopGracefully: !isKill);
        lock (_silos)
            _silos.Remove(silo);
        await silo.DisposeAsync();
    }

    public async Task<InProcessSiloHandle> Restart(InProcessSiloHandle silo)
    {
        await End(silo, isKill: false);
        return await Start(silo.InstanceNumber);
    }

    public async Task EndAll()
    {
        foreach (var silo in Silos.Reverse())
            await End(silo, isKill: false);
    }

    public async Task StartClient()
    {
        await StopClient();
        _client = makeClient(_cluster);
        await _client.StartAsync();
    }

    public async Task StopClient()
    {
        if (_client is not { } client)
            return;
        _client = null;
        client.Services.GetRequiredService<GrainFactory>().IsClosed = true;
        await client.StopAsync();
        client.Dispose();
    }

    /// <summary>Ends a grain's activation, if it has one, and waits for it.</summary>
    public async Task Deactivate(GrainId grain)
    {
        if (_cluster.ActivationOf(grain) is not { } activation)
            return;
        activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "A test asked for it."));
        await activation.Deactivated;
    }

    /// <summary>Completes when a grain's present activation, if it has one, has ended.</summary>
    public Task WaitForDeactivation(GrainId grain) => _cluster.ActivationOf(grain)?.Deactivated ?? Task.CompletedTask;

    public IServiceProvider ServicesOf(SiloAddress? silo) =>
        (silo is null ? Silos[0] : Silos.FirstOrDefault(handle => handle.SiloAddress.Equals(silo))
            ?? throw new ArgumentException($"{silo} is not a silo of this cluster.", nameof(silo))).ServiceProvider;

    public async ValueTask DisposeAsync()
    {
        await StopClient();
        await EndAll();
        _cluster.Dispose();
    }
}

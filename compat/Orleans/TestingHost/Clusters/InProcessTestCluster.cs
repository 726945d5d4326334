using System.Collections.ObjectModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>Several silos and a client in this process. A killed silo loses its memory at once, and its unfinished calls fail.</summary>
public sealed class InProcessTestCluster : IDisposable, IAsyncDisposable
{
    private readonly List<Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder>> _siloHosts;
    private readonly List<Action<IHostApplicationBuilder>> _clientHosts;
    private readonly TestSilos _silos;

    internal InProcessTestCluster(
        InProcessTestClusterOptions options,
        List<Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder>> siloHosts,
        List<Action<IHostApplicationBuilder>> clientHosts)
    {
        Options = options;
        _siloHosts = siloHosts;
        _clientHosts = clientHosts;
        _silos = new TestSilos(number => $"Silo_{number}", MakeSilo, MakeClient);
    }

    public InProcessTestClusterOptions Options { get; }

    public ReadOnlyCollection<InProcessSiloHandle> Silos => new([.. _silos.Silos]);

    public IClusterClient Client => _silos.Client;

    public Task DeployAsync() => _silos.Deploy(Options.InitialSilosCount, Options.InitializeClientOnDeploy);

    public IEnumerable<InProcessSiloHandle> GetActiveSilos() => _silos.Silos.Where(silo => silo.IsActive);

    public InProcessSiloHandle? GetSiloForAddress(SiloAddress siloAddress) =>
        _silos.Silos.FirstOrDefault(silo => silo.SiloAddress.Equals(siloAddress));

    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) => _silos.ServicesOf(silo);

    public Task<InProcessSiloHandle> StartAdditionalSiloAsync() => _silos.StartNext();

    public async Task<List<InProcessSiloHandle>> StartSilosAsync(int silosToStart)
    {
        var started = new List<InProcessSiloHandle>();
        for (var i = 0; i < silosToStart; i++)
            started.Add(await _silos.StartNext());
        return started;
    }

    public Task StopSiloAsync(InProcessSiloHandle instance) => _silos.End(instance, isKill: false);

    public Task KillSiloAsync(InProcessSiloHandle instance) => _silos.End(instance, isKill: true);

    public async Task<InProcessSiloHandle?> RestartSiloAsync(InProcessSiloHandle instance) =>
        instance is null ? null : await _silos.Restart(instance);

    public Task StopSilosAsync() => _silos.EndAll();

    public async Task StopAllSilosAsync()
    {
        await _silos.StopClient();
        await _silos.EndAll();
    }

    public Task DeactivateAsync(GrainId grainId) => _silos.Deactivate(grainId);

    public Task DeactivateAsync(IAddressable grain) => _silos.Deactivate(grain.GetGrainId());

    public Task WaitForDeactivationAsync(GrainId grainId) => _silos.WaitForDeactivation(grainId);

    public Task WaitForDeactivationAsync(IAddressable grain) => _silos.WaitForDeactivation(grain.GetGrainId());

    public Task InitializeClientAsync() => _silos.StartClient();

    public Task StopClusterClientAsync() => _silos.StopClient();

    /// <summary>The stand-in's silos know at once who is there.</summary>
    public Task WaitForLivenessToStabilizeAsync(bool didKill = false) => Task.CompletedTask;

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public ValueTask DisposeAsync() => _silos.DisposeAsync();

    private IHost MakeSilo(int number, string name, LocalCluster cluster)
    {
        var host = EmptyHost(name);
        host.Services.AddSingleton(cluster);
        foreach (var configure in _siloHosts)
            configure(new InProcessTestSiloSpecificOptions { SiloName = name }, host);
        host.UseOrleans(silo =>
        {
            silo.Services.Configure<SiloOptions>(options => options.SiloName = name);
            silo.Services.Configure<ClusterOptions>(options =>
            {
                options.ClusterId = Options.ClusterId;
                options.ServiceId = Options.ServiceId;
            });
        });
        return host.Build();
    }

    private IHost MakeClient(LocalCluster cluster)
    {
        var host = EmptyHost("TestClusterClient");
        foreach (var configure in _clientHosts)
            configure(host);
        TestClientBuilder.AddClient(host.Services, cluster);
        return host.Build();
    }

    private static HostApplicationBuilder EmptyHost(string name) => Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
    {
        ApplicationName = name,
        EnvironmentName = Environments.Development,
        DisableDefaults = true,
    });
}

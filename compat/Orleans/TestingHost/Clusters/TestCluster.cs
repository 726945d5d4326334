using System.Collections.ObjectModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>A test cluster set up by configurator classes; the first silo is the primary.</summary>
public class TestCluster : IDisposable, IAsyncDisposable
{
    private readonly IConfiguration _configuration;
    private readonly List<Func<object>> _siloConfigurators;
    private readonly List<Func<object>> _clientConfigurators;
    private readonly TestSilos _silos;

    internal TestCluster(
        TestClusterOptions options, IConfiguration configuration, List<Func<object>> siloConfigurators, List<Func<object>> clientConfigurators)
    {
        Options = options;
        _configuration = configuration;
        _siloConfigurators = siloConfigurators;
        _clientConfigurators = clientConfigurators;
        _silos = new TestSilos(number => number == 0 ? "Primary" : $"Secondary_{number}", MakeSilo, MakeClient);
    }

    public TestClusterOptions Options { get; }

    public SiloHandle? Primary => _silos.Silos.FirstOrDefault(silo => silo.InstanceNumber == 0);

    public IReadOnlyList<SiloHandle> SecondarySilos => [.. _silos.Silos.Where(silo => silo.InstanceNumber != 0)];

    public ReadOnlyCollection<SiloHandle> Silos => new([.. _silos.Silos]);

    public IClusterClient Client => _silos.Client;

    public IGrainFactory GrainFactory => Client;

    /// <summary>The client's services.</summary>
    public IServiceProvider ServiceProvider => Client.ServiceProvider;

    public Task DeployAsync() => _silos.Deploy(Options.InitialSilosCount, Options.InitializeClientOnDeploy);

    public IEnumerable<SiloHandle> GetActiveSilos() => _silos.Silos.Where(silo => silo.IsActive);

    public SiloHandle? GetSiloForAddress(SiloAddress siloAddress) => _silos.Silos.FirstOrDefault(silo => silo.SiloAddress.Equals(siloAddress));

    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) => _silos.ServicesOf(silo);

    /// <summary>The argument is about ports, of which the stand-in has none.</summary>
    public async Task<SiloHandle> StartAdditionalSiloAsync(bool startAdditionalSiloOnNewPort = false) => await _silos.StartNext();

    public Task StopSiloAsync(SiloHandle instance) => _silos.End((InProcessSiloHandle)instance, isKill: false);

    public Task KillSiloAsync(SiloHandle instance) => _silos.End((InProcessSiloHandle)instance, isKill: true);

    public async Task<SiloHandle?> RestartSiloAsync(SiloHandle instance) =>
        instance is null ? null : await _silos.Restart((InProcessSiloHandle)instance);

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

    /// <inheritdoc cref="InProcessTestCluster.WaitForLivenessToStabilizeAsync"/>
    public Task WaitForLivenessToStabilizeAsync(bool didKill = false) => Task.CompletedTask;

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public ValueTask DisposeAsync() => _silos.DisposeAsync();

    private IHost MakeSilo(int number, string name, LocalCluster cluster)
    {
        var host = EmptyHost();
        host.ConfigureServices(services => services.AddSingleton(cluster));
        foreach (var configurator in _siloConfigurators.Select(make => make()))
        {
            (configurator as IHostConfigurator)?.Configure(host);
            if (configurator is ISiloConfigurator silo)
                host.UseOrleans(silo.Configure);
        }

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
        var host = EmptyHost();
        foreach (var configurator in _clientConfigurators.Select(make => make()))
        {
            (configurator as IHostConfigurator)?.Configure(host);
            if (configurator is IClientBuilderConfigurator client)
            {
                host.ConfigureServices((context, services) =>
                    client.Configure(context.Configuration, new TestClientBuilder(services, context.Configuration)));
            }
        }

        host.ConfigureServices(services => TestClientBuilder.AddClient(services, cluster));
        return host.Build();
    }

    private HostBuilder EmptyHost()
    {
        var host = new HostBuilder();
        host.UseEnvironment(Environments.Development);
        host.ConfigureHostConfiguration(builder => builder.AddConfiguration(_configuration));
        return host;
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Orleans.TestingHost;

internal sealed class TestClientBuilder(IServiceCollection services, IConfiguration configuration) : IClientBuilder
{
    public IServiceCollection Services => services;

    public IConfiguration Configuration => configuration;

    /// <summary>Registers the client of a cluster with the services that a test configured for it.</summary>
    public static void AddClient(IServiceCollection services, LocalCluster cluster)
    {
        services.AddOptions();
        services.AddSingleton(here => new GrainFactory(
            cluster,
            silo: null,
            here,
            here.GetRequiredService<IOptions<ClientMessagingOptions>>().Value.ResponseTimeout,
            [.. here.GetServices<IOutgoingGrainCallFilter>()]));
        services.AddSingleton<IClusterClient>(here => here.GetRequiredService<GrainFactory>());
        services.AddSingleton<IGrainFactory>(here => here.GetRequiredService<GrainFactory>());
    }
}

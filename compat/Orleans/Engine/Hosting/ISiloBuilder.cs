using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Orleans.Hosting;

public interface ISiloBuilder
{
    IServiceCollection Services { get; }

    IConfiguration Configuration { get; }
}

public static class SiloBuilderExtensions
{
    public static ISiloBuilder ConfigureServices(this ISiloBuilder builder, Action<IServiceCollection> configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureDelegate);
        configureDelegate(builder.Services);
        return builder;
    }

    public static ISiloBuilder Configure<TOptions>(this ISiloBuilder builder, Action<TOptions> configureOptions)
        where TOptions : class =>
        builder.ConfigureServices(services => services.Configure(configureOptions));

    public static ISiloBuilder Configure<TOptions>(this ISiloBuilder builder, IConfiguration configuration)
        where TOptions : class =>
        builder.ConfigureServices(services => services.AddOptions<TOptions>().Bind(configuration));

    public static ISiloBuilder ConfigureLogging(this ISiloBuilder builder, Action<ILoggingBuilder> configureLogging) =>
        builder.ConfigureServices(services => services.AddLogging(configureLogging));
}

/// <summary>Accepted and remembered; the stand-in's cluster is this process, and it opens no socket.</summary>
public static class CoreHostingExtensions
{
    private const string DevelopmentId = "dev";

    public static ISiloBuilder UseLocalhostClustering(
        this ISiloBuilder builder,
        int siloPort = EndpointOptions.DEFAULT_SILO_PORT,
        int gatewayPort = EndpointOptions.DEFAULT_GATEWAY_PORT,
        IPEndPoint? primarySiloEndpoint = null,
        string serviceId = DevelopmentId,
        string clusterId = DevelopmentId)
    {
        builder.Configure<EndpointOptions>(options =>
        {
            options.SiloPort = siloPort;
            options.GatewayPort = gatewayPort;
        });
        return builder.Configure<ClusterOptions>(options =>
        {
            options.ServiceId = serviceId;
            options.ClusterId = clusterId;
        });
    }
}

public static class EndpointOptionsExtensions
{
    public static ISiloBuilder ConfigureEndpoints(
        this ISiloBuilder builder, IPAddress advertisedIP, int siloPort, int gatewayPort, bool listenOnAnyHostAddress = false) =>
        builder.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = advertisedIP;
            options.SiloPort = siloPort;
            options.GatewayPort = gatewayPort;
        });
}

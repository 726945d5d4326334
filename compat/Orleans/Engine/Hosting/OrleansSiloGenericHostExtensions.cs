using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;

namespace Microsoft.Extensions.Hosting;

/// <summary>Puts a silo into a host.</summary>
public static class OrleansSiloGenericHostExtensions
{
    public static IHostApplicationBuilder UseOrleans(this IHostApplicationBuilder hostAppBuilder) => hostAppBuilder.UseOrleans(_ => { });

    public static HostApplicationBuilder UseOrleans(this HostApplicationBuilder hostAppBuilder) => hostAppBuilder.UseOrleans(_ => { });

    public static IHostApplicationBuilder UseOrleans(this IHostApplicationBuilder hostAppBuilder, Action<ISiloBuilder> configureDelegate)
    {
        configureDelegate(SiloBuilder.In(hostAppBuilder.Services, hostAppBuilder.Configuration));
        return hostAppBuilder;
    }

    public static HostApplicationBuilder UseOrleans(this HostApplicationBuilder hostAppBuilder, Action<ISiloBuilder> configureDelegate)
    {
        configureDelegate(SiloBuilder.In(hostAppBuilder.Services, hostAppBuilder.Configuration));
        return hostAppBuilder;
    }

    public static IHostBuilder UseOrleans(this IHostBuilder hostBuilder, Action<ISiloBuilder> configureDelegate) =>
        hostBuilder.UseOrleans((_, silo) => configureDelegate(silo));

    public static IHostBuilder UseOrleans(this IHostBuilder hostBuilder, Action<HostBuilderContext, ISiloBuilder> configureDelegate) =>
        hostBuilder.ConfigureServices((context, services) => configureDelegate(context, SiloBuilder.In(services, context.Configuration)));
}

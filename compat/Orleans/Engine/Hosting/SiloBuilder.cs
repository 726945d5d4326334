using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The services of one silo in one host; asked for twice, it is the same one.</summary>
internal sealed class SiloBuilder : ISiloBuilder
{
    private SiloBuilder(IServiceCollection services, IConfiguration configuration)
    {
        Services = services;
        Configuration = configuration;
        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddKeyedSingleton<TimeProvider>(KeyedService.AnyKey, (here, _) => here.GetRequiredService<TimeProvider>());
        services.TryAddSingleton<LocalCluster>();
        services.AddSingleton<Silo>();
        services.AddSingleton<SiloLifecycle>();
        services.AddSingleton<IHostedService, SiloHostedService>();
        services.AddSingleton<ILocalSiloDetails>(here => here.GetRequiredService<Silo>());
        services.AddSingleton<IGrainFactory>(here => here.GetRequiredService<Silo>().GrainFactory);
        services.AddSingleton<IClusterClient>(here => here.GetRequiredService<Silo>().GrainFactory);
        services.AddSingleton<IGrainContextAccessor, CurrentActivation>();
        services.AddTransient<IGrainContext>(_ => Activation.Current
            ?? throw new InvalidOperationException("A grain context can only be had while a grain is made or runs."));
    }

    public IServiceCollection Services { get; }

    public IConfiguration Configuration { get; }

    public static ISiloBuilder In(IServiceCollection services, IConfiguration configuration)
    {
        if (services.FirstOrDefault(known => known.ServiceType == typeof(SiloBuilder))?.ImplementationInstance is SiloBuilder existing)
            return existing;
        var builder = new SiloBuilder(services, configuration);
        services.AddSingleton(builder);
        return builder;
    }

    private sealed class CurrentActivation : IGrainContextAccessor
    {
        public IGrainContext GrainContext => Activation.Current!;
    }
}

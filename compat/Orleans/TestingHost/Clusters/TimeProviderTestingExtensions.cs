using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.TestingHost;

public static class TimeProviderTestingExtensions
{
    /// <summary>Gives every area of the engine this clock, except the timers of grains, which keep the plain one.</summary>
    public static IServiceCollection UseTimeProviderForBackgroundAreas(this IServiceCollection services, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        services.AddKeyedSingleton(KeyedService.AnyKey, (_, _) => timeProvider);
        services.AddKeyedSingleton(TimeProviderNames.Grains, (here, _) => here.GetRequiredService<TimeProvider>());
        return services;
    }
}

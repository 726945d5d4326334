using AlprGrains.Retention;
using AlprGrains.Storage;
using AlprGrains.Storage.Embedded;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

// Where callers look for it: beside the other Add… methods.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts the embedded storage behind the ports: reads, evidence, plate keys, quarantine, reminders, grain states.</summary>
public static class EmbeddedStorageRegistration
{
    /// <summary>
    /// Opens the data directory when the host starts, so that a wrong option or a damaged file stops it then and says why;
    /// closes it with the host.
    /// </summary>
    public static IServiceCollection AddEmbeddedStorage(this IServiceCollection services, Action<EmbeddedStorageOptions> configure)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(all =>
        {
            var options = new EmbeddedStorageOptions();
            configure(options);
            return EmbeddedStorage.Open(options, all.GetRequiredService<TimeProvider>(), all.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance);
        });
        services.AddHostedService<OpenedAtStart<EmbeddedStorage>>();
        return services.AddPorts(all => all.GetRequiredService<EmbeddedStorage>());
    }

    /// <summary>Shares a data directory that is open: several silos of one process, tests. Who opened it closes it.</summary>
    public static IServiceCollection AddEmbeddedStorage(this IServiceCollection services, EmbeddedStorage opened) => services.AddPorts(_ => opened);

    /// <summary>Grain states of this provider name go into the embedded storage.</summary>
    public static IServiceCollection AddEmbeddedGrainStorage(this IServiceCollection services, string name, Func<IServiceProvider, EmbeddedStorage> opened) =>
        services.AddGrainStorage<IGrainStorage>(name, (all, _) => opened(all).States);

    // None of the ports is disposable: the container must not close what others still use.
    private static IServiceCollection AddPorts(this IServiceCollection services, Func<IServiceProvider, EmbeddedStorage> opened)
    {
        services.AddSingleton(all => opened(all).PlateKeys);
        services.AddSingleton(all => opened(all).Reads);
        services.AddSingleton(all => opened(all).ReadsById);
        services.AddSingleton(all => opened(all).Holds);
        services.AddSingleton(all => opened(all).HeldReads);
        services.AddSingleton(all => opened(all).Plates);
        services.AddSingleton(all => opened(all).Evidence);
        services.AddSingleton(all => opened(all).Quarantine);
        services.AddSingleton(all => opened(all).Reminders);
        services.AddSingleton(all => opened(all).Retention);
        services.AddSingleton(all => opened(all).Gate);
        services.AddSingleton(all => opened(all).HidingClock);
        services.AddSingleton<IEnumerable<IKeyReplica>>(all => opened(all).KeyReplicas);
        services.AddSingleton(all => opened(all).WrappedKeys);
        return services.AddEmbeddedGrainStorage(AlprGrains.GrainStores.Default, opened);
    }
}

using AlprGrains.Storage;
using AlprGrains.Storage.AzureBlob;
using AlprGrains.Storage.Cluster;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

// Where callers look for it: beside the other Add… methods.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts a cluster's storage behind the ports of one silo.</summary>
public static class ClusterStorageRegistration
{
    /// <summary>Opens everything when the host starts, so that a wrong option or a server that is away stops it then and says why; closes it with the host.</summary>
    public static IServiceCollection AddClusterStorage(this IServiceCollection services, Action<ClusterStorageOptions> configure)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(all =>
        {
            var options = new ClusterStorageOptions();
            configure(options);
            return ClusterStorage.Open(
                options, all.GetRequiredService<TimeProvider>(), all.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance, () => all.GetRequiredService<AzureBlobEvidence>());
        });
        services.AddHostedService<OpenedAtStart<ClusterStorage>>();
        // None of the ports is disposable: the container must not close what others still use.
        services.AddSingleton(all => Opened(all).PlateKeys);
        services.AddSingleton(all => Opened(all).Reads);
        services.AddSingleton(all => Opened(all).ReadsById);
        services.AddSingleton(all => Opened(all).Holds);
        services.AddSingleton(all => Opened(all).HeldReads);
        services.AddSingleton(all => Opened(all).Plates);
        services.AddSingleton(all => Opened(all).Quarantine);
        services.AddSingleton(all => Opened(all).Reminders);
        services.AddSingleton(all => Opened(all).Retention);
        services.AddSingleton(all => Opened(all).Gate);
        services.AddSingleton(all => Opened(all).WrappedKeys);
        services.AddAzureBlobEvidence(Account(configure), all => Opened(all).Keys);
        return services.AddSealedAzureBlobGrainStorage(AlprGrains.GrainStores.Default, Account(configure), all => Opened(all).Keys);
    }

    private static ClusterStorage Opened(IServiceProvider all) => all.GetRequiredService<ClusterStorage>();

    private static Action<AzureBlobOptions> Account(Action<ClusterStorageOptions> configure) => account =>
    {
        var options = new ClusterStorageOptions(account);
        configure(options);
    };
}

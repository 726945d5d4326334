using AlprGrains.Storage.AzureBlob;
using AlprGrains.Storage.AzureBlob.States;
using AlprGrains.Storage.Keys;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

// Where callers look for it: beside the other Add… methods.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts Azure Blob storage behind the ports of images and grain states. Keys stay where they are: only sealed bytes leave.</summary>
public static class AzureBlobRegistration
{
    private const string BeneathSuffix = "-in-blobs";

    /// <summary>
    /// Images go into blob storage, also where another storage was registered before. The account is tried when the host starts,
    /// so that a wrong option stops it then and says why; what waits is written when the container closes it.
    /// </summary>
    public static IServiceCollection AddAzureBlobEvidence(this IServiceCollection services, Action<AzureBlobOptions> configure, Func<IServiceProvider, KeyStore> keys)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(all => AzureBlobEvidence.Open(Options(configure), keys(all), all.GetRequiredService<TimeProvider>()));
        services.AddHostedService<Checking>();
        return services.AddSingleton(all => all.GetRequiredService<AzureBlobEvidence>().Store); // not disposable: the container must not close it twice
    }

    /// <summary>Grain states of this provider name go into blob storage, sealed before the provider beneath sees them (INV-11).</summary>
    public static IServiceCollection AddSealedAzureBlobGrainStorage(
        this IServiceCollection services, string name, Action<AzureBlobOptions> configure, Func<IServiceProvider, KeyStore> keys)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddAzureBlobGrainStorage(name + BeneathSuffix, options => options.Configure<TimeProvider>((provider, time) =>
        {
            var account = Options(configure);
            provider.BlobServiceClient = AzureBlobAccount.Connect(account, time);
            provider.ContainerName = account.StateContainer;
            provider.DeleteStateOnClear = false; // an empty blob fences what an old version would bring back (INV-5)
        }));
        return services.AddGrainStorage<IGrainStorage>(name, (all, _) => new SealingGrainStorage(all.GetRequiredKeyedService<IGrainStorage>(name + BeneathSuffix), keys(all)));
    }

    private static AzureBlobOptions Options(Action<AzureBlobOptions> configure)
    {
        var options = new AzureBlobOptions();
        configure(options);
        return options;
    }

    private sealed class Checking(AzureBlobEvidence evidence) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => evidence.Check();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask; // silos write until they have stopped; the container closes it
    }
}

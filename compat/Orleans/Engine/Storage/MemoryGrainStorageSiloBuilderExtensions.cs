using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Orleans.Configuration
{
    public class MemoryGrainStorageOptions;
}

namespace Orleans.Hosting
{
    /// <summary>Grain states in memory: they outlive activations and killed silos, and die with the cluster.</summary>
    public static class MemoryGrainStorageSiloBuilderExtensions
    {
        public static ISiloBuilder AddMemoryGrainStorageAsDefault(
            this ISiloBuilder builder, Action<OptionsBuilder<MemoryGrainStorageOptions>>? configureOptions = null) =>
            builder.AddMemoryGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

        public static ISiloBuilder AddMemoryGrainStorage(
            this ISiloBuilder builder, string name, Action<OptionsBuilder<MemoryGrainStorageOptions>>? configureOptions = null)
        {
            configureOptions?.Invoke(builder.Services.AddOptions<MemoryGrainStorageOptions>(name));
            builder.Services.AddGrainStorage(name, MemoryGrainStorage.Create);
            return builder;
        }
    }
}

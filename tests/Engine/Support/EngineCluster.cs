using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace AlprGrains.Tests.Engine.Support;

/// <summary>Starts small clusters of whichever engine the build chose, with short limits so that the suite stays short.</summary>
internal static class EngineCluster
{
    /// <summary>Long enough for a busy build machine, short enough for tests that wait for it to pass.</summary>
    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(2);

    public const string Storage = "test";

    public static async Task<InProcessTestCluster> Start(
        short silos = 1, Action<ISiloBuilder>? silo = null, TimeSpan? responseTimeout = null)
    {
        var timeout = responseTimeout ?? TimeSpan.FromSeconds(30);
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, here) =>
        {
            here.AddMemoryGrainStorage(Storage);
            here.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = timeout);
            silo?.Invoke(here);
        });
        builder.ConfigureClientHost(host => host.Services.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = timeout));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}

/// <summary>One cluster for a class of tests that need nothing special; each test uses grains of its own.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    public InProcessTestCluster Cluster { get; private set; } = null!;

    public IGrainFactory Grains => Cluster.Client;

    public async Task InitializeAsync() => Cluster = await EngineCluster.Start();

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}

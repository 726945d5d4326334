using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Orleans.TestingHost;

/// <summary>Builds a cluster whose silos are set up by delegates: the way to hand fakes in.</summary>
public sealed class InProcessTestClusterBuilder
{
    private const short UsualSilosCount = 2;

    private readonly List<Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder>> _siloHosts = [];
    private readonly List<Action<IHostApplicationBuilder>> _clientHosts = [];

    public InProcessTestClusterBuilder()
        : this(UsualSilosCount)
    {
    }

    public InProcessTestClusterBuilder(short initialSilosCount) => Options = new() { InitialSilosCount = initialSilosCount };

    public InProcessTestClusterOptions Options { get; }

    /// <summary>For the hosts of silos and client alike.</summary>
    public InProcessTestClusterBuilder ConfigureHost(Action<IHostApplicationBuilder> configureDelegate)
    {
        _siloHosts.Add((_, host) => configureDelegate(host));
        _clientHosts.Add(configureDelegate);
        return this;
    }

    public InProcessTestClusterBuilder ConfigureSilo(Action<InProcessTestSiloSpecificOptions, ISiloBuilder> configureSiloDelegate)
    {
        _siloHosts.Add((options, host) => host.UseOrleans(silo => configureSiloDelegate(options, silo)));
        return this;
    }

    public InProcessTestClusterBuilder ConfigureSiloHost(
        Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder> configureSiloHostDelegate)
    {
        _siloHosts.Add(configureSiloHostDelegate);
        return this;
    }

    public InProcessTestClusterBuilder ConfigureClient(Action<IClientBuilder> configureClientDelegate)
    {
        _clientHosts.Add(host => configureClientDelegate(new TestClientBuilder(host.Services, host.Configuration)));
        return this;
    }

    public InProcessTestClusterBuilder ConfigureClientHost(Action<IHostApplicationBuilder> configureHostDelegate)
    {
        _clientHosts.Add(configureHostDelegate);
        return this;
    }

    public InProcessTestCluster Build() => new(Options, _siloHosts, _clientHosts);
}

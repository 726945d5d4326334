using Microsoft.Extensions.Configuration;

namespace Orleans.TestingHost;

/// <summary>Builds a cluster whose silos are set up by configurator classes.</summary>
public class TestClusterBuilder
{
    private const short UsualSilosCount = 2;

    private readonly List<Func<object>> _siloConfigurators = [];
    private readonly List<Func<object>> _clientConfigurators = [];
    private readonly List<Action<IConfigurationBuilder>> _configuration = [];

    public TestClusterBuilder()
        : this(UsualSilosCount)
    {
    }

    public TestClusterBuilder(short initialSilosCount) => Options = new() { InitialSilosCount = initialSilosCount };

    public TestClusterOptions Options { get; }

    /// <summary>Settings that every silo and the client see.</summary>
    public Dictionary<string, string?> Properties { get; } = [];

    public TestClusterBuilder ConfigureHostConfiguration(Action<IConfigurationBuilder> configureDelegate)
    {
        _configuration.Add(configureDelegate);
        return this;
    }

    /// <summary>T is an <see cref="ISiloConfigurator"/> or an <see cref="IHostConfigurator"/>, else it is refused.</summary>
    public TestClusterBuilder AddSiloBuilderConfigurator<T>()
        where T : new()
    {
        Require<T>(typeof(ISiloConfigurator));
        _siloConfigurators.Add(() => new T());
        return this;
    }

    /// <summary>T is an <see cref="IClientBuilderConfigurator"/> or an <see cref="IHostConfigurator"/>, else it is refused.</summary>
    public TestClusterBuilder AddClientBuilderConfigurator<T>()
        where T : new()
    {
        Require<T>(typeof(IClientBuilderConfigurator));
        _clientConfigurators.Add(() => new T());
        return this;
    }

    public TestCluster Build()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Properties);
        foreach (var configure in _configuration)
            configure(configuration);
        return new TestCluster(Options, configuration.Build(), _siloConfigurators, _clientConfigurators);
    }

    private static void Require<T>(Type wanted)
    {
        if (!wanted.IsAssignableFrom(typeof(T)) && !typeof(IHostConfigurator).IsAssignableFrom(typeof(T)))
            throw new ArgumentException($"{typeof(T)} is neither an {wanted.Name} nor an {nameof(IHostConfigurator)}.");
    }
}

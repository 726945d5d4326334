using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Hosting;

/// <summary>
/// A whole cluster on this machine, as real processes on the loopback: PostgreSQL, Azurite, silos and a gateway in front of them. On the stand-in
/// engine, whose cluster is one process, a single process is silo and gateway over the same stores. Stopping goes the other way round.
/// </summary>
public sealed class LocalCluster : IAsyncDisposable
{
    public const int SilosMax = 8;

    private readonly Checkout _checkout;
    private readonly TimeProvider _time;
    private readonly Settings _settings;
    private readonly HttpClient _http = new();
    private readonly SiloProcess?[] _silos;
    private LocalPostgres? _postgres;
    private LocalAzurite? _azurite;
    private SiloProcess? _gateway;
    private Storages _ofSilos;

    private LocalCluster(Checkout checkout, Settings settings, TimeProvider time)
    {
        (_checkout, _settings, _time) = (checkout, settings, time);
        _silos = new SiloProcess?[HasSeveral(checkout) && !settings.IsOneProcess ? settings.Silos : 0];
    }

    /// <summary>How a cluster is started.</summary>
    /// <param name="Url">Where its gateway listens.</param>
    /// <param name="Data">Everything lies below it.</param>
    /// <param name="Silos">1 to <see cref="SilosMax"/>.</param>
    /// <param name="RunFile">The gateway's.</param>
    /// <param name="CoresOf">Cores for a silo, as taskset takes them; null for all.</param>
    public sealed record Settings(Uri Url, string Data, int Silos, string RunFile, bool Demonstration, Func<int, string?>? CoresOf = null)
    {
        /// <summary>One process, silo and gateway, over the same stores: what a cluster is compared with.</summary>
        public bool IsOneProcess { get; init; }

        /// <summary>Where a silo stands; null for this machine's loopback.</summary>
        public Func<int, SiloPlace>? PlaceOf { get; init; }

        /// <summary>Gives the connection string by which silos reach PostgreSQL, from the server's own: what stands between can be slow or fail.</summary>
        public Func<string, string>? DoorToPostgres { get; init; }

        /// <summary>The same for blob storage.</summary>
        public Func<string, string>? DoorToBlobs { get; init; }
    }

    /// <summary>An address of a silo's own, in a network namespace of its own.</summary>
    public sealed record SiloPlace(string Address, string NetworkNamespace);

    /// <summary>The gateway's run file, once it is ready.</summary>
    public RunFile Running { get; private set; } = null!;

    /// <summary>Silo processes that were started; 0 where gateway and silo are one.</summary>
    public int SilosCount => _silos.Length;

    /// <summary>Whether this build can run several processes.</summary>
    public static bool HasSeveral(Checkout checkout) => checkout.Engine == Checkout.OrleansEngine;

    /// <summary>Starts all of it; ready when it returns.</summary>
    public static async Task<LocalCluster> Start(Checkout checkout, Settings settings, Terminal terminal, TimeProvider time, CancellationToken stop)
    {
        if (settings.Silos is < 1 or > SilosMax) throw new VerbFailure($"--silos {settings.Silos} is not a number of silos: 1 to {SilosMax}.");
        var cluster = new LocalCluster(checkout, settings, time);
        try
        {
            await cluster.StartAll(terminal, stop);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>PostgreSQL itself, past every door.</summary>
    public string PostgresConnectionString => _postgres!.ConnectionString;

    /// <summary>Whether a silo runs; one that found itself declared dead ends by itself.</summary>
    public bool IsRunning(int index) => _silos[index] is { HasEnded: false };

    /// <summary>A silo hangs, with its connections open, until it is resumed.</summary>
    public void PauseSilo(int index) => Silo(index).Pause();

    public void ResumeSilo(int index) => Silo(index).Resume();

    /// <summary>Ends a silo as a power cut would: nothing of it goes on.</summary>
    public async Task KillSilo(int index)
    {
        var silo = Silo(index);
        await silo.Kill();
        await silo.DisposeAsync();
        _silos[index] = null;
    }

    /// <summary>Starts a silo again that was killed, or that ended.</summary>
    public async Task StartSilo(int index, CancellationToken stop)
    {
        if (_silos[index] is { } ended) await ended.DisposeAsync();
        _silos[index] = SiloProcess.Start(_checkout, SettingsOf(index), _time);
        await _silos[index]!.UntilReady(_http, stop);
    }

    /// <summary>Completes when the gateway ends by itself.</summary>
    public Task<int> UntilExit(CancellationToken stop) => _gateway!.UntilExit(stop);

    public string LastWords() => _gateway?.LastWords() ?? "";

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null) await _gateway.DisposeAsync();
        await Task.WhenAll(_silos.OfType<SiloProcess>().Select(silo => silo.DisposeAsync().AsTask()));
        if (_azurite is not null) await _azurite.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
        _http.Dispose();
    }

    private SiloProcess Silo(int index) => _silos[index] ?? throw new InvalidOperationException($"silo {index + 1} does not run");

    private async Task StartAll(Terminal terminal, CancellationToken stop)
    {
        Directory.CreateDirectory(_settings.Data); // PostgreSQL's own user must be able to enter it; what lies in it is for its owners alone
        terminal.Remark("Starting PostgreSQL and Azurite ...");
        _postgres = await LocalPostgres.Start(Path.Combine(_settings.Data, "postgres"), stop);
        _azurite = await LocalAzurite.Start(_checkout, Path.Combine(_settings.Data, "azurite"), stop);
        var direct = new Storages(_postgres.ConnectionString, _azurite.ConnectionString);
        _ofSilos = new Storages(_settings.DoorToPostgres?.Invoke(direct.Postgres) ?? direct.Postgres, _settings.DoorToBlobs?.Invoke(direct.Blobs) ?? direct.Blobs);
        if (_silos.Length == 0 && !_settings.IsOneProcess) terminal.Remark("This build has the stand-in engine: several silos need the Orleans packages. One process runs, over PostgreSQL and Azurite.");
        else if (_silos.Length > 0) terminal.Remark($"Starting {_silos.Length} silos and a gateway ...");
        for (var index = 0; index < _silos.Length; index++) _silos[index] = SiloProcess.Start(_checkout, SettingsOf(index), _time);
        foreach (var silo in _silos) await silo!.UntilReady(_http, stop);
        var role = _silos.Length == 0 ? "Both" : "Gateway";
        _gateway = SiloProcess.Start(_checkout, new SiloProcess.Settings(_settings.Url, Folder("gateway"), _settings.RunFile, _settings.Demonstration, Log("gateway"))
        {
            Environment = Environment(role, "gateway", direct),
        }, _time);
        Running = await _gateway.UntilReady(_http, stop);
    }

    private SiloProcess.Settings SettingsOf(int index)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"silo-{index + 1}");
        var place = _settings.PlaceOf?.Invoke(index);
        var environment = Environment("Silo", name, _ofSilos);
        return new SiloProcess.Settings(place is null ? UpVerb.LocalUrl(SiloProcess.AnyPort) : new Uri($"http://{place.Address}:{SiloProcess.AnyPort}"), Folder(name), Path.Combine(Folder(name), "run.json"), Demonstration: false, Log(name))
        {
            Environment = place is null ? environment : environment.SetItem("Alpr__Address", place.Address), Cores = _settings.CoresOf?.Invoke(index), NetworkNamespace = place?.NetworkNamespace,
        };
    }

    // Secrets go by environment, which others on the machine cannot read; words on a command line they can.
    private ImmutableDictionary<string, string> Environment(string role, string name, Storages storages) => new Dictionary<string, string>
    {
        ["Alpr__Storage"] = "Cluster",
        ["Alpr__Role"] = role,
        ["Alpr__SiloName"] = name,
        ["Alpr__PostgreSql__ConnectionString"] = storages.Postgres,
        ["Alpr__AzureBlob__ConnectionString"] = storages.Blobs,
        ["Alpr__KeyDirectory"] = Path.Combine(_settings.Data, "shared", "keys"),
        ["Alpr__AuditDirectory"] = Path.Combine(_settings.Data, "shared", "audit"),
    }.ToImmutableDictionary();

    private string Folder(string name) => Path.Combine(_settings.Data, name);

    private string Log(string name) => Path.Combine(_settings.Data, $"{name}.log");

    private readonly record struct Storages(string Postgres, string Blobs);
}

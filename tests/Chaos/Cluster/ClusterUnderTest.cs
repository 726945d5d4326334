using System.Globalization;
using System.Net;
using AlprGrains.Cli.Cameras;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Gateway;
using AlprGrains.Cli.Hosting;
using AlprGrains.Recognition.Scenes;
using AlprGrains.Tests.TestKit;
using Npgsql;

namespace AlprGrains.Tests.Chaos.Cluster;

/// <summary>
/// A real cluster on this machine with everything that can be done to it: silos in network namespaces where allowed, a door before PostgreSQL and one before Azurite,
/// the folder that silos share on a small disk where allowed; and its cameras, people and alerts.
/// </summary>
internal sealed class ClusterUnderTest : IAsyncDisposable
{
    private const int SharedMebibytes = 64, CamerasCount = 8;

    private readonly Terminal _terminal = new(TextWriter.Null, TextWriter.Null, interactive: false, TimeProvider.System);
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { Timeout = TimeSpan.FromMinutes(2) };
    private readonly List<GatewaySession> _sessions = [];

    private ClusterUnderTest(NetworkSpaces? network, string partitions, SmallDisk? disk) => (Network, Partitions, SharedDisk) = (network, partitions, disk);

    public LocalCluster Cluster { get; private set; } = null!;

    /// <summary>Null where this machine does not allow namespaces.</summary>
    public NetworkSpaces? Network { get; }

    public string Partitions { get; }

    /// <summary>Holds the audit log and the shares of keys; null where no small disk can be mounted.</summary>
    public SmallDisk? SharedDisk { get; }

    public TcpDoor PostgresDoor { get; private set; } = null!;

    public FaultyProxy BlobDoor { get; private set; } = null!;

    public IReadOnlyList<LoadedCamera> Cameras { get; private set; } = [];

    public DeskLoad Desk { get; private set; } = null!;

    public AlertEar Alerts { get; private set; } = null!;

    public string AuditFolder { get; private set; } = null!;

    public static async Task<ClusterUnderTest> Start(Checkout checkout, string folder, int silos, Record record, CancellationToken stop)
    {
        var network = NetworkSpaces.TryMake(silos, out var whyNot);
        var cluster = new ClusterUnderTest(network, whyNot ?? "network namespaces", SmallDisk.CanMount ? new SmallDisk(SharedMebibytes) : null);
        try
        {
            await cluster.StartAll(checkout, folder, silos, record, stop);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Rows of the cameras' reads in PostgreSQL itself.</summary>
    public async Task<long> StoredReads(CancellationToken stop)
    {
        await using var database = NpgsqlDataSource.Create(Cluster.PostgresConnectionString);
        await using var count = database.CreateCommand("SELECT count(*) FROM alpr.reads WHERE camera LIKE 'chaos-%'");
        return (long)(await count.ExecuteScalarAsync(stop))!;
    }

    /// <summary>A store that dropped what it had acknowledged: the newest reads of a camera go.</summary>
    public async Task<int> DropNewestReads(string camera, int count, CancellationToken stop)
    {
        await using var database = NpgsqlDataSource.Create(Cluster.PostgresConnectionString);
        await using var drop = database.CreateCommand("DELETE FROM alpr.reads WHERE (day, id) IN (SELECT day, id FROM alpr.reads WHERE camera = $1 ORDER BY uploaded DESC LIMIT $2)");
        drop.Parameters.Add(new NpgsqlParameter { Value = camera });
        drop.Parameters.Add(new NpgsqlParameter { Value = count });
        return await drop.ExecuteNonQueryAsync(stop);
    }

    public async ValueTask DisposeAsync()
    {
        if (Alerts is not null) await Alerts.DisposeAsync();
        foreach (var session in _sessions) session.Dispose();
        if (Cluster is not null) await Cluster.DisposeAsync();
        if (PostgresDoor is not null) await PostgresDoor.DisposeAsync();
        if (BlobDoor is not null) await BlobDoor.DisposeAsync();
        Network?.Dispose();
        SharedDisk?.Dispose();
        _http.Dispose();
    }

    private async Task StartAll(Checkout checkout, string folder, int silos, Record record, CancellationToken stop)
    {
        var doorsAt = Network?.Outside ?? IPAddress.Loopback;
        var shared = Path.Combine(folder, "shared");
        Directory.CreateDirectory(folder);
        if (SharedDisk is not null) Directory.CreateSymbolicLink(shared, SharedDisk.Folder);
        AuditFolder = Path.Combine(shared, "audit");
        var settings = new LocalCluster.Settings(UpVerb.LocalUrl(Cli.Hosting.SiloProcess.AnyPort), folder, silos, Path.Combine(folder, "gateway", "run.json"), Demonstration: true)
        {
            PlaceOf = Network is null ? null : Network.PlaceOf,
            DoorToPostgres = own =>
            {
                var parts = new NpgsqlConnectionStringBuilder(own);
                PostgresDoor = new TcpDoor(doorsAt, Path.Combine(parts.Host!, ".s.PGSQL.5432"));
                (parts.Host, parts.Port) = (doorsAt.ToString(), PostgresDoor.Port);
                return parts.ConnectionString;
            },
            DoorToBlobs = own =>
            {
                var port = new Uri(own.Split(';').Single(part => part.StartsWith("BlobEndpoint=", StringComparison.Ordinal))["BlobEndpoint=".Length..]).Port;
                BlobDoor = new FaultyProxy(port, doorsAt);
                return own.Replace(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), string.Create(CultureInfo.InvariantCulture, $"{doorsAt}:{BlobDoor.Port}"), StringComparison.Ordinal);
            },
        };
        Cluster = await LocalCluster.Start(checkout, settings, _terminal, TimeProvider.System, stop);
        var administrator = await Session("AlprAdministrator", stop);
        var investigator = await Session("Investigator", stop);
        var wanted = DemonstrationTown.WantedVehicles()[0].Plate.Text;
        var cameras = new List<LoadedCamera>();
        for (var i = 0; i < CamerasCount; i++) cameras.Add(new LoadedCamera(await ReadCamera.Register(administrator, _http, Cluster.Running.Url, $"chaos-{i}", stop), record, wanted, TimeProvider.System));
        Cameras = cameras;
        Desk = new DeskLoad(investigator, await Session("PartnerRequester", stop), await Session("SharingOfficer", stop), Cluster.Running.DemoUserInRole("PartnerRequester").User, record,
            () => record.Reads.Values.First().Everything()[0].Plate, TimeProvider.System);
        Alerts = new AlertEar(investigator);
    }

    private async Task<GatewaySession> Session(string role, CancellationToken stop)
    {
        var session = await GatewaySession.LogIn(Cluster.Running.Url, Cluster.Running.DemoUserInRole(role), _terminal, TimeProvider.System, stop);
        _sessions.Add(session);
        return session;
    }
}

using System.CommandLine;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Hosting;

/// <summary>
/// ./alpr up: runs the server in the foreground on this machine until Ctrl-C; with --cluster as PostgreSQL, Azurite, silos and a gateway, each a process of its own.
/// </summary>
public sealed class UpVerb : Verb
{
    public const int DefaultPort = 5080;

    private readonly Checkout _checkout;
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;
    private readonly Option<int> _port = new("--port") { Description = "Loopback port of the gateway.", DefaultValueFactory = _ => DefaultPort };
    private readonly Option<string?> _data = new("--data") { Description = "Where everything durable lies. [default: .alpr/data, or .alpr/cluster]" };
    private readonly Option<bool> _cluster = new("--cluster") { Description = "Silos and a gateway as processes of their own, over PostgreSQL and Azurite." };
    private readonly Option<int> _silos = new("--silos") { Description = "How many silos a cluster has.", DefaultValueFactory = _ => 2 };
    private readonly Option<bool> _check = new("--check") { Description = "With --cluster: fresh data and a free port; feed, look up, kill a silo, go on; print one line of JSON, stop." };
    private readonly Option<string?> _keyReplica = new("--key-replica") { Description = "A folder on another disk that keeps a copy of the wrapped keys." };

    public UpVerb(Checkout checkout, Terminal terminal, TimeProvider time)
        : base("up", "Run the server here until Ctrl-C, on its data.", "./alpr up --port 5080 --data /srv/alpr")
    {
        (_checkout, _terminal, _time) = (checkout, terminal, time);
        foreach (var option in new Option[] { _port, _data, _keyReplica, _cluster, _silos, _check }) Add(option);
        Runs(terminal, async (parsed, stop) =>
        {
            var data = parsed.GetValue(_data);
            if (parsed.GetValue(_check))
            {
                if (!parsed.GetValue(_cluster)) throw new VerbFailure("--check belongs to --cluster. For one process: ./alpr demo --check.");
                if (data is not null) throw new VerbFailure("--check always takes fresh data of its own: leave --data out.");
                terminal.Json(await new ClusterCheck(checkout, terminal, time).Run(parsed.GetValue(_silos), stop));
                return ExitCode.Done;
            }
            return parsed.GetValue(_cluster)
                ? await Cluster(parsed.GetValue(_port), Path.GetFullPath(data ?? Path.Combine(checkout.StateDirectory, "cluster")), parsed.GetValue(_silos), stop)
                : await One(parsed.GetValue(_port), Path.GetFullPath(data ?? checkout.DefaultDataDirectory), parsed.GetValue(_keyReplica), stop);
        });
    }

    /// <summary>Only this machine can reach it. Port 0 lets the system choose.</summary>
    public static Uri LocalUrl(int port) =>
        port is >= 0 and <= 65_535
            ? new Uri($"http://127.0.0.1:{port}")
            : throw new VerbFailure($"--port {port} is not a port: 0 to 65535.");

    private async Task<int> One(int port, string data, string? keyReplica, CancellationToken stop)
    {
        var settings = new SiloProcess.Settings(LocalUrl(port), data, _checkout.RunFile, Demonstration: false, LogFile: null) { KeyReplica = keyReplica is null ? null : Path.GetFullPath(keyReplica) };
        await using var silo = SiloProcess.Start(_checkout, settings, _time);
        using var http = new HttpClient();
        await silo.UntilReady(http, stop); // it has said where it runs
        return await UntilStopped(silo.UntilExit, stop);
    }

    private async Task<int> Cluster(int port, string data, int silos, CancellationToken stop)
    {
        await using var cluster = await LocalCluster.Start(_checkout, new LocalCluster.Settings(LocalUrl(port), data, silos, _checkout.RunFile, Demonstration: false), _terminal, _time, stop);
        _terminal.Result($"The gateway runs at {cluster.Running.Url}; data and logs in {data}.");
        return await UntilStopped(cluster.UntilExit, stop);
    }

    private async Task<int> UntilStopped(Func<CancellationToken, Task<int>> untilExit, CancellationToken stop)
    {
        _terminal.Remark("Ready. Ctrl-C stops it.");
        try
        {
            return await untilExit(stop);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Done; // asked to stop, and stops in good order
        }
    }
}

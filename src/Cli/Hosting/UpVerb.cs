using System.CommandLine;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Hosting;

/// <summary>./alpr up: runs the server in the foreground on this machine until Ctrl-C.</summary>
public sealed class UpVerb : Verb
{
    public const int DefaultPort = 5080;

    private readonly Option<int> _port = new("--port") { Description = "Loopback port of the gateway.", DefaultValueFactory = _ => DefaultPort };
    private readonly Option<string?> _data = new("--data") { Description = "Where everything durable lies. [default: .alpr/data]" };

    private readonly Option<string?> _keyReplica = new("--key-replica") { Description = "A folder on another disk that keeps a copy of the wrapped keys." };

    public UpVerb(Checkout checkout, Terminal terminal, TimeProvider time)
        : base("up", "Run the server here until Ctrl-C, on its data.", "./alpr up --port 5080 --data /srv/alpr")
    {
        Add(_port);
        Add(_data);
        Add(_keyReplica);
        Runs(terminal, async (parsed, stop) =>
        {
            var data = Path.GetFullPath(parsed.GetValue(_data) ?? checkout.DefaultDataDirectory);
            var settings = new SiloProcess.Settings(LocalUrl(parsed.GetValue(_port)), data, checkout.RunFile, Demonstration: false, LogFile: null) { KeyReplica = parsed.GetValue(_keyReplica) is { } replica ? Path.GetFullPath(replica) : null };
            await using var silo = SiloProcess.Start(checkout, settings, time);
            using var http = new HttpClient();
            await silo.UntilReady(http, stop); // it has said where it runs
            terminal.Remark("Ready. Ctrl-C stops it.");
            try
            {
                return await silo.UntilExit(stop);
            }
            catch (OperationCanceledException)
            {
                return ExitCode.Done; // asked to stop, and stops in good order
            }
        });
    }

    /// <summary>Only this machine can reach it. Port 0 lets the system choose.</summary>
    public static Uri LocalUrl(int port) =>
        port is >= 0 and <= 65_535
            ? new Uri($"http://127.0.0.1:{port}")
            : throw new VerbFailure($"--port {port} is not a port: 0 to 65535.");
}

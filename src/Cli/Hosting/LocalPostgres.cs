using System.Diagnostics;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Hosting;

/// <summary>
/// A PostgreSQL of our own below a data directory, from Debian's programs, reached through a socket and no other way, as an unprivileged user
/// (started by root it runs as <c>postgres</c>). Its data stays when it is stopped.
/// </summary>
public sealed class LocalPostgres : IAsyncDisposable
{
    /// <summary>One step: making a cluster, starting, stopping; on a slow machine.</summary>
    public static readonly TimeSpan StepMax = TimeSpan.FromMinutes(2);

    private const string User = "postgres";
    private const string ProgramsRoot = "/usr/lib/postgresql";

    private readonly string _programs, _data, _socket;
    private LastWill? _will;

    private LocalPostgres(string programs, string data, string socket) => (_programs, _data, _socket) = (programs, data, socket);

    /// <summary>As Npgsql takes it.</summary>
    public string ConnectionString => $"Host={_socket};Username={User};Database=postgres;Maximum Pool Size=40";

    /// <summary>Makes the cluster if need be and starts its server.</summary>
    public static async Task<LocalPostgres> Start(string folder, CancellationToken stop)
    {
        var programs = Directory.Exists(ProgramsRoot)
            ? Directory.EnumerateDirectories(ProgramsRoot).Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        if (programs is null) throw new VerbFailure("PostgreSQL is not installed. Run ./alpr setup, or install the Debian package postgresql.");
        Directory.CreateDirectory(folder);
        var socket = Directory.CreateTempSubdirectory("alpr-pg-").FullName; // a socket's path is short
        var server = new LocalPostgres(programs, Path.Combine(folder, "data"), socket);
        if (IsRoot) await Run("chown", [User, folder, socket], stop);
        if (!File.Exists(Path.Combine(server._data, "PG_VERSION")))
            await server.RunAsUser("initdb", ["-D", server._data, "-U", User, "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8"], stop);
        else if (File.Exists(Path.Combine(server._data, "postmaster.pid"))) await server.StopLeftOver(stop);
        await server.RunAsUser("pg_ctl", ["-D", server._data, "-w", "-l", Path.Combine(folder, "log"), "-o", $"-c listen_addresses='' -k {socket} -c shared_buffers=256MB -c max_connections=200", "start"], stop);
        server._will = LastWill.Of([.. server.AsUser("pg_ctl", ["-D", server._data, "-m", "fast", "stop"])]);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (_will is not null) await _will.DisposeAsync();
        await RunAsUser("pg_ctl", ["-D", _data, "-w", "-m", "fast", "stop"], CancellationToken.None);
        Directory.Delete(_socket, recursive: true);
    }

    // Of a command that was killed: its server may still run, on a socket that nobody knows. One that does not run is no failure.
    private async Task StopLeftOver(CancellationToken stop)
    {
        try
        {
            await RunAsUser("pg_ctl", ["-D", _data, "-w", "-m", "fast", "stop"], stop);
        }
        catch (VerbFailure)
        {
            // It did not run.
        }
    }

    private static bool IsRoot => Environment.UserName == "root";

    private Task RunAsUser(string program, string[] arguments, CancellationToken stop)
    {
        var words = AsUser(program, arguments);
        return Run(words[0], words[1..], stop);
    }

    private string[] AsUser(string program, string[] arguments) =>
        [.. IsRoot ? ["runuser", "-u", User, "--"] : Array.Empty<string>(), Path.Combine(_programs, program), .. arguments];

    // The server inherits what its starter writes to, so nothing is redirected to us: we would wait for the server's end. A group of its own, so
    // that Ctrl-C at the terminal reaches us and not the server before the silos have stopped.
    private static async Task Run(string program, string[] arguments, CancellationToken stop)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec setsid -w \"$@\" >/dev/null 2>&1 </dev/null", "sh", program, .. arguments]) { WorkingDirectory = "/" })!;
        using var limit = new CancellationTokenSource(StepMax);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        await process.WaitForExitAsync(either.Token);
        if (process.ExitCode != 0)
            throw new VerbFailure($"{Path.GetFileName(program)} {Path.GetFileName(arguments.FirstOrDefault(word => word.Contains("pg_", StringComparison.Ordinal) || word.Contains("initdb", StringComparison.Ordinal)) ?? "")} ended with {process.ExitCode}: see that the user {User} may enter the data directory, and the file log beside it.");
    }
}

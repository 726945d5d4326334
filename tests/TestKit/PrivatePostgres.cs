using System.Diagnostics;

namespace AlprGrains.Tests.TestKit;

/// <summary>
/// A PostgreSQL of our own for one run: a new cluster in a temporary folder, reached through a socket there and no other way, as an
/// unprivileged user (started by root it runs as <c>postgres</c>). Disposing stops it and deletes the folder.
/// </summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private const string User = "postgres";

    private static readonly TimeSpan StepMax = TimeSpan.FromMinutes(2);

    private readonly string _programs, _folder;

    private PrivatePostgres(string programs, string folder) => (_programs, _folder) = (programs, folder);

    /// <summary>Where Debian puts the newest server; null when there is none.</summary>
    public static string? FindPrograms() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
            : null;

    /// <summary>Makes a cluster and starts its server.</summary>
    /// <param name="settings">Settings beyond Debian's own, each as <c>name=value</c>.</param>
    public static async Task<PrivatePostgres> Start(params string[] settings)
    {
        var programs = FindPrograms() ?? throw new InvalidOperationException("PostgreSQL is not installed: ./alpr setup installs it, or install the Debian package postgresql");
        var folder = Directory.CreateTempSubdirectory("alpr-postgres-").FullName;
        var started = new PrivatePostgres(programs, folder);
        try
        {
            if (IsRoot) await Run("chown", [User, folder]);
            await started.RunAsUser("initdb", ["-D", started.Data, "-U", User, "-A", "trust", "--no-sync", "--locale=C.UTF-8", "-E", "UTF8"]);
            var options = string.Concat(settings.Select(setting => $" -c {setting}"));
            await started.RunAsUser("pg_ctl", ["-D", started.Data, "-w", "-l", Path.Combine(folder, "log"), "-o", $"-c listen_addresses='' -k {folder}{options}", "start"]);
            return started;
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>As Npgsql takes it.</summary>
    public string ConnectionString => $"Host={_folder};Username={User};Database=postgres;Command Timeout=600";

    /// <summary>The files of all tables, to search them.</summary>
    public string DataFolder => Data;

    public async ValueTask DisposeAsync()
    {
        await RunAsUser("pg_ctl", ["-D", Data, "-w", "-m", "immediate", "stop"]);
        Directory.Delete(_folder, recursive: true);
    }

    private static bool IsRoot => Environment.UserName == "root";

    private string Data => Path.Combine(_folder, "data");

    private Task RunAsUser(string program, string[] arguments)
    {
        var path = Path.Combine(_programs, program);
        return IsRoot ? Run("runuser", ["-u", User, "--", path, .. arguments]) : Run(path, arguments);
    }

    // The server inherits what its starter writes to, so nothing is redirected to us: we would wait for the server's end.
    private static async Task Run(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", program, .. arguments]) { WorkingDirectory = "/" })!;
        using var limit = new CancellationTokenSource(StepMax);
        await process.WaitForExitAsync(limit.Token);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}: a PostgreSQL of our own cannot be started");
    }
}

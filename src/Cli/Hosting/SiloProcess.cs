using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Hosting;

/// <summary>
/// The server (src/Silo) as a child of this command. It is asked to stop, then made to stop, whenever this object goes away; when this
/// command is killed, it stops by itself.
/// </summary>
public sealed partial class SiloProcess : IAsyncDisposable
{
    /// <summary>From start until it must be ready: networks loaded, stores opened, demonstration seeded, on a slow machine.</summary>
    public static readonly TimeSpan ReadyTimeLimit = TimeSpan.FromSeconds(90);

    /// <summary>Between being asked to stop and being stopped.</summary>
    public static readonly TimeSpan StopTimeLimit = TimeSpan.FromSeconds(15);

    /// <summary>As a port: the system chooses one, and the run file says which.</summary>
    public const int AnyPort = 0;

    private static readonly TimeSpan ReadyPollPeriod = TimeSpan.FromMilliseconds(200);
    private const int LogLinesShown = 15;
    private const int SignalTerminate = 15, SignalContinue = 18, SignalStop = 19;

    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly Task _logging;

    private SiloProcess(Process process, Settings settings, TimeProvider time)
    {
        (_process, Started, _time) = (process, settings, time);
        _logging = settings.LogFile is null ? Task.CompletedTask : ChildProcess.CopyTo(settings.LogFile, process, CancellationToken.None);
    }

    /// <summary>How a server is started.</summary>
    /// <param name="LogFile">Where its words go; null means this terminal.</param>
    public sealed record Settings(Uri Url, string DataDirectory, string RunFile, bool Demonstration, string? LogFile)
    {
        /// <summary>Where the server keeps a copy of its keys; null for nowhere.</summary>
        public string? KeyReplica { get; init; }

        /// <summary>Settings of section Alpr, by the names of the environment.</summary>
        public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

        /// <summary>Cores it may use, as taskset takes them; null for all.</summary>
        public string? Cores { get; init; }

        /// <summary>A network namespace (ip netns) that it runs in; null for the machine's own.</summary>
        public string? NetworkNamespace { get; init; }
    }

    public Settings Started { get; }

    public static SiloProcess Start(Checkout checkout, Settings settings, TimeProvider time)
    {
        if (!File.Exists(checkout.SiloProgram)) throw new VerbFailure("The server is not built. Run ./alpr setup.");
        RequireFreePort(settings.Url);
        Directory.CreateDirectory(settings.DataDirectory);
        File.Delete(settings.RunFile);
        string[] words = // each program gives way to the next one: signals reach the server itself
        [
            .. settings.NetworkNamespace is { } space ? ["ip", "netns", "exec", space] : Array.Empty<string>(),
            .. settings.Cores is { } cores ? ["taskset", "-c", cores] : Array.Empty<string>(),
            "dotnet",
            checkout.SiloProgram,
            "--urls", settings.Url.ToString(),
            "--data", settings.DataDirectory,
            "--run-file", settings.RunFile,
            "--stop-with-input",
            .. settings.Demonstration ? ["--demo"] : Array.Empty<string>(),
            .. settings.KeyReplica is { } replica ? ["--key-replica", replica] : Array.Empty<string>(),
            .. settings.Url.IsLoopback ? Array.Empty<string>() : ["--allow-remote"],
        ];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = checkout.Root,
            RedirectStandardInput = true, // never written to: it ends when this command ends, and the server with it
            RedirectStandardOutput = settings.LogFile is not null,
            RedirectStandardError = settings.LogFile is not null,
        };
        foreach (var (name, value) in settings.Environment) start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new VerbFailure("Could not start the server.");
        return new SiloProcess(process, settings, time);
    }

    /// <summary>Waits until it answers that it is ready and has written its run file.</summary>
    public async Task<RunFile> UntilReady(HttpClient http, CancellationToken stop)
    {
        var begun = _time.GetTimestamp();
        while (true)
        {
            if (_process.HasExited) throw new VerbFailure($"The server ended with code {_process.ExitCode} before it was ready. {LastWords()}");
            if (_time.GetElapsedTime(begun) > ReadyTimeLimit) throw new VerbFailure($"The server was not ready after {ReadyTimeLimit.TotalSeconds:F0} s. {LastWords()}");
            if (RunFile.Find(Started.RunFile) is { } running && await SaysReady(http, running.Url, stop)) return running;
            await Task.Delay(ReadyPollPeriod, _time, stop);
        }
    }

    /// <summary>Completes when it ends by itself; gives its exit code.</summary>
    public async Task<int> UntilExit(CancellationToken stop)
    {
        await _process.WaitForExitAsync(stop);
        return _process.ExitCode;
    }

    /// <summary>Whether it ended, by itself or because it was made to.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>It hangs, with its connections open (SIGSTOP), until <see cref="Resume"/>.</summary>
    public void Pause() => _ = Kill(_process.Id, SignalStop);

    /// <summary>It goes on where it hung.</summary>
    public void Resume() => _ = Kill(_process.Id, SignalContinue);

    /// <summary>Ends it as a power cut would (kill -9).</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public string LastWords()
    {
        if (Started.LogFile is not { } log || !File.Exists(log)) return "";
        using var file = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var lines = file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(LogLinesShown);
        return $"Its last words ({log}):\n{string.Join('\n', lines.Select(line => "  " + line))}";
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, SignalTerminate);
            using var patience = new CancellationTokenSource(StopTimeLimit, _time);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        await _logging;
        _process.Dispose();
    }

    private static void RequireFreePort(Uri url)
    {
        if (url.Port == AnyPort) return;
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, url.Port);
            listener.Start();
        }
        catch (SocketException)
        {
            throw new VerbFailure($"Port {url.Port} is in use. If that is another demonstration, use it; else choose another with --port.");
        }
    }

    private static async Task<bool> SaysReady(HttpClient http, Uri url, CancellationToken stop)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(url, "health/ready"), stop);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}

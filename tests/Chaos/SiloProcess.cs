using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AlprGrains.Silo.Hosting;

namespace AlprGrains.Tests.Chaos;

/// <summary>
/// The real silo as a process of its own, on a loopback port that the system picks, over a data directory that outlives it.
/// What it prints is kept, so that a test can search it for plates.
/// </summary>
public sealed partial class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private SiloProcess(Process process) => _process = process;

    public RunFile Run { get; private set; } = null!;

    /// <summary>Everything that the process printed so far.</summary>
    public string Output { get { lock (_output) return _output.ToString(); } }

    /// <summary>Starts the demonstration host and waits until it says that it is ready.</summary>
    /// <param name="dataDirectory">Where it keeps things.</param>
    /// <param name="settings">Settings in its environment, as an administrator would give them.</param>
    public static Task<SiloProcess> Start(string dataDirectory, params (string Name, string Value)[] settings) => StartAt("http://127.0.0.1:0", dataDirectory, settings);

    /// <summary>The same at an address of one's own.</summary>
    public static async Task<SiloProcess> StartAt(string url, string dataDirectory, params (string Name, string Value)[] settings)
    {
        var runFile = Path.Combine(dataDirectory, "run.json");
        Directory.CreateDirectory(dataDirectory);
        File.Delete(runFile);
        var start = new ProcessStartInfo("dotnet", [HostPath, "--demo", "--urls", url, "--data", dataDirectory, "--run-file", runFile])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var silo = new SiloProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        silo._process.OutputDataReceived += silo.Keep;
        silo._process.ErrorDataReceived += silo.Keep;
        silo._process.Start();
        silo._process.BeginOutputReadLine();
        silo._process.BeginErrorReadLine();
        silo.Run = await silo.WaitForRunFile(runFile);
        return silo;
    }

    /// <summary>SIGKILL: no handler of the process runs.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: the process hangs, and its connections stay open.</summary>
    public Task Pause() => Signal("STOP");

    /// <summary>SIGCONT.</summary>
    public Task Resume() => Signal("CONT");

    /// <summary>SIGTERM, as an administrator, systemd and a cluster send it; the exit code, and how long it took to end.</summary>
    public async Task<(int ExitCode, TimeSpan Took)> Terminate(TimeSpan max)
    {
        var clock = Stopwatch.StartNew();
        await Signal("TERM");
        try { await _process.WaitForExitAsync().WaitAsync(max); }
        catch (TimeoutException) { throw new TimeoutException($"the process did not end within {max.TotalSeconds} s of SIGTERM:\n{Output}"); }
        return (_process.ExitCode, clock.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await Kill();
        _process.Dispose();
    }

    /// <summary>Where the built host lies.</summary>
    public static string HostFolder => ThisSuite().Replace(AppContext.BaseDirectory, "/src/Silo/");

    private async Task Signal(string name)
    {
        using var signal = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync();
    }

    private static string HostPath
    {
        get
        {
            var path = Path.Combine(HostFolder, "AlprGrains.Silo.dll");
            return File.Exists(path) ? path : throw new FileNotFoundException($"build src/Silo first: {path} is not there");
        }
    }

    private async Task<RunFile> WaitForRunFile(string path)
    {
        using var limit = new CancellationTokenSource(StartMax);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            if (_process.HasExited) throw new InvalidOperationException($"the silo ended with {_process.ExitCode} before it was ready:\n{Output}");
            if (File.Exists(path)) return RunFile.Read(path);
            try { await poll.WaitForNextTickAsync(limit.Token); }
            catch (OperationCanceledException) { throw new TimeoutException($"the silo was not ready after {StartMax.TotalSeconds} s:\n{Output}"); }
        }
    }

    [GeneratedRegex("/tests/[A-Za-z]+/")]
    private static partial Regex ThisSuite();

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (_output) _output.AppendLine(line.Data);
    }
}

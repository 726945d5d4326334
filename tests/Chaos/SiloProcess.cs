using System.Diagnostics;
using System.Text;
using AlprGrains.Silo.Hosting;

namespace AlprGrains.Tests.Chaos;

/// <summary>
/// The real silo as a process of its own, on a loopback port that the system picks, over a data directory that outlives it.
/// What it prints is kept, so that a test can search it for plates.
/// </summary>
public sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private SiloProcess(Process process) => _process = process;

    public RunFile Run { get; private set; } = null!;

    /// <summary>Everything that the process printed so far.</summary>
    public string Output { get { lock (_output) return _output.ToString(); } }

    /// <summary>Starts the demonstration host and waits until it says that it is ready.</summary>
    public static async Task<SiloProcess> Start(string dataDirectory)
    {
        var runFile = Path.Combine(dataDirectory, "run.json");
        Directory.CreateDirectory(dataDirectory);
        File.Delete(runFile);
        var start = new ProcessStartInfo("dotnet", [HostPath, "--demo", "--urls", "http://127.0.0.1:0", "--data", dataDirectory, "--run-file", runFile])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
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

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await Kill();
        _process.Dispose();
    }

    private static string HostPath
    {
        get
        {
            var path = Path.Combine(AppContext.BaseDirectory.Replace("/tests/Chaos/", "/src/Silo/", StringComparison.Ordinal), "AlprGrains.Silo.dll");
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

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (_output) _output.AppendLine(line.Data);
    }
}

using System.Diagnostics;
using System.Globalization;
using AlprGrains.Audit.Tree;
using AlprGrains.Audit.Verifying;

namespace AlprGrains.Tests.Audit.Faults;

/// <summary>A running <see cref="WriterProgram"/> and what it promised so far.</summary>
internal sealed class Writer : IDisposable
{
    /// <summary>How long a writer may take for what it does at once on a quiet machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly SemaphoreSlim _said = new(0);

    private Writer(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static Writer Start(string folder, int entries) => new(StartOf("dotnet", [Program, "write", folder, $"{entries}"]));

    /// <summary>The same under strace, which does something to the n-th of these system calls.</summary>
    public static Writer StartUnderStrace(string folder, int entries, string inject) =>
        new(StartOf("strace", ["-f", "-qq", "-o", "/dev/null", "-e", $"trace={inject.Split(':')[0]}", "-e", $"inject={inject}", "dotnet", Program, "write", folder, $"{entries}"]));

    public IReadOnlyList<(long Index, TreeHash Leaf)> Acknowledged =>
        [.. Lines("acknowledged ").Select(line => line.Split(' ')).Where(parts => parts.Length == 2 && parts[1].Length == 64).Select(parts => (long.Parse(parts[0], CultureInfo.InvariantCulture), TreeHash.FromHex(parts[1])))];

    /// <summary>Checkpoints that it saw published.</summary>
    public IReadOnlyList<EarlierCheckpoint> Checkpoints =>
        [.. Lines("checkpoint ").Distinct().Select((line, i) => new EarlierCheckpoint($"checkpoint {i} of the writer", Convert.FromBase64String(line)))];

    public string Output { get { lock (_gate) return string.Join('\n', _lines.Where(line => !line.StartsWith("checkpoint ", StringComparison.Ordinal))); } }

    /// <summary>Waits until it has acknowledged so many.</summary>
    public async Task HasAcknowledged(int count)
    {
        while (Acknowledged.Count < count)
            if (!await _said.WaitAsync(Patience)) throw new TimeoutException($"the writer acknowledged {Acknowledged.Count} of {count} entries:\n{Output}");
    }

    public async Task<int> Ended()
    {
        using var limit = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(limit.Token); // and its output is read to the end
        return _process.ExitCode;
    }

    public void Kill() => _process.Kill(entireProcessTree: true);

    public void Pause() => Signal("-STOP");

    public void Resume() => Signal("-CONT");

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    private static string Program => typeof(WriterProgram).Assembly.Location;

    private static ProcessStartInfo StartOf(string program, IEnumerable<string> arguments) => new(program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["DOTNET_TieredPGO"] = "0", ["DOTNET_gcServer"] = "0" },
    };

    private IEnumerable<string> Lines(string kind)
    {
        lock (_gate) return [.. _lines.Where(line => line.StartsWith(kind, StringComparison.Ordinal)).Select(line => line[kind.Length..])];
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (_gate) _lines.Add(line.Data);
        _said.Release();
    }
}

using System.Diagnostics;

namespace AlprGrains.Cli.CommandLine;

/// <summary>Runs another program to its end, with its output in a file or on this terminal. Never leaves it, or what it started, behind.</summary>
public static class ChildProcess
{
    /// <summary>How a run ended.</summary>
    /// <param name="ExitCode">Null when it was stopped at its time limit.</param>
    public sealed record Ending(int? ExitCode, TimeSpan Elapsed);

    /// <summary>
    /// Runs the program. With <paramref name="outputFile"/> both of its streams go there; without, to this terminal. It gets no
    /// standard input.
    /// </summary>
    public static async Task<Ending> Run(
        string program,
        IEnumerable<string> arguments,
        string workingDirectory,
        TimeSpan timeLimit,
        CancellationToken stop,
        string? outputFile = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var clock = Stopwatch.StartNew();
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = outputFile is not null,
            RedirectStandardError = outputFile is not null,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;

        using var process = Process.Start(start) ?? throw new VerbFailure($"Could not start {program}.");
        process.StandardInput.Close();
        using var timer = new CancellationTokenSource(timeLimit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stop);
        try
        {
            var copying = outputFile is null ? Task.CompletedTask : CopyTo(outputFile, process, either.Token);
            await process.WaitForExitAsync(either.Token);
            await copying;
            return new Ending(process.ExitCode, clock.Elapsed);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new Ending(null, clock.Elapsed);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Copies both of a process's streams into one file, line by line, until they end.</summary>
    public static async Task CopyTo(string outputFile, Process process, CancellationToken stop)
    {
        await using var file = new StreamWriter(new FileStream(outputFile, FileMode.Create, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
        var turn = new SemaphoreSlim(1);
        await Task.WhenAll(CopyLines(process.StandardOutput), CopyLines(process.StandardError));

        async Task CopyLines(StreamReader from)
        {
            while (await from.ReadLineAsync(stop) is { } line)
            {
                await turn.WaitAsync(stop);
                await file.WriteLineAsync(line);
                turn.Release();
            }
        }
    }
}

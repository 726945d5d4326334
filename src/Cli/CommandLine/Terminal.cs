using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace AlprGrains.Cli.CommandLine;

/// <summary>
/// Where a verb's words go: results to standard output; progress and remarks to standard error, so that a pipe gets results alone.
/// A bar moves only on a real terminal; elsewhere plain lines come, at most one in <see cref="PlainLinePeriod"/>, and of work without a
/// known end one in <see cref="EndlessLinePeriod"/>.
/// </summary>
public sealed class Terminal(TextWriter output, TextWriter error, bool interactive, TimeProvider time)
{
    /// <summary>How often progress may write a plain line.</summary>
    public static readonly TimeSpan PlainLinePeriod = TimeSpan.FromSeconds(5);

    /// <summary>The same for work that goes on until it is stopped.</summary>
    public static readonly TimeSpan EndlessLinePeriod = TimeSpan.FromMinutes(1);

    private static readonly JsonSerializerOptions OneLine = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>The process's own terminal. CI=true counts as nobody watching.</summary>
    public static Terminal OfThisProcess(TimeProvider time) => new(
        Console.Out,
        Console.Error,
        interactive: !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("CI") != "true",
        time);

    /// <summary>Whether a person watches.</summary>
    public bool Interactive => interactive;

    /// <summary>A line of the result.</summary>
    public void Result(string line) => output.WriteLine(line);

    /// <summary>The result as one line of JSON, camel case.</summary>
    public void Json<T>(T value) => output.WriteLine(JsonSerializer.Serialize(value, OneLine));

    /// <summary>A remark for the person, not part of the result.</summary>
    public void Remark(string line) => error.WriteLine(line);

    /// <summary>
    /// Runs work that reports how much is done: a bar for a person, plain lines for a file. Without a total the bar only moves.
    /// </summary>
    public async Task<T> Progress<T>(string what, long? total, Func<Action<long>, Task<T>> work)
    {
        if (!interactive)
        {
            var line = new PlainProgress(what, total, time, error);
            return await work(line.Report);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(what), maxValue: Math.Max(total ?? 1, 1));
                bar.IsIndeterminate = total is null;
                return await work(done =>
                {
                    if (total is null) bar.Description = Markup.Escape($"{what}: {done}");
                    else bar.Value = done;
                });
            });
    }

    private sealed class PlainProgress(string what, long? total, TimeProvider time, TextWriter error)
    {
        private readonly Lock _turn = new();
        private long _lastLine = time.GetTimestamp();

        public void Report(long done)
        {
            lock (_turn)
            {
                if (time.GetElapsedTime(_lastLine) < (total is null ? EndlessLinePeriod : PlainLinePeriod)) return;
                _lastLine = time.GetTimestamp();
                error.WriteLine(total is null ? $"{what}: {done}" : $"{what}: {done} of {total}");
            }
        }
    }
}

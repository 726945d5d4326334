using System.CommandLine;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Benchmarks;

/// <summary>./alpr bench: hands over to tests/Benchmarks, which is built in Release first.</summary>
public sealed class BenchVerb : Verb
{
    /// <summary>Three runs of ten million reads on two slow cores, with room.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromHours(12);

    private readonly Argument<string[]> _arguments = new("arguments")
    {
        Description = "What to measure, and its options: `ingest`, `match`, `seed --reads N`; `--help` after the verb lists them.",
        Arity = ArgumentArity.ZeroOrMore,
        CaptureRemainingTokens = true,
    };

    public BenchVerb(Checkout checkout, Terminal terminal)
        : base("bench", "Measure, beside references in the same run.", "./alpr bench match --json")
    {
        Add(_arguments);
        TreatUnmatchedTokensAsErrors = false;
        Runs(terminal, async (parsed, stop) =>
        {
            var project = Path.Combine(checkout.Root, "tests", "Benchmarks");
            if (!Directory.Exists(project)) throw new VerbFailure("tests/Benchmarks is not in this checkout: nothing can be measured.");
            var ending = await ChildProcess.Run(
                "dotnet",
                ["run", "-c", "Release", "--project", project, "--", .. parsed.GetValue(_arguments) ?? [], .. parsed.UnmatchedTokens],
                checkout.Root, TimeLimit, stop);
            return ending.ExitCode ?? ExitCode.CouldNotTell;
        });
    }
}

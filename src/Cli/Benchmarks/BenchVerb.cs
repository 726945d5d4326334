using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Benchmarks;

/// <summary>./alpr bench: hands over to tests/Benchmarks.</summary>
public sealed class BenchVerb : HandOverVerb
{
    /// <summary>Three runs of ten million reads on two slow cores, with room.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromHours(12);

    public BenchVerb(Checkout checkout, Terminal terminal)
        : base("bench", checkout, terminal, "Measure, beside references in the same run.", "./alpr bench match --json", "Benchmarks",
            "What to measure, and its options. Without a word: lists all that can be measured, each with its options.", TimeLimit)
    {
    }
}

using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Benchmarks;

/// <summary>./alpr bench: hands over to tests/Benchmarks. Three runs of ten million reads on two slow cores have room in its time limit.</summary>
public sealed class BenchVerb(Checkout checkout, Terminal terminal) : HandOverVerb(
    checkout, terminal, "bench", "Measure, beside references in the same run.", "./alpr bench match --json", "Benchmarks",
    "What to measure, and its options: `ingest`, `match`, `seed --reads N`; `--help` after the verb lists them.", TimeSpan.FromHours(12));

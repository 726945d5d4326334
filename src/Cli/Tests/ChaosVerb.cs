using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Tests;

/// <summary>./alpr chaos: hands over to tests/Chaos.</summary>
public sealed class ChaosVerb : HandOverVerb
{
    /// <summary>Longer than the longest run that can be asked for.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromHours(25);

    public ChaosVerb(Checkout checkout, Terminal terminal)
        : base("chaos", checkout, terminal, "Break the real process under load, by seed, and check every acknowledgement afterwards.", "./alpr chaos --seed 1 --minutes 5 --json", "Chaos",
            "--seed N, --minutes M or --kills K, --json. Exit code 0: every promise held, 1: one was broken, 2: it could not be told.", TimeLimit)
    {
    }
}

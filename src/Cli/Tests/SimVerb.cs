using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Tests;

/// <summary>./alpr sim: hands over to tests/Simulation.</summary>
public sealed class SimVerb : HandOverVerb
{
    /// <summary>A hundred thousand seeds take less than an hour on two slow cores.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromHours(6);

    public SimVerb(Checkout checkout, Terminal terminal)
        : base("sim", checkout, terminal, "Live the state machines and stores under drawn faults; every broken promise is named, and its seed shows it again.",
            "./alpr sim --seed 1 --seeds 2000 --json", "Simulation",
            "--seed N, --seeds COUNT, --world NAME, --plant WORLD.FAULT, --json. Exit code 0: every promise held, 1: one was broken, 2: it could not be told.", TimeLimit)
    {
    }
}

using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Tests;

/// <summary>./alpr sim: hands over to tests/Simulation. A hundred thousand seeds take less than an hour on two slow cores.</summary>
public sealed class SimVerb(Checkout checkout, Terminal terminal) : HandOverVerb(
    checkout, terminal, "sim", "Live the state machines and stores under drawn faults; every broken promise is named, and its seed shows it again.",
    "./alpr sim --seed 1 --seeds 2000 --json", "Simulation",
    "--seed N, --seeds COUNT, --world NAME, --plant WORLD.FAULT, --json. Exit code 0: every promise held, 1: one was broken, 2: it could not be told.", TimeSpan.FromHours(6));

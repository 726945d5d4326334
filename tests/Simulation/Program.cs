using System.Text.Json;

namespace AlprGrains.Tests.Simulation;

/// <summary>
/// <c>sim --seed N [--seeds COUNT] [--world NAME] [--plant WORLD.FAULT] [--json]</c>. First every planted fault must be found; then the seeds are
/// lived. Exit code 0: every promise held; 1: a promise was broken, and the seed says where; 2: it could not be told (a planted fault was
/// not found, or the words are wrong).
/// </summary>
public static class Program
{
    private const int Held = 0, Broken = 1, CouldNotTell = 2;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static int Main(string[] words)
    {
        if (SimulationWords.Parse(words, out var problem) is not { } asked)
        {
            Console.Error.WriteLine($"alpr: {problem}");
            return CouldNotTell;
        }
        Console.Error.WriteLine($"SEED={asked.Seed} seeds={asked.Seeds} world={asked.World ?? "all"} plant={asked.Plant ?? "none"}");
        var worlds = Simulator.Worlds();
        try
        {
            var chosen = worlds.Where(world => asked.World is null || world.Name == asked.World).ToList();
            var unfound = asked.Plant is null && asked.Seeds > 1 ? chosen.SelectMany(world => Simulator.UnfoundPlants(world, asked.Seed)).ToList() : [];
            foreach (var one in unfound) Console.Error.WriteLine($"a planted fault was not found: {one}");
            var runs = chosen.Select(world => (world.Name, Run: Simulator.Run(world, asked.Seed, asked.Seeds, asked.Plant))).ToList();
            var failures = runs.SelectMany(run => run.Run.Failures).ToList();
            if (asked.Json) Console.WriteLine(JsonSerializer.Serialize(new
            {
                asked.Seed, asked.Seeds, asked.Plant, Lives = runs.Sum(run => run.Run.Lives), Worlds = runs.Select(run => new { run.Name, run.Run.Lives, run.Run.Counts }), Unfound = unfound, Failures = failures,
            }, Json));
            else Tell(runs, failures);
            return failures.Count > 0 ? Broken : unfound.Count > 0 ? CouldNotTell : Held;
        }
        finally
        {
            foreach (var world in worlds) world.Dispose();
        }
    }

    private static void Tell(List<(string Name, SimulationRun Run)> runs, List<Failure> failures)
    {
        foreach (var (name, run) in runs)
            Console.WriteLine($"{name,-16} {run.Lives,7} lives  {(run.Failures.IsEmpty ? "every promise held" : $"{run.Failures.Length} broken promises")}  {string.Join(", ", run.Counts.Select(count => $"{count.Key[(count.Key.IndexOf(':', StringComparison.Ordinal) + 2)..]} {count.Value}"))}");
        foreach (var failure in failures)
        {
            Console.WriteLine($"SEED={failure.Seed} {failure.World}: {failure.What}");
            foreach (var act in failure.LastActs) Console.WriteLine($"    {act}");
            Console.WriteLine($"  again: ./alpr sim --seed {failure.Seed} --world {failure.World}");
        }
    }
}

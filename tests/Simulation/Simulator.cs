using System.Collections.Immutable;
using AlprGrains.Tests.Simulation.Alerts;
using AlprGrains.Tests.Simulation.Audit;
using AlprGrains.Tests.Simulation.HotLists;
using AlprGrains.Tests.Simulation.Plates;
using AlprGrains.Tests.Simulation.Retention;
using AlprGrains.Tests.Simulation.Sharing;

namespace AlprGrains.Tests.Simulation;

/// <summary>A life that ended with a broken promise.</summary>
public sealed record Failure(string World, int Seed, string Invariant, string What, ImmutableArray<string> LastActs);

/// <summary>How a run of seeds ended.</summary>
/// <param name="Lives">Lives that were lived to their end or to a failure.</param>
/// <param name="Counts">How often what happened, over all lives.</param>
public sealed record SimulationRun(long Lives, ImmutableArray<Failure> Failures, IReadOnlyDictionary<string, long> Counts);

/// <summary>Lives worlds, seed after seed.</summary>
public static class Simulator
{
    /// <summary>A run with more failures stops: they are the same one.</summary>
    public const int FailuresMax = 10;

    /// <summary>Seeds within which a planted fault must be found.</summary>
    public const int SeedsPerPlant = 400;

    /// <summary>New worlds, all of them.</summary>
    public static ImmutableArray<World> Worlds() =>
        [new AlertsWorld(), new AuditSeatsWorld(), new AuditWorld(), new EmbeddedStoreWorld(), new HoldsWorld(), new HotListsWorld(), new ReadsWorld(), new RetentionClockWorld(), new SharingWorld()];

    /// <summary>Lives so many seeds of a world; stops after the first failure when told so.</summary>
    public static SimulationRun Run(World world, int firstSeed, int seeds, string? plant = null, bool untilFailure = false, Action<int>? progress = null)
    {
        var story = new Story();
        var failures = ImmutableArray.CreateBuilder<Failure>();
        long lives = 0;
        for (var seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            if (seeds > 1 && seed % world.EveryNthSeed != 0 && plant is null) continue; // one seed by itself is a replay
            story.Begin();
            lives++;
            try
            {
                world.Live(new Random(seed), plant, story);
            }
            catch (BrokenPromise broken)
            {
                failures.Add(new Failure(world.Name, seed, broken.Invariant, broken.Message, [.. story.Last]));
                if (untilFailure || failures.Count >= FailuresMax) break;
            }
            progress?.Invoke(seed - firstSeed + 1);
        }
        return new SimulationRun(lives, failures.ToImmutable(), story.Counts);
    }

    /// <summary>Plants each fault of a world; gives those that no checker found, with what was found in their place.</summary>
    public static ImmutableArray<string> UnfoundPlants(World world, int firstSeed)
    {
        var unfound = ImmutableArray.CreateBuilder<string>();
        foreach (var plant in world.Plants)
        {
            var found = Run(world, firstSeed, SeedsPerPlant, plant.Name, untilFailure: true).Failures.FirstOrDefault();
            if (found is null) unfound.Add($"{world.Name}.{plant.Name}: no checker found it in {SeedsPerPlant} seeds");
            else if (found.Invariant != plant.Invariant) unfound.Add($"{world.Name}.{plant.Name}: it breaks {plant.Invariant}, and the checker that found it says {found.What}");
        }
        return unfound.ToImmutable();
    }
}

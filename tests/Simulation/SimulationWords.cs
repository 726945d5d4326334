using System.Globalization;

namespace AlprGrains.Tests.Simulation;

/// <summary>What the command line asks for.</summary>
/// <param name="Plant">Without its world.</param>
public sealed record SimulationWords(int Seed, int Seeds, string? World, string? Plant, bool Json)
{
    /// <summary>Reads them; null, and what is wrong, when they cannot be understood.</summary>
    public static SimulationWords? Parse(IReadOnlyList<string> words, out string problem)
    {
        var asked = new SimulationWords(1, 1, null, null, false);
        problem = "";
        using var worlds = new WorldNames();
        for (var i = 0; i < words.Count; i++)
        {
            var value = i + 1 < words.Count ? words[i + 1] : "";
            switch (words[i])
            {
                case "--json": asked = asked with { Json = true }; continue;
                case "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out var seed) && seed >= 0: asked = asked with { Seed = seed }; break;
                case "--seeds" when int.TryParse(value, CultureInfo.InvariantCulture, out var seeds) && seeds > 0: asked = asked with { Seeds = seeds }; break;
                case "--world" when worlds.Has(value): asked = asked with { World = value }; break;
                case "--plant" when worlds.PlantOf(value) is var (world, plant): asked = asked with { World = world, Plant = plant }; break;
                default:
                    problem = $"sim does not understand '{words[i]} {value}'. Try: ./alpr sim --seed 1 --seeds 2000 --json. Worlds and the faults that can be planted: {worlds}.";
                    return null;
            }
            i++;
        }
        return asked;
    }

    private sealed class WorldNames : IDisposable
    {
        private readonly IReadOnlyList<World> _worlds = Simulator.Worlds();

        public bool Has(string name) => _worlds.Any(world => world.Name == name);

        public (string World, string Plant)? PlantOf(string name) => _worlds
            .SelectMany(world => world.Plants, (world, plant) => ((string, string)?)(world.Name, plant.Name))
            .FirstOrDefault(one => $"{one!.Value.Item1}.{one.Value.Item2}" == name);

        public override string ToString() => string.Join("; ", _worlds.Select(world => $"{world.Name} ({string.Join(", ", world.Plants.Select(plant => plant.Name))})"));

        public void Dispose()
        {
            foreach (var world in _worlds) world.Dispose();
        }
    }
}

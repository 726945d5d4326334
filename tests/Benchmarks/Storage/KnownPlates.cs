using AlprGrains.Plates;

namespace AlprGrains.Tests.Benchmarks.Storage;

/// <summary>Which plates have been seen, as a plate's grain would remember that its purge reminder stands.</summary>
internal sealed class KnownPlates(int platesCount)
{
    private readonly HashSet<PlateNumber> _seen = new(platesCount);

    public bool IsFirst(PlateNumber plate)
    {
        lock (_seen) return _seen.Add(plate);
    }
}

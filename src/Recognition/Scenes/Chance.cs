namespace AlprGrains.Recognition.Scenes;

/// <summary>
/// A seeded source of chance (SplitMix64, Steele et al. 2014): the same seed draws the same scenes on every machine and .NET version,
/// which <see cref="Random"/> does not promise.
/// </summary>
public sealed class Chance(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
            z = (z ^ z >> 27) * 0x94D049BB133111EB;
            return z ^ z >> 31;
        }
    }

    /// <summary>A number from 0 up to but not including 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Between(double low, double high) => low + (high - low) * Unit();

    /// <summary>A whole number from 0 up to but not including <paramref name="count"/>.</summary>
    public int Below(int count) => (int)(Unit() * count);

    public bool Happens(double probability) => Unit() < probability;

    public T OneOf<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>Normal, mean 0 and deviation 1 (sum of uniforms: the tails end at 3, which suits pictures).</summary>
    public double Normal() => (Unit() + Unit() + Unit() + Unit() - 2) * Math.Sqrt(3);

    /// <summary>An independent source: drawing more from one does not move the other.</summary>
    public Chance Fork() => new(Next());
}

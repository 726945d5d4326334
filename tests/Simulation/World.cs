using System.Collections.Immutable;

namespace AlprGrains.Tests.Simulation;

/// <summary>
/// One part of the system with its promises, and what may befall it. Each seed is one life of it: drawn acts under drawn faults, then a
/// calm in which everything under way arrives; checkers look after every act and at the end. The same seed is the same life.
/// </summary>
public abstract class World : IDisposable
{
    /// <summary>As ./alpr sim --world names it.</summary>
    public abstract string Name { get; }

    /// <summary>Faults of ours that can be planted, one at a time: each must make a checker of this world fail, or that checker proves nothing.</summary>
    public abstract ImmutableArray<Plant> Plants { get; }

    /// <summary>Every so many seeds one is lived: worlds over real files are slow.</summary>
    public virtual int EveryNthSeed => 1;

    /// <summary>Lives one life. Throws <see cref="BrokenPromise"/> when a checker finds one.</summary>
    /// <param name="chance">All that is drawn comes from here.</param>
    /// <param name="plant">Name of the fault to plant; null for none.</param>
    /// <param name="story">What happens is told here, for whoever reads a failure.</param>
    public abstract void Live(Random chance, string? plant, Story story);

    public virtual void Dispose() => GC.SuppressFinalize(this);
}

/// <summary>A fault that can be planted in a world.</summary>
/// <param name="Name">As --plant names it, after the world's name and a dot.</param>
/// <param name="Invariant">The promise that it breaks: the failure must name it.</param>
public sealed record Plant(string Name, string Invariant);

/// <summary>A checker found a promise broken.</summary>
/// <param name="invariant">INV-n, as in docs/invariants.md.</param>
/// <param name="what">What was found.</param>
public sealed class BrokenPromise(string invariant, string what) : Exception($"{invariant}: {what}")
{
    public string Invariant => invariant;

    /// <summary>Throws unless it holds.</summary>
    public static void Unless(bool holds, string invariant, string what)
    {
        if (!holds) throw new BrokenPromise(invariant, what);
    }
}

/// <summary>The last acts of a life, and how often what happened: a world in which nothing happens proves nothing.</summary>
public sealed class Story
{
    /// <summary>Acts that are told after a failure.</summary>
    public const int ToldMax = 40;

    private readonly Queue<string> _last = new();
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Last => _last;

    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>Tells an act of this life.</summary>
    public void Tell(string act)
    {
        _last.Enqueue(act);
        if (_last.Count > ToldMax) _last.Dequeue();
    }

    /// <summary>Counts something over all lives.</summary>
    public void Count(string what, long by = 1) => _counts[what] = _counts.GetValueOrDefault(what) + by;

    /// <summary>A new life begins.</summary>
    public void Begin() => _last.Clear();
}

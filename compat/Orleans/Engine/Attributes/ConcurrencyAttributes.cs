using Orleans.Placement;

namespace Orleans.Concurrency;

/// <summary>Calls to methods marked so may run together with each other, never together with other calls.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;

/// <summary>All calls to grains of this class may interleave at their awaits.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;

/// <summary>A call to this method interleaves with any other.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;

/// <summary>The caller goes on at once and never learns the outcome.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;

/// <summary>Up to <c>maxLocalWorkers</c> activations of one identity on each silo work in parallel; by default one a core.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StatelessWorkerAttribute : PlacementAttribute
{
    public StatelessWorkerAttribute()
        : this(-1)
    {
    }

    public StatelessWorkerAttribute(int maxLocalWorkers) => MaxLocal = maxLocalWorkers > 0 ? maxLocalWorkers : Environment.ProcessorCount;

    internal int MaxLocal { get; }
}

/// <summary>Wraps a value whose type does not say that it is immutable.</summary>
[GenerateSerializer, Immutable]
public readonly struct Immutable<T>(T value)
{
    [Id(0)]
    public readonly T Value = value;
}

public static class ImmutableExtensions
{
    public static Immutable<T> AsImmutable<T>(this T value) => new(value);
}

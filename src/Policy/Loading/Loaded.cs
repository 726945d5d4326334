using System.Collections.Immutable;

namespace AlprGrains.Policy.Loading;

/// <summary>What a loader made of JSON text: the object, or every problem in words. Never both.</summary>
public sealed record Loaded<T>(T? Value, ImmutableArray<string> Problems) where T : class
{
    public bool Succeeded => Value is not null;

    public static Loaded<T> Of(T value) => new(value, []);

    public static Loaded<T> Failed(IEnumerable<string> problems) => new(null, [.. problems]);

    /// <summary>The object; throws with all problems. For shipped data, where a problem is our own mistake.</summary>
    public T Required() => Value ?? throw new InvalidOperationException("The policy data cannot be used: " + string.Join("; ", Problems));
}

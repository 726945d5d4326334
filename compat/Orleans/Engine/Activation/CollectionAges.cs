using System.Collections.Concurrent;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans;

/// <summary>How long idle activations stay, by class; checks that the settings can work.</summary>
internal sealed class CollectionAges
{
    private readonly GrainCollectionOptions _options;
    private readonly ConcurrentDictionary<Type, TimeSpan?> _known = new();

    public CollectionAges(GrainCollectionOptions options)
    {
        _options = options;
        if (options.CollectionQuantum <= TimeSpan.Zero)
            throw new OrleansConfigurationException($"{nameof(GrainCollectionOptions.CollectionQuantum)} must be greater than zero.");
        foreach (var age in options.ClassSpecificCollectionAge.Values.Append(options.CollectionAge))
        {
            if (age <= options.CollectionQuantum)
            {
                throw new OrleansConfigurationException(
                    $"A collection age of {age} must be greater than {nameof(GrainCollectionOptions.CollectionQuantum)}, which is {options.CollectionQuantum}.");
            }
        }
    }

    public TimeSpan Quantum => _options.CollectionQuantum;

    /// <summary>The age for activations of a class; null: they are never collected.</summary>
    public TimeSpan? For(Type grainClass) => _known.GetOrAdd(grainClass, Find);

    private TimeSpan? Find(Type grainClass)
    {
        if (grainClass.IsDefined(typeof(KeepAliveAttribute), inherit: true))
            return null;
        if (Attribute.GetCustomAttribute(grainClass, typeof(CollectionAgeLimitAttribute)) is CollectionAgeLimitAttribute limit)
            return limit.AlwaysActive ? null : limit.AgeLimit;
        return _options.ClassSpecificCollectionAge.TryGetValue(grainClass.FullName!, out var age) ? age : _options.CollectionAge;
    }
}

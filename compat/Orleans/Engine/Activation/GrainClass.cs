using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;

namespace Orleans;

/// <summary>What the engine needs to know of a grain class, worked out once.</summary>
internal sealed class GrainClass
{
    private readonly Lazy<Func<Activation, object>> _make;

    public GrainClass(Type type)
    {
        Type = type;
        GrainType = TypeOf(type);
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        WorkersMax = type.GetCustomAttribute<StatelessWorkerAttribute>()?.MaxLocal ?? 0;
        PrefersLocal = type.IsDefined(typeof(PreferLocalPlacementAttribute), inherit: true);
        OverridesOnActivate = Overrides(type, nameof(IGrainBase.OnActivateAsync));
        OverridesOnDeactivate = Overrides(type, nameof(IGrainBase.OnDeactivateAsync));
        _make = new Lazy<Func<Activation, object>>(() => Maker(type));
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    public bool IsReentrant { get; }

    /// <summary>0: not a stateless worker.</summary>
    public int WorkersMax { get; }

    public bool PrefersLocal { get; }

    public bool OverridesOnActivate { get; }

    public bool OverridesOnDeactivate { get; }

    /// <summary>Makes an instance, on the activation's scheduler.</summary>
    public object Make(Activation activation) => _make.Value(activation);

    private static GrainType TypeOf(Type type)
    {
        if (type.GetCustomAttribute<GrainTypeAttribute>() is { } named)
            return named.GetGrainType(null!, type);
        const string Suffix = "grain";
        var name = type.Name.ToLowerInvariant();
        return GrainType.Create(name.EndsWith(Suffix, StringComparison.Ordinal) && name.Length > Suffix.Length ? name[..^Suffix.Length] : name);
    }

    private static bool Overrides(Type type, string method)
    {
        // A class that implements IGrainBase itself may do anything in these methods; Grain's own do nothing.
        if (!typeof(Grain).IsAssignableFrom(type))
            return true;
        var map = type.GetInterfaceMap(typeof(IGrainBase));
        return map.TargetMethods.Single(target => target.Name == method).DeclaringType != typeof(Grain);
    }

    private static Func<Activation, object> Maker(Type type)
    {
        var constructors = type.GetConstructors();
        var constructor = constructors.FirstOrDefault(candidate => candidate.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? constructors.MaxBy(candidate => candidate.GetParameters().Length)
            ?? throw new OrleansException($"Grain class {type.FullName} has no public constructor.");
        var states = constructor.GetParameters()
            .Where(parameter => parameter.IsDefined(typeof(PersistentStateAttribute)))
            .Select(parameter => (Parameter: parameter, Attribute: parameter.GetCustomAttribute<PersistentStateAttribute>()!))
            .ToArray();
        var make = ActivatorUtilities.CreateFactory(type, [.. states.Select(state => state.Parameter.ParameterType)]);
        return activation => make(
            activation.ActivationServices,
            [.. states.Select(state => PersistentStates.Create(activation, state.Parameter.ParameterType, state.Attribute))]);
    }
}

using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using Orleans.Runtime;

namespace Orleans;

/// <summary>A reference to a grain: the class behind every grain interface that callers hold.</summary>
internal class GrainProxy : DispatchProxy, IAddressable
{
    private static readonly ConcurrentDictionary<Type, GrainProxy> Prototypes = new();

    private FrozenDictionary<MethodInfo, GrainMethod> _methods = FrozenDictionary<MethodInfo, GrainMethod>.Empty;

    public GrainId Target { get; private set; }

    public GrainFactory Factory { get; private set; } = null!;

    public static GrainProxy Create(Type interfaceType, GrainId target, GrainFactory factory)
    {
        // Made once for an interface and then cloned, which is far cheaper.
        var reference = (GrainProxy)Prototypes.GetOrAdd(interfaceType, CreatePrototype).MemberwiseClone();
        reference.Target = target;
        reference.Factory = factory;
        return reference;
    }

    public override bool Equals(object? obj) => obj is GrainProxy other && other.Target == Target;

    public override int GetHashCode() => Target.GetHashCode();

    public override string ToString() => $"GrainReference:{Target}";

    protected override object Invoke(MethodInfo? targetMethod, object?[]? args) => _methods[targetMethod!].Send(this, args ?? []);

    private static GrainProxy CreatePrototype(Type interfaceType)
    {
        if (!interfaceType.IsInterface || !typeof(IAddressable).IsAssignableFrom(interfaceType))
            throw new ArgumentException($"{interfaceType.FullName} is not a grain interface.", nameof(interfaceType));
        var methods = interfaceType.GetInterfaces().Append(interfaceType)
            .SelectMany(part => part.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .ToList();
        if (methods.Find(method => !method.IsAbstract) is { } withBody)
            throw new OrleansException($"{interfaceType.FullName}.{withBody.Name} has a body; the stand-in engine knows no default methods of grain interfaces.");
        var prototype = (GrainProxy)Create(interfaceType, typeof(GrainProxy));
        prototype._methods = methods.ToFrozenDictionary(method => method, GrainMethod.Of);
        return prototype;
    }
}

using System.Reflection;

namespace AlprGrains.Tests.Simulation;

/// <summary>A grain factory without an engine: whoever asks for a grain by a text key gets what the world has in its place.</summary>
public class GrainsByKey : DispatchProxy
{
    private Func<Type, string, object> _find = static (_, _) => throw new InvalidOperationException("no world");

    public static IGrainFactory Of(Func<Type, string, object> find)
    {
        var factory = Create<IGrainFactory, GrainsByKey>();
        ((GrainsByKey)(object)factory)._find = find;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod is { Name: nameof(IGrainFactory.GetGrain), IsGenericMethod: true } && args is [string key, ..]
            ? _find(targetMethod.GetGenericArguments()[0], key)
            : throw new NotSupportedException($"the simulation has no {targetMethod?.Name}");
}

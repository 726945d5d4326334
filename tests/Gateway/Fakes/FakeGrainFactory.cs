using System.Reflection;

namespace AlprGrains.Tests.Gateway.Fakes;

/// <summary>An <see cref="IGrainFactory"/> that hands out fakes by interface and key. A proxy, since the interface is wider on Orleans than on the stand-in.</summary>
public class FakeGrainFactory : DispatchProxy
{
    private Func<Type, string, object> _find = (_, _) => throw new InvalidOperationException("no fakes were given");

    public static IGrainFactory Over(Func<Type, string, object> find)
    {
        var factory = Create<IGrainFactory, FakeGrainFactory>();
        ((FakeGrainFactory)(object)factory)._find = find;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod is { Name: "GetGrain", IsGenericMethod: true } && args is [string key, ..]
            ? _find(targetMethod.GetGenericArguments()[0], key)
            : throw new NotSupportedException($"the gateway asked for a grain by {targetMethod}; fakes are found by text keys");
}

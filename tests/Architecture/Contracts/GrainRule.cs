using System.Reflection;
using AlprGrains.Tests.Architecture.Twins;
using Orleans;

namespace AlprGrains.Tests.Architecture.Contracts;

/// <summary>A grain interface and each of its methods carries an [Alias], so that renaming in code never renames on the wire.</summary>
[Checker]
public static class GrainRule
{
    public static IEnumerable<string> Breaches(Type grainInterface)
    {
        if (grainInterface.GetCustomAttribute<AliasAttribute>() is null) yield return $"{grainInterface.Name} lacks [Alias]";
        foreach (var method in grainInterface.GetMethods())
            if (method.GetCustomAttribute<AliasAttribute>() is null)
                yield return $"{grainInterface.Name}.{method.Name} lacks [Alias]";
    }
}

using System.Collections.Immutable;
using System.Reflection;
using AlprGrains.Tests.Architecture.Twins;
using Orleans;

namespace AlprGrains.Tests.Architecture.Contracts;

/// <summary>
/// What crosses a grain boundary is a [GenerateSerializer, Immutable] type with an [Alias] and an [Id] on every stored member,
/// and nothing in it can be changed by who receives it: the stand-in may pass it by reference (docs/decisions/0001-engine.md).
/// </summary>
[Checker]
public static class WireRule
{
    public static IEnumerable<string> Breaches(Type message)
    {
        if (message.GetCustomAttribute<ImmutableAttribute>() is null) yield return $"{message.Name} lacks [Immutable]";
        if (message.GetCustomAttribute<AliasAttribute>() is null) yield return $"{message.Name} lacks [Alias]";

        var ids = new HashSet<uint>();
        foreach (var field in message.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        {
            var id = IdOf(message, field);
            if (id is null) yield return $"{message.Name}.{Plain(field)} lacks [Id]";
            else if (!ids.Add(id.Value)) yield return $"{message.Name}.{Plain(field)} repeats [Id({id})]";
            if (!field.IsInitOnly) yield return $"{message.Name}.{Plain(field)} can be changed after construction";
            foreach (var problem in Mutable(field.FieldType)) yield return $"{message.Name}.{Plain(field)} {problem}";
        }
    }

    private static uint? IdOf(Type message, FieldInfo field)
    {
        var property = message.GetProperty(Plain(field), BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        return (field.GetCustomAttribute<IdAttribute>() ?? property?.GetCustomAttribute<IdAttribute>())?.Id;
    }

    private static string Plain(FieldInfo field) => field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;

    private static IEnumerable<string> Mutable(Type type)
    {
        if (type.IsArray) yield return "is an array; use ImmutableArray<> or ReadOnlyMemory<byte>";
        if (!type.IsGenericType) yield break;
        var open = type.GetGenericTypeDefinition();
        Type[] allowed = [typeof(Nullable<>), typeof(ImmutableArray<>), typeof(ReadOnlyMemory<>)];
        if (!allowed.Contains(open)) yield return $"is a {open.Name}; only immutable collections cross a grain boundary";
        foreach (var problem in type.GetGenericArguments().SelectMany(Mutable)) yield return problem;
    }
}

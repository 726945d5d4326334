using System.CodeDom.Compiler;
using System.Reflection;
using Orleans;

namespace AlprGrains.Tests.Architecture.Contracts;

/// <summary>
/// Everything by which two versions of the program understand each other, one line each: aliases and numbered members of messages and states, values
/// of enumerations that travel, names of grains, their calls and their stored states. Assemblies in, lines out, sorted.
/// </summary>
public static class ContractSurface
{
    public static IReadOnlyList<string> Of(params IEnumerable<Assembly> assemblies) =>
        [.. assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type.GetCustomAttribute<GeneratedCodeAttribute>() is null).SelectMany(LinesOf).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The lines of one type; none for what neither travels nor is kept.</summary>
    public static IEnumerable<string> LinesOf(Type type)
    {
        if (type.GetCustomAttribute<GenerateSerializerAttribute>() is not null) return MessageLines(type);
        if (type.IsInterface && typeof(Orleans.Runtime.IAddressable).IsAssignableFrom(type)) return CallLines(type);
        return type.IsClass && !type.IsAbstract && typeof(Grain).IsAssignableFrom(type) ? GrainLines(type) : [];
    }

    private static IEnumerable<string> MessageLines(Type type)
    {
        var alias = type.GetCustomAttribute<AliasAttribute>()?.Alias ?? type.Name;
        yield return $"message {alias}";
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        {
            var name = field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
            var property = type.GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
            if ((field.GetCustomAttribute<IdAttribute>() ?? property?.GetCustomAttribute<IdAttribute>()) is not { } id) continue;
            yield return $"message {alias} #{id.Id} {name}: {NameOf(field.FieldType)}";
            foreach (var line in EnumsIn(field.FieldType)) yield return line;
        }
    }

    private static IEnumerable<string> CallLines(Type grain)
    {
        var alias = grain.GetCustomAttribute<AliasAttribute>()?.Alias ?? grain.Name;
        yield return $"grain {alias}";
        foreach (var method in grain.GetMethods().Where(method => !method.IsStatic))
        {
            var call = method.GetCustomAttribute<AliasAttribute>()?.Alias ?? method.Name;
            yield return $"grain {alias}.{call}({string.Join(", ", method.GetParameters().Select(parameter => NameOf(parameter.ParameterType)))}): {NameOf(method.ReturnType)}";
            foreach (var line in method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType).SelectMany(EnumsIn)) yield return line;
        }
    }

    private static IEnumerable<string> GrainLines(Type grain)
    {
        if (grain.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType == typeof(GrainTypeAttribute)) is not { } named) yield break;
        var type = (string)named.ConstructorArguments[0].Value!;
        yield return $"activation {type}";
        foreach (var parameter in grain.GetConstructors().SelectMany(constructor => constructor.GetParameters()))
            if (parameter.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType.Name == "PersistentStateAttribute") is { } state)
                yield return $"state {type}/{state.ConstructorArguments[0].Value}: {NameOf(parameter.ParameterType.GetGenericArguments()[0])}";
    }

    private static IEnumerable<string> EnumsIn(Type type)
    {
        if (type.IsGenericType) return type.GetGenericArguments().SelectMany(EnumsIn);
        return type.IsEnum && type.Namespace?.StartsWith("AlprGrains", StringComparison.Ordinal) == true
            ? Enum.GetNames(type).Select(name => $"enum {type.Name} {Convert.ToInt64(Enum.Parse(type, name), System.Globalization.CultureInfo.InvariantCulture)} {name}")
            : [];
    }

    private static string NameOf(Type type) => !type.IsGenericType ? type.GetCustomAttribute<AliasAttribute>()?.Alias ?? type.Name
        : $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>";
}

using System.Reflection;
using System.Runtime.CompilerServices;

namespace AlprGrains.Tests.Engine.Surface;

/// <summary>
/// Writes the public surface of assemblies as lines, one fact each and each complete in itself, so that one surface is contained in
/// another exactly if its lines are: types, what they derive from, members with full signatures, defaults, constraints and nullability.
/// </summary>
internal static class SurfaceDump
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static SortedSet<string> Of(IEnumerable<Assembly> assemblies) =>
        new(assemblies.SelectMany(assembly => assembly.GetExportedTypes()).SelectMany(Lines), StringComparer.Ordinal);

    private static IEnumerable<string> Lines(Type type)
    {
        var name = TypeNames.Of(type);
        yield return $"{Kind(type)} {name}{Constraints(type.GetGenericArguments())}";
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
            yield return $"{name} : {TypeNames.Of(parent)}";
        foreach (var part in OwnInterfaces(type))
            yield return $"{name} : {TypeNames.Of(part)}";
        if (type.GetCustomAttribute<AttributeUsageAttribute>(inherit: false) is { } usage)
            yield return $"{name} on {usage.ValidOn}{(usage.AllowMultiple ? ", multiple" : "")}{(usage.Inherited ? "" : ", not inherited")}";
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            yield return $"{name} calls {Signature(type.GetMethod("Invoke")!)}";
            yield break;
        }

        foreach (var member in type.GetMembers(Declared).Where(IsPublic))
        {
            if (Line(name, member) is { } line)
                yield return line;
        }
    }

    private static string Kind(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
            return "delegate";
        if (type.IsInterface)
            return "interface";
        if (type.IsEnum)
            return $"enum of {Enum.GetUnderlyingType(type).Name}";
        if (type.IsValueType)
            return type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly struct" : "struct";
        return type.IsAbstract && type.IsSealed ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
    }

    private static IEnumerable<Type> OwnInterfaces(Type type)
    {
        // Those that other ones bring along are left out, and so are the library's that say nothing about use.
        var all = type.GetInterfaces();
        return all.Where(part => part.IsPublic && part.Namespace!.StartsWith("Orleans", StringComparison.Ordinal)
            && !all.Any(other => other != part && other.GetInterfaces().Contains(part))
            && type.BaseType?.GetInterfaces().Contains(part) != true);
    }

    private static bool IsPublic(MemberInfo member) => member switch
    {
        MethodBase method => IsSeen(method) && (!method.IsSpecialName || method is ConstructorInfo || method.Name.StartsWith("op_", StringComparison.Ordinal)),
        FieldInfo field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsSeen),
        EventInfo => true,
        _ => false,
    };

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string? Line(string type, MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"{type} new({Parameters(constructor)}){Access(constructor)}",
        // What every type has from object is no fact about it.
        MethodInfo { Name: "ToString" or "Equals" or "GetHashCode" } method when method.GetBaseDefinition().DeclaringType == typeof(object) => null,
        MethodInfo method => $"{type} . {Signature(method)}{Access(method)}",
        FieldInfo { IsLiteral: true } field => $"{type} const {field.Name} = {Literal(field.GetRawConstantValue())}",
        FieldInfo field => $"{type} field {(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{TypeNames.Of(field)} {field.Name}",
        PropertyInfo property => $"{type} {{}} {(IsStatic(property) ? "static " : "")}{TypeNames.Of(property)} {property.Name}{Accessors(property)}",
        _ => null,
    };

    private static bool IsStatic(PropertyInfo property) => property.GetAccessors(nonPublic: true)[0].IsStatic;

    private static string Accessors(PropertyInfo property)
    {
        var text = "";
        if (property.GetMethod is { } get && IsSeen(get))
            text += $" get{Access(get)}";
        if (property.SetMethod is { } set && IsSeen(set))
            text += set.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == nameof(IsExternalInit)) ? " init" : $" set{Access(set)}";
        return property.IsDefined(typeof(RequiredMemberAttribute)) ? text + " required" : text;
    }

    private static string Access(MethodBase method)
    {
        var text = method.IsPublic ? "" : " protected";
        if (method.DeclaringType!.IsInterface)
            return method.IsAbstract ? text : text + " with default";
        return method.IsAbstract ? text + " abstract" : method.IsVirtual && !method.IsFinal ? text + " virtual" : text;
    }

    private static string Signature(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        var self = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{(method.IsStatic ? "static " : "")}{TypeNames.Of(method.ReturnParameter)} {method.Name}{generic}({self}{Parameters(method)})"
            + Constraints(method.IsGenericMethod ? method.GetGenericArguments() : []);
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{(parameter.IsOut ? "out " : "")}{TypeNames.Of(parameter)} {parameter.Name}"
        + (parameter.HasDefaultValue ? $" = {Literal(parameter.DefaultValue)}" : "")));

    private static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    private static string Constraints(Type[] arguments) => string.Concat(arguments.Where(argument => argument.IsGenericParameter).Select(argument =>
    {
        var flags = argument.GenericParameterAttributes;
        var parts = argument.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(TypeNames.Of).Order(StringComparer.Ordinal).ToList();
        if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            parts.Insert(0, "class");
        if (flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
            parts.Insert(0, "struct");
        else if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            parts.Add("new()");
        return parts.Count == 0 ? "" : $" where {argument.Name} : {string.Join(", ", parts)}";
    }));
}

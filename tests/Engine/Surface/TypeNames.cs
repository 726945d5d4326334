using System.Reflection;

namespace AlprGrains.Tests.Engine.Surface;

/// <summary>Full names of types as C# writes them, with a question mark after references that may be null.</summary>
internal static class TypeNames
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static string Of(Type type)
    {
        if (type.IsGenericParameter)
            return type.Name;
        if (type.IsByRef)
            return $"ref {Of(type.GetElementType()!)}";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!)}[]";
        if (!type.IsGenericType)
            return Bare(type);
        return $"{Bare(type)}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
    }

    public static string Of(ParameterInfo parameter) => Annotated(Nullability.Create(parameter), write: !parameter.IsOut && parameter.Position >= 0);

    public static string Of(FieldInfo field) => Annotated(Nullability.Create(field), write: false);

    public static string Of(PropertyInfo property) => Annotated(Nullability.Create(property), write: property.GetMethod is null);

    private static string Annotated(NullabilityInfo info, bool write)
    {
        var type = info.Type;
        var isRef = type.IsByRef;
        if (isRef)
            type = type.GetElementType()!;
        var state = write ? info.WriteState : info.ReadState;
        var mark = state == NullabilityState.Nullable && !type.IsValueType && !type.IsGenericParameter ? "?" : "";
        var name = type switch
        {
            { IsGenericParameter: true } => type.Name,
            { IsArray: true } => $"{Annotated(info.ElementType!, write)}[]",
            { IsGenericType: true } when info.GenericTypeArguments.Length == type.GetGenericArguments().Length =>
                $"{Bare(type)}<{string.Join(", ", info.GenericTypeArguments.Select(argument => Annotated(argument, write)))}>",
            _ => Of(type),
        };
        return (isRef ? "ref " : "") + name + mark;
    }

    private static string Bare(Type type)
    {
        var name = type.IsNested ? $"{Bare(type.DeclaringType!)}.{type.Name}" : $"{type.Namespace}.{type.Name}";
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : name[..tick];
    }
}

using System.Runtime.CompilerServices;

namespace Orleans;

/// <summary>What a state is before anything was stored: made by its parameterless constructor, or with every member at its default.</summary>
internal static class StateInstances
{
    public static T Create<T>()
    {
        var type = typeof(T);
        if (type.IsValueType || type == typeof(string) || type.IsAbstract || type.IsArray)
            return default!;
        return type.GetConstructor(Type.EmptyTypes) is null
            ? (T)RuntimeHelpers.GetUninitializedObject(type)
            : Activator.CreateInstance<T>();
    }
}

using System.Collections;
using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// Copies what crosses a grain boundary, so that caller and grain never share what one of them could change. Debug builds copy everything,
/// numbered members only, so that a type that wrongly says it is immutable, or a member without a number, shows in the tests; other
/// builds pass immutable values as they are. Copies of grain states are always made.
/// </summary>
internal static class MessageCopier
{
#if DEBUG
    private const bool CopiesImmutable = true;
#else
    private const bool CopiesImmutable = false;
#endif

    /// <summary>The arguments of a call; <paramref name="areImmutable"/> says that no parameter's type can change.</summary>
    public static object?[] Copied(object?[] arguments, bool areImmutable)
    {
        if (areImmutable && !CopiesImmutable)
            return arguments;
        var copies = new object?[arguments.Length];
        for (var i = 0; i < copies.Length; i++)
            copies[i] = Copy(arguments[i], CopiesImmutable);
        return copies;
    }

    public static T Copied<T>(T result) =>
        typeof(T) == typeof(Nothing) || (!CopiesImmutable && MessageTypes.IsImmutable(typeof(T))) ? result : (T)Copy(result, CopiesImmutable)!;

    public static T? CopyState<T>(T? state) => (T?)Copy(state, copiesImmutable: true);

    private static object? Copy(object? value, bool copiesImmutable) => new Copying(copiesImmutable).Copy(value);

    private sealed class Copying(bool copiesImmutable)
    {
        // One object met twice stays one object, and a cycle ends.
        private Dictionary<object, object>? _copies;

        public object? Copy(object? value)
        {
            if (value is null)
                return null;
            var type = value.GetType();
            var kind = MessageTypes.KindOf(type);
            if (kind == Travel.Plain || (!copiesImmutable && MessageTypes.IsImmutable(type)))
                return value;
            if (!type.IsValueType && (_copies ??= new(ReferenceEqualityComparer.Instance)).TryGetValue(value, out var copy))
                return copy;
            return kind == Travel.Collection ? CollectionCopier.Copy(value, this.Copy, Remember) : CopyMessage(value, type);
        }

        private object CopyMessage(object value, Type type)
        {
            if (MessageTypes.ProblemOf(type) is { } problem)
                throw new OrleansException(problem);
            var copy = RuntimeHelpers.GetUninitializedObject(type);
            Remember(value, copy);
            foreach (var field in MessageTypes.FieldsOf(type))
                field.SetValue(copy, Copy(field.GetValue(value)));
            return copy;
        }

        private void Remember(object value, object copy)
        {
            if (!value.GetType().IsValueType)
                (_copies ??= new(ReferenceEqualityComparer.Instance))[value] = copy;
        }
    }
}

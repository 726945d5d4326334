using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using System.Numerics;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Orleans;

/// <summary>How a type crosses a grain boundary.</summary>
internal enum Travel
{
    /// <summary>A value that nothing can change: passed as it is.</summary>
    Plain,
    /// <summary>A collection: its elements decide.</summary>
    Collection,
    /// <summary>A type of the program with <see cref="GenerateSerializerAttribute"/>: its numbered members decide.</summary>
    Message,
    /// <summary>An interface, an abstract class or object: the value's own type decides.</summary>
    Open,
}

/// <summary>
/// Which types may cross a grain boundary, as in Orleans: known values and collections, grain references, exceptions, and types with
/// <see cref="GenerateSerializerAttribute"/> all of whose members have a number. Everything else is refused, with the reason.
/// </summary>
internal static class MessageTypes
{
    private static readonly FrozenSet<Type> PlainTypes = new[]
    {
        typeof(string), typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly),
        typeof(TimeOnly), typeof(Uri), typeof(Version), typeof(BigInteger), typeof(Int128), typeof(UInt128), typeof(Half), typeof(Type),
        typeof(IPAddress), typeof(IPEndPoint), typeof(System.Globalization.CultureInfo), typeof(CancellationToken), typeof(Nothing),
        typeof(GrainId), typeof(GrainType), typeof(IdSpan), typeof(SiloAddress), typeof(TickStatus),
    }.ToFrozenSet();

    private static readonly FrozenSet<Type> ImmutableCollections = new[]
    {
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableDictionary<,>), typeof(ImmutableHashSet<>),
        typeof(ImmutableSortedDictionary<,>), typeof(ImmutableSortedSet<>), typeof(ImmutableQueue<>), typeof(ImmutableStack<>),
        typeof(Nullable<>), typeof(KeyValuePair<,>), typeof(ReadOnlyMemory<>),
        typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>),
        typeof(ValueTuple<,,,,,>), typeof(ValueTuple<,,,,,,>),
        typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>), typeof(Tuple<,,,,>),
    }.ToFrozenSet();

    private static readonly FrozenSet<Type> MutableCollections = new[]
    {
        typeof(List<>), typeof(Dictionary<,>), typeof(HashSet<>), typeof(Queue<>), typeof(Stack<>), typeof(SortedDictionary<,>),
        typeof(SortedSet<>), typeof(SortedList<,>),
    }.ToFrozenSet();

    private static readonly ConcurrentDictionary<Type, string?> Problems = new();
    private static readonly ConcurrentDictionary<Type, bool> Immutability = new();
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> MemberFields = new();

    public static void RequireMayTravel(MethodInfo method)
    {
        var types = method.GetParameters().Select(parameter => parameter.ParameterType)
            .Concat(method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments() : []);
        foreach (var type in types)
        {
            if (ProblemOf(type) is { } problem)
                throw new OrleansException($"{method.DeclaringType!.FullName}.{method.Name}: {problem}");
        }
    }

    /// <summary>Why values of a type may not cross a grain boundary, or null if they may.</summary>
    public static string? ProblemOf(Type type)
    {
        if (Problems.TryGetValue(type, out var known))
            return known;
        var problem = FindProblem(type, []);
        Problems[type] = problem;
        return problem;
    }

    /// <summary>True if every value of this static type can be shared: nothing in it can change.</summary>
    public static bool IsImmutable(Type type) => Immutability.GetOrAdd(type, static type => KindOf(type) switch
    {
        Travel.Plain => true,
        Travel.Collection => !IsMutableCollection(type) && type.GetGenericArguments().All(IsImmutable),
        Travel.Message => type.IsDefined(typeof(ImmutableAttribute), inherit: false) && (type.IsValueType || type.IsSealed),
        _ => false,
    });

    public static Travel KindOf(Type type)
    {
        if (type.IsPrimitive || type.IsEnum || PlainTypes.Contains(type) || typeof(Exception).IsAssignableFrom(type)
            || typeof(Type).IsAssignableFrom(type) || typeof(IAddressable).IsAssignableFrom(type) || IsWrapped(type))
        {
            return Travel.Plain;
        }

        if (IsMutableCollection(type) || (type.IsGenericType && ImmutableCollections.Contains(type.GetGenericTypeDefinition())))
            return Travel.Collection;
        if (type.IsInterface || type.IsAbstract || type == typeof(object))
            return Travel.Open;

        return Travel.Message;
    }

    /// <summary>The fields of a message that travel: those of numbered members, base types first.</summary>
    public static FieldInfo[] FieldsOf(Type type) => MemberFields.GetOrAdd(type, static type =>
        [.. AllFields(type).Where(pair => MemberOf(pair) is { } member && HasId(pair.Owner, member)).Select(pair => pair.Field)]);

    private static string? FindProblem(Type type, HashSet<Type> seen)
    {
        if (!seen.Add(type))
            return null;
        switch (KindOf(type))
        {
            case Travel.Plain:
                return null;
            case Travel.Collection when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ReadOnlyMemory<>):
                return type == typeof(ReadOnlyMemory<byte>) ? null : $"{Name(type)} cannot travel; of memories only ReadOnlyMemory<byte> can";
            case Travel.Collection:
                var elements = type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments();
                return elements.Select(element => FindProblem(element, seen)).FirstOrDefault(problem => problem is not null);
            case Travel.Open:
                return null;
        }

        if (!type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
            return $"{Name(type)} cannot travel: it has no [GenerateSerializer], and the engine does not know it.";
        foreach (var field in AllFields(type))
        {
            if (MemberOf(field) is not { } member)
                continue;
            if (!HasId(field.Owner, member))
                return $"{Name(type)}.{member.Name} has no [Id]: it would be lost on the way. Number it, or mark its field [NonSerialized].";
            if (FindProblem(field.Field.FieldType, seen) is { } problem)
                return $"{Name(type)}.{member.Name}: {problem}";
        }

        return null;
    }

    private static IEnumerable<(Type Owner, FieldInfo Field)> AllFields(Type type)
    {
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
        {
            foreach (var inherited in AllFields(parent))
                yield return inherited;
        }

        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            yield return (type, field);
    }

    // The property behind a field that the compiler made, or the field; null if it is marked as not travelling.
    private static MemberInfo? MemberOf((Type Owner, FieldInfo Field) field)
    {
#pragma warning disable SYSLIB0050 // Orleans goes by this mark too
        if (field.Field.IsNotSerialized)
            return null;
#pragma warning restore SYSLIB0050
        var name = field.Field.Name;
        var end = name.IndexOf(">k__BackingField", StringComparison.Ordinal);
        return end < 0
            ? field.Field
            : field.Owner.GetProperty(
                name[1..end], BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);
    }

    // On the member itself, or on the parameter of the primary constructor that it comes from.
    private static bool HasId(Type owner, MemberInfo member) =>
        member.IsDefined(typeof(IdAttribute))
        || owner.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .SelectMany(constructor => constructor.GetParameters())
            .Any(parameter => parameter.Name == member.Name && parameter.IsDefined(typeof(IdAttribute)));

    private static bool IsMutableCollection(Type type) =>
        type.IsArray || (type.IsGenericType && MutableCollections.Contains(type.GetGenericTypeDefinition()));

    private static bool IsWrapped(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Immutable<>);

    private static string Name(Type type) => type.FullName ?? type.Name;
}

using System.Buffers;
using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AlprGrains.Storage.Sealing;

/// <summary>
/// JSON of our own values and grain states, before it is sealed. What a type marks with <c>[Id]</c> is its state, private
/// members included, in the order of the ids: the rule by which Orleans serializes, so a value that may cross a grain
/// boundary may also be kept. The same value always gives the same bytes.
/// </summary>
public static class ContractJson
{
    public static JsonSerializerOptions Options { get; } = Build();

    /// <summary>What a thread keeps for its next value: most are far smaller, and a feed of a thousand notices fits.</summary>
    private const int KeptBytesMax = 1 << 20;

    [ThreadStatic] private static ArrayBufferWriter<byte>? _buffer;

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <summary>A value's JSON, sealed. The clear bytes stand in a buffer that its thread uses again, and are wiped.</summary>
    public static byte[] Seal<T>(T value, DataKey key, ReadOnlySpan<byte> belongsTo)
    {
        var buffer = _buffer ?? new ArrayBufferWriter<byte>();
        _buffer = null; // a value whose serialization seals another must not meet its own buffer
        try
        {
            using (var writer = new Utf8JsonWriter(buffer)) JsonSerializer.Serialize(writer, value, Options);
            return key.Seal(buffer.WrittenSpan, belongsTo);
        }
        finally
        {
            buffer.Clear(); // wipes
            if (buffer.Capacity <= KeptBytesMax) _buffer = buffer;
        }
    }

    public static T? Read<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<T>(json, Options);

    private static JsonSerializerOptions Build()
    {
        var resolver = new DefaultJsonTypeInfoResolver();
        resolver.Modifiers.Add(TakeMarkedMembers);
        var options = new JsonSerializerOptions { TypeInfoResolver = resolver, WriteIndented = false };
        options.Converters.Add(new ImmutableArrayConverters());
        options.MakeReadOnly();
        return options;
    }

    private static void TakeMarkedMembers(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object || info.Type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is null) return;
        info.Properties.Clear();
        foreach (var (member, _) in MarkedMembers(info.Type).OrderBy(marked => marked.Id))
        {
            var property = info.CreateJsonPropertyInfo(TypeOf(member), member.Name.TrimStart('_'));
            property.Get = GetterOf(member);
            property.Set = member is FieldInfo target ? target.SetValue : ((PropertyInfo)member).SetValue;
            info.Properties.Add(property);
        }
        info.CreateObject = CreatorOf(info.Type);
    }

    // Compiled: every alert is written as JSON twice, and reflection costs ten times as much.
    private static Func<object, object?> GetterOf(MemberInfo member)
    {
        var value = Expression.Parameter(typeof(object));
        return Expression.Lambda<Func<object, object?>>(
            Expression.Convert(Expression.MakeMemberAccess(Expression.Convert(value, member.DeclaringType!), member), typeof(object)), value).Compile();
    }

    private static IEnumerable<(MemberInfo Member, uint Id)> MarkedMembers(Type type) =>
        type.GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(member => member is FieldInfo or PropertyInfo)
            .Select(member => (member, mark: member.GetCustomAttribute<IdAttribute>()))
            .Where(marked => marked.mark is not null)
            .Select(marked => (marked.member, marked.mark!.Id));

    private static Type TypeOf(MemberInfo member) => member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    // Positional records have no empty constructor; their members are set one by one. Arrays that an older version did not
    // write are empty then, never default.
    private static Func<object> CreatorOf(Type type)
    {
        if (!type.IsValueType && type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []) is { } constructor)
            return () => constructor.Invoke(null);
        var arrays = MarkedMembers(type)
            .Select(marked => marked.Member)
            .OfType<PropertyInfo>()
            .Where(property => property.PropertyType is { IsGenericType: true } && property.PropertyType.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
            .Select(property => (property, empty: property.PropertyType.GetField("Empty")!.GetValue(null)))
            .ToArray();
        return () =>
        {
            var created = RuntimeHelpers.GetUninitializedObject(type);
            foreach (var (property, empty) in arrays) property.SetValue(created, empty);
            return created;
        };
    }

    // A default array is written as null and comes back as default: the library's own converter throws on it.
    private sealed class ImmutableArrayConverters : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(ImmutableArray<>);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(ImmutableArrayConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
    }

    private sealed class ImmutableArrayConverter<T> : JsonConverter<ImmutableArray<T>>
    {
        public override bool HandleNull => true;

        public override ImmutableArray<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<T[]>(ref reader, options) is { } items ? ImmutableCollectionsMarshal(items) : default;

        public override void Write(Utf8JsonWriter writer, ImmutableArray<T> value, JsonSerializerOptions options)
        {
            if (value.IsDefault)
            {
                writer.WriteNullValue();
                return;
            }
            writer.WriteStartArray();
            foreach (var item in value) JsonSerializer.Serialize(writer, item, options);
            writer.WriteEndArray();
        }

        private static ImmutableArray<T> ImmutableCollectionsMarshal(T[] items) => System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(items);
    }
}

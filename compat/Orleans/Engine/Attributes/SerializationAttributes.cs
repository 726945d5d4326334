namespace Orleans;

/// <summary>This type may cross a grain boundary or be kept as grain state; every member that travels carries <see cref="IdAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute;

/// <summary>The number of a member in its type's wire form. Numbers are never reused.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Class
    | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method)]
public sealed class IdAttribute(uint id) : Attribute
{
    public uint Id { get; } = id;
}

/// <summary>The name of a type or method on the wire, which a rename in code must not change.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method,
    AllowMultiple = true)]
public sealed class AliasAttribute(string alias) : Attribute
{
    public string Alias { get; } = alias;
}

/// <summary>A promise that nobody changes this value after it was made, so that it may be passed by reference.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property
    | AttributeTargets.Parameter | AttributeTargets.ReturnValue, Inherited = false)]
public sealed class ImmutableAttribute : Attribute;

/// <summary>How long a caller of this method waits for its answer, in place of the configured response timeout; text as <see cref="TimeSpan.Parse(string)"/> reads it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
{
    public TimeSpan? Timeout { get; init; } = TimeSpan.Parse(timeout);
}

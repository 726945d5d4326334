namespace Orleans.Runtime;

/// <summary>The name of a grain interface, from <see cref="GrainInterfaceTypeAttribute"/> or from the interface's own full name.</summary>
[GenerateSerializer, Immutable]
public readonly struct GrainInterfaceType : IEquatable<GrainInterfaceType>
{
    [Id(0)]
    private readonly IdSpan _value;

    public GrainInterfaceType(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        _value = IdSpan.Create(value);
    }

    public IdSpan Value => _value;

    public bool IsDefault => _value.IsDefault;

    public static GrainInterfaceType Create(string value) => new(value);

    public bool Equals(GrainInterfaceType other) => _value.Equals(other._value);

    public override bool Equals(object? obj) => obj is GrainInterfaceType other && Equals(other);

    public override int GetHashCode() => _value.GetHashCode();

    public override string ToString() => _value.ToString();

    public static bool operator ==(GrainInterfaceType left, GrainInterfaceType right) => left.Equals(right);

    public static bool operator !=(GrainInterfaceType left, GrainInterfaceType right) => !left.Equals(right);
}

/// <summary>The name of this interface, so that a reference can be made from a grain id and that name alone.</summary>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class GrainInterfaceTypeAttribute(string value) : Attribute
{
    private readonly GrainInterfaceType _value = GrainInterfaceType.Create(value);

    public GrainInterfaceType GetGrainInterfaceType(IServiceProvider services, Type type) => _value;
}

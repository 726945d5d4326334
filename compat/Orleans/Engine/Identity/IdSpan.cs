using System.Text;

namespace Orleans.Runtime;

/// <summary>UTF-8 bytes of a grain type or a grain key, with their stable hash kept beside them.</summary>
[GenerateSerializer, Immutable]
public readonly struct IdSpan : IEquatable<IdSpan>, IComparable<IdSpan>
{
    [Id(0)]
    private readonly int _hashCode;

    [Id(1)]
    private readonly byte[]? _value;

    public IdSpan(byte[] value)
    {
        _value = value;
        _hashCode = unchecked((int)StableHash.ComputeHash(value));
    }

    public ReadOnlyMemory<byte> Value => _value;

    public bool IsDefault => _value is null || _value.Length == 0;

    public static IdSpan Create(string id) => new(Encoding.UTF8.GetBytes(id));

    public ReadOnlySpan<byte> AsSpan() => _value;

    public bool Equals(IdSpan obj) =>
        ReferenceEquals(_value, obj._value)
        || (_hashCode == obj._hashCode && _value is not null && obj._value is not null && _value.AsSpan().SequenceEqual(obj._value));

    public override bool Equals(object? obj) => obj is IdSpan other && Equals(other);

    public override int GetHashCode() => _hashCode;

    public uint GetUniformHashCode() => unchecked((uint)_hashCode);

    public int CompareTo(IdSpan other) => AsSpan().SequenceCompareTo(other.AsSpan());

    public override string ToString() => _value is null ? "" : Encoding.UTF8.GetString(_value);

    public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);

    public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);
}

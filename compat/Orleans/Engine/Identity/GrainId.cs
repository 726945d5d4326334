using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>A grain's identity: type and key, written <c>type/key</c>. Text without a slash is refused with <see cref="ArgumentException"/>.</summary>
[GenerateSerializer, Immutable]
public readonly struct GrainId : IEquatable<GrainId>, IComparable<GrainId>, ISpanParsable<GrainId>
{
    [Id(0)]
    private readonly GrainType _type;

    [Id(1)]
    private readonly IdSpan _key;

    public GrainId(GrainType type, IdSpan key)
    {
        _type = type;
        _key = key;
    }

    public GrainType Type => _type;

    public IdSpan Key => _key;

    public bool IsDefault => _type.IsDefault && _key.IsDefault;

    public static GrainId Create(string type, string key) => Create(GrainType.Create(type), key);

    public static GrainId Create(GrainType type, string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return new GrainId(type, IdSpan.Create(key));
    }

    public static GrainId Create(GrainType type, IdSpan key) => new(type, key);

    public static GrainId Parse(string value) => Parse(value.AsSpan(), null);

    public static GrainId Parse(string value, IFormatProvider? provider = null) => Parse(value.AsSpan(), provider);

    public static GrainId Parse(ReadOnlySpan<char> value, IFormatProvider? provider = null) =>
        TryParse(value, provider, out var result)
            ? result
            : throw new ArgumentException($"Unable to parse \"{value}\" as a grain id");

    public static bool TryParse(string? value, out GrainId result) => TryParse(value.AsSpan(), null, out result);

    public static bool TryParse([NotNullWhen(true)] string? value, IFormatProvider? provider, out GrainId result) =>
        TryParse(value.AsSpan(), provider, out result);

    public static bool TryParse(ReadOnlySpan<char> value, IFormatProvider? provider, out GrainId result)
    {
        var slash = value.IndexOf('/');
        result = slash < 0
            ? default
            : new GrainId(new GrainType(IdSpan.Create(value[..slash].ToString())), IdSpan.Create(value[(slash + 1)..].ToString()));
        return slash >= 0;
    }

    /// <summary>The same for this id in every process; reminder tables are divided by it.</summary>
    public uint GetUniformHashCode() => unchecked(_type.GetUniformHashCode() * 31 + _key.GetUniformHashCode());

    public bool Equals(GrainId other) => _key.Equals(other._key) && _type.Equals(other._type);

    public override bool Equals(object? obj) => obj is GrainId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_type, _key);

    public int CompareTo(GrainId other)
    {
        var byType = _type.CompareTo(other._type);
        return byType != 0 ? byType : _key.CompareTo(other._key);
    }

    public override string ToString() => $"{_type}/{_key}";

    public static bool operator ==(GrainId left, GrainId right) => left.Equals(right);

    public static bool operator !=(GrainId left, GrainId right) => !left.Equals(right);
}

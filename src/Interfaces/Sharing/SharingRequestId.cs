namespace AlprGrains.Sharing;

/// <summary>Names one sharing request; drawn by whoever submits, so that a repeat of the same submission is the same request. 32 lower-case hex digits, and the key of its grain.</summary>
[GenerateSerializer, Immutable, Alias("SharingRequestId")]
public readonly record struct SharingRequestId([property: Id(0)] string Hex)
{
    public static bool TryParse(string? hex, out SharingRequestId id)
    {
        var isHex = hex is { Length: 32 } && hex.All(c => c is >= '0' and <= '9' or >= 'a' and <= 'f');
        id = isHex ? new SharingRequestId(hex!) : default;
        return isHex;
    }

    public override string ToString() => Hex;
}

namespace AlprGrains.Retention;

/// <summary>Names one hold; drawn by whoever asks for it, so that a repeat of the same request is the same hold. 32 lower-case hex digits.</summary>
[GenerateSerializer, Immutable, Alias("HoldId")]
public readonly record struct HoldId([property: Id(0)] string Hex)
{
    public static bool TryParse(string? hex, out HoldId id)
    {
        var isHex = hex is { Length: 32 } && hex.All(c => c is >= '0' and <= '9' or >= 'a' and <= 'f');
        id = isHex ? new HoldId(hex!) : default;
        return isHex;
    }

    public override string ToString() => Hex;
}

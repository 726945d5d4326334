using AlprGrains.Plates;

namespace AlprGrains.Storage.Embedded.Patterns;

/// <summary>
/// A plate in 60 bits: six for each character, the first one highest, 0 where there is none, 1 to 10 for the digits, 11 to 36 for the
/// letters. Numbers are in the order of the texts, and a pattern is answered with a few operations on all characters at once.
/// </summary>
internal static class PackedPlate
{
    /// <summary>Bits of one character.</summary>
    public const int CharacterBits = 6;

    /// <summary>The first character's lowest bit.</summary>
    public const int FirstShift = (PlateNumber.CharactersMax - 1) * CharacterBits;

    public static ulong Of(PlateNumber plate)
    {
        ulong packed = 0;
        var shift = FirstShift;
        foreach (var character in plate.Text)
        {
            packed |= CodeOf(character) << shift;
            shift -= CharacterBits;
        }
        return packed;
    }

    public static PlateNumber Unpack(ulong packed)
    {
        Span<char> text = stackalloc char[PlateNumber.CharactersMax];
        var length = 0;
        for (var shift = FirstShift; shift >= 0; shift -= CharacterBits)
        {
            var code = packed >> shift & 0x3f;
            if (code == 0) break;
            text[length++] = (char)(code <= 10 ? '0' + (int)code - 1 : 'A' + (int)code - 11);
        }
        return PlateNumber.Parse(new string(text[..length]));
    }

    /// <summary>1 to 36.</summary>
    public static ulong CodeOf(char character) => character <= '9' ? (ulong)(character - '0' + 1) : (ulong)(character - 'A' + 11);
}

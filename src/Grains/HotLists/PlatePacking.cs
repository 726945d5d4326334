using AlprGrains.Plates;

namespace AlprGrains.Grains.HotLists;

/// <summary>
/// A plate's skeleton as one number: base 37, one digit a character, 1 to 36 so that lengths differ too. Ten characters are
/// below 2^53. Two plates have one number exactly when <see cref="Confusables.SkeletonOf"/> gives them one skeleton.
/// </summary>
internal static class PlatePacking
{
    private static readonly byte[] Digits = BuildDigits();

    public static ulong SkeletonOf(string plate)
    {
        var digits = Digits;
        ulong packed = 0;
        foreach (var character in plate) packed = unchecked(packed * 37 + digits[character & 127]);
        return packed;
    }

    private static byte[] BuildDigits()
    {
        var digits = new byte[128];
        for (var c = '0'; c <= '9'; c++) digits[c] = DigitOf(Confusables.RepresentativeOf(c));
        for (var c = 'A'; c <= 'Z'; c++) digits[c] = DigitOf(Confusables.RepresentativeOf(c));
        return digits;
    }

    private static byte DigitOf(char c) => (byte)(c <= '9' ? c - '0' + 1 : c - 'A' + 11);
}

using System.Globalization;
using System.Text;

namespace AlprGrains.Audit.Tree;

/// <summary>
/// Where a tile or an entry bundle lies, as C2SP tlog-tiles says: <c>tile/0/x001/x234/067</c>, <c>tile/entries/000.p/12</c>. A tile
/// holds 256 hashes; a partial one, at the right edge, says how many.
/// </summary>
/// <param name="Level">0 for the hashes of entries; <see cref="Entries"/> for the entries themselves.</param>
/// <param name="Index">Which one of its level, from the left.</param>
/// <param name="Width">1 to 256.</param>
public readonly record struct TilePath(int Level, long Index, int Width)
{
    /// <summary>Stands for a level: bundles of entries.</summary>
    public const int Entries = -1;

    /// <summary>Hashes in a full tile, entries in a full bundle.</summary>
    public const int FullWidth = 256;

    public const int LevelMax = 63;

    /// <summary>Longest path that is taken.</summary>
    public const int CharactersMax = 64;

    private const string Root = "tile/";
    private const string PartialMark = ".p/";

    public bool IsFull => Width == FullWidth;

    /// <summary>The first entry that it holds, or that is below it.</summary>
    public long FirstEntry => Index << (8 * (Math.Max(Level, 0) + 1));

    /// <summary>The same place with another width.</summary>
    public TilePath Of(int width) => this with { Width = width };

    /// <summary>Every tile of a level that a tree of this size has.</summary>
    public static IEnumerable<TilePath> Of(int level, long size)
    {
        var hashes = size >> (8 * Math.Max(level, 0));
        for (long index = 0; index < hashes / FullWidth; index++) yield return new TilePath(level, index, FullWidth);
        if (hashes % FullWidth != 0) yield return new TilePath(level, hashes / FullWidth, (int)(hashes % FullWidth));
    }

    /// <summary>The tile of level 0, or the bundle, that holds this entry in a tree of this size.</summary>
    public static TilePath Of(int level, long size, long entry) =>
        new(level, entry / FullWidth, (int)Math.Min(size - entry / FullWidth * FullWidth, FullWidth));

    public override string ToString()
    {
        var text = new StringBuilder(Root).Append(Level == Entries ? "entries" : Level.ToString(CultureInfo.InvariantCulture)).Append('/');
        var digits = Index.ToString(CultureInfo.InvariantCulture);
        digits = digits.PadLeft((digits.Length + 2) / 3 * 3, '0');
        for (var at = 0; at < digits.Length; at += 3)
        {
            if (at + 3 < digits.Length) text.Append('x').Append(digits, at, 3).Append('/');
            else text.Append(digits, at, 3);
        }
        return IsFull ? text.ToString() : text.Append(PartialMark).Append(Width).ToString();
    }

    /// <summary>Takes what <see cref="ToString"/> gives, and nothing else.</summary>
    public static bool TryParse(string text, out TilePath path)
    {
        path = default;
        if (text.Length > CharactersMax || !text.StartsWith(Root, StringComparison.Ordinal)) return false;
        var width = FullWidth;
        var rest = text[Root.Length..];
        if (rest.IndexOf(PartialMark, StringComparison.Ordinal) is var mark and >= 0)
        {
            if (!TryNumber(rest[(mark + PartialMark.Length)..], FullWidth - 1, out var partial) || partial == 0) return false;
            width = (int)partial;
            rest = rest[..mark];
        }
        var parts = rest.Split('/');
        if (parts.Length < 2) return false;
        long level = Entries;
        if (parts[0] != "entries" && !TryNumber(parts[0], LevelMax, out level)) return false;
        var digits = string.Concat(parts[1..].Select(part => part.TrimStart('x')));
        if (digits.Length > 18 || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return false;
        path = new TilePath((int)level, index, width);
        return path.ToString() == text; // one spelling only
    }

    private static bool TryNumber(string text, long max, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= max;
}

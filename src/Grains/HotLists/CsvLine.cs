using System.Text;

namespace AlprGrains.Grains.HotLists;

/// <summary>
/// One line of RFC 4180 into its cells. Hot-list files hold no line breaks inside cells, so a quote that does not close spoils
/// its own line and no other.
/// </summary>
internal static class CsvLine
{
    /// <summary>Most cells in a line.</summary>
    public const int CellsMax = 64;

    /// <summary>Splits; null, or what is wrong.</summary>
    public static string? Split(string line, char separator, List<string> cells)
    {
        cells.Clear();
        var position = 0;
        while (true)
        {
            if (cells.Count == CellsMax) return $"the line has more than {CellsMax} cells";
            var problem = position < line.Length && line[position] == '"'
                ? ReadQuoted(line, separator, ref position, out var cell)
                : ReadPlain(line, separator, ref position, out cell);
            if (problem is not null) return problem;
            cells.Add(cell.Trim());
            if (position >= line.Length) return null;
            position++; // over the separator; a separator at the end leaves one empty cell more
        }
    }

    private static string? ReadPlain(string line, char separator, ref int position, out string cell)
    {
        var end = line.IndexOf(separator, position);
        if (end < 0) end = line.Length;
        cell = line[position..end];
        position = end;
        return cell.Contains('"') ? $"a quote stands inside {Quoted.Of(cell)}; put the whole cell in quotes and double the quote" : null;
    }

    private static string? ReadQuoted(string line, char separator, ref int position, out string cell)
    {
        var text = new StringBuilder();
        cell = "";
        for (position++; ; position++)
        {
            if (position >= line.Length) return "a quote is opened and not closed";
            if (line[position] != '"') text.Append(line[position]);
            else if (position + 1 < line.Length && line[position + 1] == '"') { text.Append('"'); position++; }
            else break;
        }
        position++;
        cell = text.ToString();
        return position == line.Length || line[position] == separator ? null : $"text follows the closing quote of {Quoted.Of(cell)}";
    }
}

/// <summary>What the sender wrote, fit to stand in an answer: short, on one line, no control characters.</summary>
internal static class Quoted
{
    private const int CharactersMax = 40;

    public static string Of(string text)
    {
        var shown = text.Length > CharactersMax ? text[..CharactersMax] + "…" : text;
        return $"'{string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c))}'";
    }
}

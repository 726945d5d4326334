namespace AlprGrains.Recognition.Evaluation;

/// <summary>How texts of plates are compared when they are scored.</summary>
public static class PlateText
{
    /// <summary>Upper case, letters and digits only.</summary>
    public static string Normalise(string text) => string.Concat(text.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit));

    /// <summary>The same with O and 0 as one class: many states press both with one die, and the labels write every O as 0.</summary>
    public static string WithZeros(string text) => Normalise(text).Replace('O', '0');

    /// <summary>Insertions, deletions and substitutions that make one text the other (Levenshtein 1966).</summary>
    public static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var substituted = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}

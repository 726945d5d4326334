namespace AlprGrains.Policy.Screening.Reading;

/// <summary>Misspellings of long words: one slip from 6 letters, two from 10. Short words have too many neighbours (deported, reported).</summary>
public sealed class NearMisses
{
    private const int OneSlipFrom = 6;
    private const int TwoSlipsFrom = 10;
    private const int CharactersMax = 24;

    private readonly ILookup<char, string> _byInitial;
    private readonly string[] _words;

    public NearMisses(IEnumerable<string> words)
    {
        _words = [.. words.Distinct().Where(word => word.Length is >= OneSlipFrom and <= CharactersMax)];
        _byInitial = _words.ToLookup(word => word[0]);
    }

    /// <summary>The word that was meant, or null. The first letter must be right, except in the longest words.</summary>
    public string? Corrected(string word)
    {
        if (word.Length is < OneSlipFrom - 1 or > CharactersMax) return null;
        var candidates = word.Length >= TwoSlipsFrom ? _words : _byInitial[word[0]];
        string? best = null;
        var fewest = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var allowed = candidate.Length >= TwoSlipsFrom ? 2 : 1;
            if (Math.Abs(candidate.Length - word.Length) > allowed) continue;
            var slips = Slips(word, candidate);
            if (slips <= allowed && slips < fewest) (best, fewest) = (candidate, slips);
        }

        return best;
    }

    // Both are bounded by whoever calls. Letters left out, put in, changed, or two exchanged (optimal string alignment).
    internal static int Slips(string left, string right)
    {
        Span<int> before = stackalloc int[right.Length + 1];
        Span<int> above = stackalloc int[right.Length + 1];
        Span<int> row = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++) above[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var change = left[i - 1] == right[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + change);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            above.CopyTo(before);
            row.CopyTo(above);
        }

        return above[right.Length];
    }
}

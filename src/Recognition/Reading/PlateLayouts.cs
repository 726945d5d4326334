using AlprGrains.Plates;

namespace AlprGrains.Recognition.Reading;

/// <summary>
/// What is written on US plates, as patterns of letters and digits. It re-ranks readings and never filters them: 10 to 15 % of the plates are
/// vanity, from elsewhere, or older than any table. It also tells where a 0 is more likely the letter O, which the reader does not tell apart,
/// and hints at California where a pattern is hardly used elsewhere.
/// </summary>
/// <remarks>Patterns: CVC 4850 ff. and DMV descriptions for California; the states' own current and recent passenger series otherwise.</remarks>
internal static class PlateLayouts
{
    /// <summary>How much likelier a reading is when it is a series in use. Small, so that a clear picture always wins.</summary>
    public const double SeriesFactor = 1.6;

    // A letter, 1 a digit.
    private static readonly HashSet<string> Series = new(StringComparer.Ordinal)
    {
        // California: passenger; commercial, older and current; exempt and trailers, digits only
        "1AAA111", "1A11111", "11111A1", "1111111", "111111",
        // Elsewhere
        "AAA111", "AAA1111", "111AAA", "1111AAA", "AAAA11", "AAA1A1", "AAAA111", "AA11111", "AA1111", "11AA11", "1AA1111", "A11AAA", "AA111", "1AAA11", "11AAA1",
        "111A111", "A111111", "11A1111", "1AA111", "A1A1A1", "AAA11A", "111AA1", "AA111AA", "AAA111A", "1A1111A", "11AAAA", "1AAAA1", "A11111", "AA11AA", "A11AAAA", "1AA11A", "111111A",
    };

    // No other state's standard plates have had these.
    private static readonly HashSet<string> Californian = new(StringComparer.Ordinal) { "1AAA111", "1A11111", "11111A1" };

    /// <summary>Zeros of which each may be an O; more would be a pattern of nothing.</summary>
    private const int ZerosTried = 3;

    /// <summary>The letter for the digit, at a place of which nothing is known: letters are the commoner, but O is avoided where it may be confused.</summary>
    private const double LetterOdds = 0.5;

    /// <summary>A way to read the zeros that is no series, where another way is one.</summary>
    private const double MisfitOdds = 0.03;

    /// <summary>Whether the text is a series in use, each 0 taken for either.</summary>
    public static bool IsSeries(string text) => Ways(text).Any(IsSeriesAsWritten);

    /// <summary>California, where only its plates look so; else null: a state is not to be guessed from characters alone.</summary>
    public static PlateRegion? RegionOf(string text) => Ways(text).Any(way => Californian.Contains(PatternOf(way))) ? PlateRegion.California : null;

    /// <summary>
    /// The same text with some zeros as the letter O, each with its part of the probability: the reader's word for both is 0, so the text's
    /// own probability covers them all. Nothing when there is no zero.
    /// </summary>
    public static IEnumerable<ReadText> WithLetterO(ReadText read)
    {
        var ways = Ways(read.Text).ToArray();
        var anyFits = ways.Any(IsSeriesAsWritten);
        var odds = ways.Select(way => Math.Pow(LetterOdds, way.Count(c => c == 'O')) * (anyFits && !IsSeriesAsWritten(way) ? MisfitOdds : 1)).ToArray();
        var all = odds.Sum();
        return ways.Zip(odds).Skip(1).Select(way => new ReadText(way.First, read.Probability * way.Second / all));
    }

    private static bool IsSeriesAsWritten(string text) => Series.Contains(PatternOf(text));

    // The text itself first, then with each choice of its first zeros as letters.
    private static IEnumerable<string> Ways(string text)
    {
        var zeros = Enumerable.Range(0, text.Length).Where(i => text[i] == '0').Take(ZerosTried).ToArray();
        for (var choice = 0; choice < 1 << zeros.Length; choice++)
            yield return string.Create(text.Length, (text, zeros, choice), static (way, from) =>
            {
                from.text.CopyTo(way);
                for (var i = 0; i < from.zeros.Length; i++)
                    if ((from.choice >> i & 1) != 0) way[from.zeros[i]] = 'O';
            });
    }

    private static string PatternOf(string text) =>
        string.Create(text.Length, text, static (pattern, from) =>
        {
            for (var i = 0; i < from.Length; i++) pattern[i] = char.IsAsciiDigit(from[i]) ? '1' : 'A';
        });
}

using System.Collections.Frozen;

namespace AlprGrains.Policy.Screening.Reading;

/// <summary>
/// Plain text in, words out. A word is a run of letters and digits; signs that stand for letters ($ @ ! | +) belong to it next to one, a full stop when it stands between digits (273.5). A possessive s is dropped, and so is a d after an apostrophe (att'd, occ'd).
/// </summary>
public static class Lexer
{
    /// <summary>Words beyond this are not read; such a line is held (a reason is a line, not a book).</summary>
    public const int TokensMax = 400;

    private const int ShortenedWordMin = 3;

    // "Det. Smith" is one thought: the full stop of a title ends none.
    private static readonly FrozenSet<string> Titles = new[]
    {
        "det", "dets", "sgt", "lt", "capt", "cpl", "ofc", "ofcr", "dep", "insp", "inv", "cmdr", "tpr", "agt", "asst", "mr", "mrs", "ms", "dr",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static List<Token> Split(string plain)
    {
        var tokens = new List<Token>();
        var afterMark = false;
        var glued = false;
        var at = 0;
        while (at < plain.Length && tokens.Count <= TokensMax)
        {
            if (!IsPart(plain, at, starting: true))
            {
                if (plain[at] is ' ') glued = false;
                else if (plain[at] is not '-' and not '\'' and not '_' && !(plain[at] is '.' && tokens.Count > 0 && Titles.Contains(tokens[^1].Word))) afterMark = true;
                at++;
                continue;
            }

            var start = at;
            while (at < plain.Length && IsPart(plain, at, starting: false)) at++;
            var raw = plain[start..at];
            tokens.Add(new(raw.ToLowerInvariant(), IsTitle(raw), afterMark, glued && tokens.Count > 0));
            (afterMark, glued) = (false, true);
            if (IsEnding(plain, at, at - start)) at += 2;
        }

        return tokens;
    }

    private static bool IsPart(string text, int at, bool starting)
    {
        var sign = text[at];
        if (char.IsAsciiLetterOrDigit(sign)) return true;
        var next = at + 1 < text.Length ? text[at + 1] : ' ';
        if (Leet.IsSign(sign)) return !starting || char.IsAsciiLetterOrDigit(next);
        return sign == '.' && !starting && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(next);
    }

    private static bool IsTitle(string raw) => raw.Length > 1 && char.IsAsciiLetterUpper(raw[0]) && raw.AsSpan(1).ContainsAnyInRange('a', 'z');

    // A d only after a word, not after a letter or two: I'd, ID'd.
    private static bool IsEnding(string text, int at, int letters) =>
        at + 1 < text.Length && text[at] == '\'' && (text[at + 1] is 's' or 'S' || (text[at + 1] is 'd' or 'D' && letters >= ShortenedWordMin))
        && (at + 2 == text.Length || !char.IsAsciiLetterOrDigit(text[at + 2]));
}

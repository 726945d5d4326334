namespace AlprGrains.Policy.Screening.Reading;

/// <summary>
/// Runs of single letters in, the words they spell out. Where blanks stand between words and marks between letters (I.C.E. case, d-e-a), the
/// blanks are believed; otherwise the reading that leaves the fewest letters over wins, then the one with the fewest words (police, not pol ice).
/// </summary>
public sealed class SpelledOut(NearMisses nearMisses, Func<string, SpelledWord?> read)
{
    private const int WordCharactersMax = 24;
    private const int InitialsMax = 3;
    private const int CostOfALetter = 100;

    public List<Token> Join(List<Token> tokens)
    {
        var joined = new List<Token>(tokens.Count);
        for (var at = 0; at < tokens.Count;)
        {
            var end = at;
            while (end < tokens.Count && tokens[end].Word.Length == 1) end++;
            if (end - at < 2)
            {
                joined.Add(tokens[at++]);
                continue;
            }

            var byMarks = false;
            for (var i = at + 1; i < end; i++) byMarks |= tokens[i].Glued;
            for (var start = at; start < end;)
            {
                var stop = start + 1;
                while (stop < end && (!byMarks || tokens[stop].Glued)) stop++;
                Spell(tokens, start, stop, joined);
                start = stop;
            }

            at = end;
        }

        return joined;
    }

    private void Spell(List<Token> tokens, int from, int to, List<Token> joined)
    {
        var count = to - from;
        var cost = new int[count + 1];
        var wordAt = new (string? Word, int Length)[count];
        for (var at = count - 1; at >= 0; at--)
        {
            (cost[at], wordAt[at]) = (CostOfALetter + cost[at + 1], (null, 1));
            for (var length = 2; length <= Math.Min(WordCharactersMax, count - at); length++)
            {
                if (SpelledWord.CostOfAWord + cost[at + length] >= cost[at] || Word(tokens, from + at, length) is not { } word) continue;
                if (word.Cost + cost[at + length] < cost[at]) (cost[at], wordAt[at]) = (word.Cost + cost[at + length], (word.Word, length));
            }
        }

        var isText = Enumerable.Range(from, count).Count(at => char.IsAsciiLetter(tokens[at].Word[0])) > InitialsMax;
        for (var at = 0; at < count;)
        {
            if (wordAt[at].Word is { } word)
            {
                joined.Add(tokens[from + at] with { Word = word, IsTitle = false });
                at += wordAt[at].Length;
                continue;
            }

            var end = at;
            while (end < count && wordAt[end].Word is null) end++;
            Leftover(tokens, from + at, from + end, isText, joined);
            at = end;
        }
    }

    // Letters in a row that spell no known word: a misspelt one, or something that a person must read. A few alone are initials.
    private void Leftover(List<Token> tokens, int from, int to, bool isText, List<Token> joined)
    {
        var letters = string.Concat(Enumerable.Range(from, to - from).Select(at => tokens[at].Word));
        if (nearMisses.Corrected(letters) is { } corrected) joined.Add(tokens[from] with { Word = corrected, IsTitle = false });
        else if (isText) joined.Add(tokens[from] with { Word = Unmasking.PiecesOfAWord, IsTitle = false });
        else for (var at = from; at < to; at++) joined.Add(tokens[at]);
    }

    private SpelledWord? Word(List<Token> tokens, int start, int length)
    {
        Span<char> letters = stackalloc char[WordCharactersMax];
        for (var i = 0; i < length; i++) letters[i] = tokens[start + i].Word[0];
        return Leet.LetterCount(letters[..length]) >= 2 ? read(new string(letters[..length])) : null;
    }
}

/// <summary>A word that letters spell; a known word is better than the beginning of one with an ending.</summary>
public sealed record SpelledWord(string Word, int Cost)
{
    public const int CostOfAWord = 1;
    public const int CostOfABeginning = 3;
}

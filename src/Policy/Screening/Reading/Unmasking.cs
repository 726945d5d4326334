using System.Collections.Frozen;

namespace AlprGrains.Policy.Screening.Reading;

/// <summary>
/// Words as typed in, words as meant out. Only a word that the vocabulary does not know is looked at, so that ordinary text passes
/// unchanged:
/// <list type="number">
/// <item>single letters in a row become the word they spell (I.C.E., d e p o r t);</item>
/// <item>stand-ins, a small l for an I, doubled letters and a case number glued on are undone (1CE, lCE, IICE, ICE25);</item>
/// <item>pieces side by side become the guarded word they spell (immi-gration, F BI);</item>
/// <item>words run together are taken apart (ICEcase), and near misses of long words are corrected (imigration).</item>
/// </list>
/// </summary>
public sealed class Unmasking
{
    /// <summary>Stands for an acronym whose pieces are also ordinary words ("at f"): a person looks.</summary>
    public const string PiecesOfAnAcronym = "~pieces";

    private const int PiecesMax = 8;
    private const int JoinedCharactersMax = 24;
    private const int AcronymCharactersMax = 6;

    private readonly Lexicon _lexicon;
    private readonly FrozenSet<string> _acronyms;
    private readonly FrozenSet<string> _guarded;
    private readonly FrozenSet<string> _glue;
    private readonly FrozenDictionary<string, string> _bySkeleton;
    private readonly FrozenDictionary<string, string> _acronymBySkeleton;
    private readonly NearMisses _nearMisses;
    private readonly string[] _embeddable;

    /// <param name="lexicon">All words the screen knows; they are left alone.</param>
    /// <param name="acronyms">Short names worth disguising.</param>
    /// <param name="guarded">Longer words worth disguising.</param>
    /// <param name="glue">Words that are written together with those (case, for, request).</param>
    /// <param name="nearMisses">Words whose misspellings count.</param>
    public Unmasking(Lexicon lexicon, IEnumerable<string> acronyms, IEnumerable<string> guarded, IEnumerable<string> glue, NearMisses nearMisses)
    {
        _lexicon = lexicon;
        _acronyms = acronyms.ToFrozenSet(StringComparer.Ordinal);
        _guarded = guarded.Where(word => word.Length > 4).Concat(_acronyms).ToFrozenSet(StringComparer.Ordinal);
        _glue = glue.ToFrozenSet(StringComparer.Ordinal);
        _bySkeleton = BySkeleton(_guarded);
        _acronymBySkeleton = BySkeleton(_acronyms);
        _nearMisses = nearMisses;
        _embeddable = [.. _guarded.Where(word => word.Length >= 8)];
    }

    public List<Token> Unmask(List<Token> tokens)
    {
        var spelled = JoinLetters(tokens);                          // 1
        var plain = new List<Token>(spelled.Count);
        foreach (var token in spelled) Undo(token, plain);          // 2
        var joined = JoinPieces(plain);                             // 3
        var meant = new List<Token>(joined.Count);
        foreach (var token in joined) TakeApart(token, meant);      // 4
        return meant;
    }

    private List<Token> JoinLetters(List<Token> tokens)
    {
        var joined = new List<Token>(tokens.Count);
        for (var at = 0; at < tokens.Count;)
        {
            var end = at;
            while (end < tokens.Count && tokens[end].Word.Length == 1 && end - at < JoinedCharactersMax) end++;
            if (end - at < 2)
            {
                joined.Add(tokens[at++]);
                continue;
            }

            Spell(tokens, at, end, joined);
            at = end;
        }

        return joined;
    }

    // The longest known word in the run wins; what stands before and after it is read the same way.
    private void Spell(List<Token> tokens, int from, int to, List<Token> joined)
    {
        for (var length = to - from; length >= 2; length--)
        {
            for (var start = from; start + length <= to; start++)
            {
                if (Spelled(tokens, start, length) is not { } word) continue;
                Spell(tokens, from, start, joined);
                joined.Add(tokens[start] with { Word = word, IsTitle = false });
                Spell(tokens, start + length, to, joined);
                return;
            }
        }

        for (var at = from; at < to; at++) joined.Add(tokens[at]);
    }

    private string? Spelled(List<Token> tokens, int start, int length)
    {
        var word = string.Concat(Enumerable.Range(start, length).Select(at => tokens[at].Word));
        if (_lexicon.KnowsExactly(word) && !word.All(char.IsAsciiDigit)) return word;
        return word.Count(char.IsAsciiLetter) >= 2 && _bySkeleton.TryGetValue(Leet.Skeleton(word), out var guarded) ? guarded : null;
    }

    private void Undo(Token token, List<Token> plain)
    {
        var word = token.Word;
        if (_lexicon.Knows(word))
        {
            plain.Add(token);
            return;
        }

        if (Disguised(word) is { } guarded)
        {
            plain.Add(token with { Word = guarded });
            return;
        }

        if (!word.AsSpan().ContainsAny("$@!|+"))
        {
            plain.Add(token);
            return;
        }

        var first = true;
        foreach (var piece in word.Split(['$', '@', '!', '|', '+'], StringSplitOptions.RemoveEmptyEntries))
        {
            plain.Add(token with { Word = piece, AfterMark = !first || token.AfterMark, Glued = !first || token.Glued });
            first = false;
        }
    }

    private string? Disguised(string word)
    {
        if (Leet.IsMixed(word))
        {
            if (_bySkeleton.TryGetValue(Leet.Skeleton(word), out var guarded)) return guarded;
            var letters = WithoutNumber(word);
            return letters is not null && _guarded.Contains(letters) ? letters : null;
        }

        if (word.Length <= AcronymCharactersMax && _acronymBySkeleton.TryGetValue(Leet.Skeleton(word), out var acronym)) return acronym;
        var once = Once(word);
        return once.Length >= 3 && once.Length < word.Length && _guarded.Contains(once) ? once : null;
    }

    private List<Token> JoinPieces(List<Token> tokens)
    {
        var joined = new List<Token>(tokens.Count);
        for (var at = 0; at < tokens.Count;)
        {
            var (word, length) = Pieced(tokens, at);
            joined.Add(word is null ? tokens[at] : tokens[at] with { Word = word, IsTitle = false });
            at += length;
        }

        return joined;
    }

    private (string? Word, int Length) Pieced(List<Token> tokens, int at)
    {
        Span<char> joined = stackalloc char[JoinedCharactersMax];
        var length = 0;
        var known = 0;
        (string? Word, int Length) found = (null, 1);
        var guarded = _guarded.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var end = at; end < tokens.Count && end - at < PiecesMax; end++)
        {
            var piece = tokens[end].Word;
            if (length + piece.Length > JoinedCharactersMax) break;
            piece.CopyTo(joined[length..]);
            length += piece.Length;
            if (piece.Length > 1 && _lexicon.Knows(piece)) known++;
            if (end == at || length < 3) continue;

            var word = joined[..length];
            if (!guarded.TryGetValue(word, out var meant) && !BySkeletonOf(word, out meant)) continue;
            var pieces = end - at + 1;
            if (known == 0) found = (meant, pieces);
            else if (_acronyms.Contains(meant!)) found = known == pieces || found.Word is not null ? found : (PiecesOfAnAcronym, pieces);
            else if (known < pieces || pieces > 2) found = (meant, pieces);
        }

        return found;
    }

    private bool BySkeletonOf(ReadOnlySpan<char> word, out string? meant)
    {
        meant = null;
        var text = word.ToString();
        return Leet.IsMixed(text) && text.Count(char.IsAsciiLetter) >= 2 && _bySkeleton.TryGetValue(Leet.Skeleton(word), out meant);
    }

    private void TakeApart(Token token, List<Token> meant)
    {
        var word = token.Word;
        if (word.Length < 5 || !word.All(char.IsAsciiLetter) || _lexicon.Knows(word))
        {
            meant.Add(token);
            return;
        }

        if (RunTogether(word) is { } pieces)
        {
            foreach (var piece in pieces) meant.Add(token with { Word = piece, IsTitle = false });
            return;
        }

        meant.Add(_nearMisses.Corrected(word) is { } corrected ? token with { Word = corrected } : token);
    }

    private List<string>? RunTogether(string word)
    {
        foreach (var inside in _embeddable)
        {
            var at = word.IndexOf(inside, StringComparison.Ordinal);
            if (at < 0) continue;
            List<string> pieces = [word[..at], inside, word[(at + inside.Length)..]];
            pieces.RemoveAll(piece => piece.Length == 0);
            return pieces;
        }

        var split = new List<string>();
        return Divide(word, split, guardedSeen: false) ? split : null;
    }

    private bool Divide(string rest, List<string> pieces, bool guardedSeen)
    {
        if (rest.Length == 0) return guardedSeen && pieces.Count > 1;
        if (pieces.Count == PiecesMax) return false;
        for (var length = rest.Length; length >= 2; length--)
        {
            var piece = rest[..length];
            var isGuarded = _guarded.Contains(piece);
            if (!isGuarded && !_glue.Contains(piece)) continue;
            pieces.Add(piece);
            if (Divide(rest[length..], pieces, guardedSeen || isGuarded)) return true;
            pieces.RemoveAt(pieces.Count - 1);
        }

        return false;
    }

    private static FrozenDictionary<string, string> BySkeleton(IEnumerable<string> words) =>
        words.GroupBy(word => Leet.Skeleton(word)).ToFrozenDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    // ICE25, 25ICE: a case number glued to one side. On both sides it is a plate or another code.
    private static string? WithoutNumber(string word)
    {
        var letters = word.AsSpan().Trim("0123456789").ToString();
        var bothSides = char.IsAsciiDigit(word[0]) && char.IsAsciiDigit(word[^1]);
        return bothSides || letters.Length == word.Length || !letters.All(char.IsAsciiLetter) ? null : letters;
    }

    private static string Once(string word)
    {
        Span<char> once = stackalloc char[word.Length];
        var length = 0;
        foreach (var letter in word)
            if (length == 0 || once[length - 1] != letter) once[length++] = letter;
        return new string(once[..length]);
    }
}

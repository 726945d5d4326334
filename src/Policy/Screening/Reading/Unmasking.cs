using System.Collections.Frozen;

namespace AlprGrains.Policy.Screening.Reading;

/// <summary>What a disguise may hide.</summary>
/// <param name="Acronyms">Short names worth disguising.</param>
/// <param name="Guarded">Longer words worth disguising.</param>
/// <param name="Glue">Words that are written together with those (case, for, request).</param>
/// <param name="NearMisses">Words whose misspellings count.</param>
public sealed record Disguises(FrozenSet<string> Acronyms, FrozenSet<string> Guarded, FrozenSet<string> Glue, NearMisses NearMisses);

/// <summary>
/// Words as typed in, words as meant out. Only a word that the vocabulary does not know is looked at, so that ordinary text passes
/// unchanged:
/// <list type="number">
/// <item>single letters in a row become the words they spell (I.C.E., d e p o r t);</item>
/// <item>stand-ins, a small l for an I, doubled letters and a case number glued on are undone (1CE, lCE, IICE, ICE25);</item>
/// <item>pieces side by side become the word they spell (immi-gration, F BI);</item>
/// <item>words run together are taken apart (ICEcase), and near misses of long words are corrected (imigration).</item>
/// </list>
/// </summary>
public sealed class Unmasking
{
    /// <summary>Stands for a guarded word whose pieces are also ordinary words ("at f", "home land"): a person looks.</summary>
    public const string PiecesOfAWord = "~pieces";

    private const int PiecesMax = 8;
    private const int JoinedCharactersMax = 24;
    private const int AcronymCharactersMax = 6;
    private const int LongWordCharactersMin = 5;
    private const int MisspeltCharactersMin = 8;
    private const int EndingCharactersMax = 4;

    private readonly Lexicon _lexicon;
    private readonly Disguises _disguises;
    private readonly RunTogether _runTogether;
    private readonly SpelledOut _spelledOut;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _guarded;
    private readonly FrozenDictionary<string, string> _bySkeleton;
    private readonly FrozenDictionary<string, string> _acronymBySkeleton;

    public Unmasking(Lexicon lexicon, Disguises disguises)
    {
        _lexicon = lexicon;
        _disguises = disguises;
        _guarded = disguises.Guarded.GetAlternateLookup<ReadOnlySpan<char>>();
        _bySkeleton = BySkeleton(disguises.Guarded);
        _acronymBySkeleton = BySkeleton(disguises.Acronyms);
        _runTogether = new(disguises);
        _spelledOut = new(disguises.NearMisses, letters =>
            lexicon.KnowsExactly(letters) ? new(letters, SpelledWord.CostOfAWord)
            : _bySkeleton.TryGetValue(Leet.Skeleton(letters), out var guarded) ? new(guarded, SpelledWord.CostOfAWord)
            : lexicon.BeginningOf(letters) >= Math.Max(LongWordCharactersMin, letters.Length - EndingCharactersMax) ? new(letters, SpelledWord.CostOfABeginning)
            : null);
    }

    public List<Token> Unmask(List<Token> tokens)
    {
        var spelled = _spelledOut.Join(tokens);                     // 1
        var plain = new List<Token>(spelled.Count);
        foreach (var token in spelled) Undo(token, plain);          // 2
        var joined = JoinPieces(plain);                             // 3
        var meant = new List<Token>(joined.Count);
        foreach (var token in joined) TakeApart(token, meant);      // 4
        return meant;
    }

    private void Undo(Token token, List<Token> plain)
    {
        var word = token.Word;
        if (word == PiecesOfAWord || (Leet.IsMixed(word) ? _lexicon.KnowsExactly(word) : _lexicon.Knows(word)))
        {
            plain.Add(token);
            return;
        }

        if (Undisguised(word) is { } meant)
        {
            plain.Add(token with { Word = meant });
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

    private string? Undisguised(string word)
    {
        if (Leet.IsMixed(word))
        {
            if (_bySkeleton.TryGetValue(Leet.Skeleton(word), out var guarded)) return guarded;
            if (WithoutNumber(word) is { } letters && (_disguises.Guarded.Contains(letters) || _runTogether.Apart(letters) is not null)) return letters;
            return AsLetters(word, 'i') ?? AsLetters(word, 'l');
        }

        if (word.Length <= AcronymCharactersMax && _acronymBySkeleton.TryGetValue(Leet.Skeleton(word), out var acronym)) return acronym;
        var once = Once(word);
        return once.Length >= 3 && once.Length < word.Length && _disguises.Acronyms.Contains(once) ? once : null;
    }

    private string? AsLetters(string word, char one)
    {
        var letters = Leet.Letters(word, one);
        if (letters.Length < 3 || !letters.All(char.IsAsciiLetter)) return null;
        if (_lexicon.KnowsExactly(letters) || _lexicon.BeginningOf(letters) > 0) return letters;
        return _disguises.NearMisses.Corrected(letters) ?? (_runTogether.Apart(letters) is null ? null : letters);
    }

    private enum Piece { Unknown = 0, Known = 1, Acronym = 2 }

    private List<Token> JoinPieces(List<Token> tokens)
    {
        var kinds = new Piece[tokens.Count];
        for (var at = 0; at < tokens.Count; at++)
        {
            var word = tokens[at].Word;
            kinds[at] = _disguises.Acronyms.Contains(word) || word[0] == '~' ? Piece.Acronym : word.Length > 1 && _lexicon.KnowsExactly(word) ? Piece.Known : Piece.Unknown;
        }

        var joined = new List<Token>(tokens.Count);
        for (var at = 0; at < tokens.Count;)
        {
            var (word, length) = Pieced(tokens, kinds, at);
            joined.Add(word is null ? tokens[at] : tokens[at] with { Word = word, IsTitle = false });
            at += length;
        }

        return joined;
    }

    // The longest reading wins. A piece that is no word of its own is what gives a cut away; two ordinary words are left to a person.
    private (string? Word, int Length) Pieced(List<Token> tokens, Piece[] kinds, int at)
    {
        Span<char> joined = stackalloc char[JoinedCharactersMax];
        var length = 0;
        var known = 0;
        var (allGlued, hasNumber) = (true, false);
        (string? Word, int Length) found = (null, 1);
        for (var end = at; end < tokens.Count && end - at < PiecesMax && kinds[end] != Piece.Acronym; end++)
        {
            var piece = tokens[end].Word;
            if (length + piece.Length > JoinedCharactersMax) break;
            piece.CopyTo(joined[length..]);
            length += piece.Length;
            allGlued &= end == at || tokens[end].Glued;
            if (kinds[end] == Piece.Known) known++;
            hasNumber |= end > at && !piece.AsSpan().ContainsAnyExceptInRange('0', '9'); // a child "de 4 anos" is no agency
            if (end == at || length < 3) continue;

            var pieces = end - at + 1;
            var word = joined[..length];
            if (Guarded(word) is { } guarded)
            {
                var isAcronym = _disguises.Acronyms.Contains(guarded);
                if (known == 0 || (!isAcronym && length >= LongWordCharactersMin && (known < pieces || pieces > 2 || allGlued))) found = (guarded, pieces);
                else if (found.Word is null && isAcronym && !hasNumber) found = (PiecesOfAWord, pieces);
            }
            else if (pieces == 2 && known < pieces && length >= LongWordCharactersMin && Word(word, tokens[at].Word.Length, known) is { } plain) found = (plain, pieces);
        }

        return found;
    }

    private string? Guarded(ReadOnlySpan<char> word)
    {
        if (_guarded.TryGetValue(word, out var guarded)) return guarded;
        return Leet.IsMixed(word) && Leet.LetterCount(word) >= 2 ? _bySkeleton.GetValueOrDefault(Leet.Skeleton(word)) : null;
    }

    private string? Word(ReadOnlySpan<char> joined, int firstPieceCharacters, int known)
    {
        if (joined.ContainsAnyExceptInRange('a', 'z')) return null;
        var word = joined.ToString();
        if (_lexicon.KnowsExactly(word) || _lexicon.BeginningOf(word) > firstPieceCharacters) return word;
        if (known > 0) return null;
        if (_runTogether.Fully(word) is not null) return word;
        return word.Length >= MisspeltCharactersMin ? _disguises.NearMisses.Corrected(word) : null;
    }

    private void TakeApart(Token token, List<Token> meant)
    {
        var word = token.Word;
        if (word.Length < LongWordCharactersMin || !word.All(char.IsAsciiLetter) || _lexicon.Knows(word))
        {
            meant.Add(token);
            return;
        }

        if (_runTogether.Apart(word) is { } pieces)
        {
            foreach (var piece in pieces)
                meant.Add(token with { Word = _lexicon.Knows(piece) ? piece : _disguises.NearMisses.Corrected(piece) ?? piece, IsTitle = false });
            return;
        }

        meant.Add(_disguises.NearMisses.Corrected(word) is { } corrected ? token with { Word = corrected } : token);
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
        Span<char> once = word.Length <= 64 ? stackalloc char[word.Length] : new char[word.Length];
        var length = 0;
        foreach (var letter in word)
            if (length == 0 || once[length - 1] != letter) once[length++] = letter;
        return new string(once[..length]);
    }
}

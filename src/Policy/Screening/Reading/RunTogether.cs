using System.Collections.Frozen;

namespace AlprGrains.Policy.Screening.Reading;

/// <summary>Words written without blanks in, their parts out (icecase, forhsi, antiimmigration), or null when nothing guarded is inside.</summary>
public sealed class RunTogether
{
    private const int CharactersMax = 48;
    private const int PiecesMax = 8;
    private const int EmbeddedCharactersMin = 8;
    private const int EmbeddedCharactersMax = 24;
    private const int GuardedCharactersMin = 5;

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _guarded;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _glue;

    public RunTogether(Disguises disguises)
    {
        _guarded = disguises.Guarded.Where(word => word.Length >= GuardedCharactersMin).Concat(disguises.Acronyms)
            .ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _glue = disguises.Glue.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public List<string>? Apart(string word)
    {
        if (word.Length > CharactersMax) return null;
        for (var at = 0; at + EmbeddedCharactersMin <= word.Length; at++)
        {
            for (var length = Math.Min(EmbeddedCharactersMax, word.Length - at); length >= EmbeddedCharactersMin; length--)
            {
                if (length == word.Length || !_guarded.TryGetValue(word.AsSpan(at, length), out var inside)) continue;
                List<string> around = [word[..at], inside, word[(at + length)..]];
                around.RemoveAll(piece => piece.Length == 0);
                return around;
            }
        }

        return Fully(word);
    }

    /// <summary>The parts when each of them is a guarded word or glue.</summary>
    public List<string>? Fully(string word)
    {
        if (word.Length > CharactersMax) return null;
        var pieces = new List<string>();
        return Divide(word, pieces, guardedSeen: false) ? pieces : null;
    }

    private bool Divide(ReadOnlySpan<char> rest, List<string> pieces, bool guardedSeen)
    {
        if (rest.Length == 0) return guardedSeen && pieces.Count > 1;
        if (pieces.Count == PiecesMax) return false;
        for (var length = rest.Length; length >= 2; length--)
        {
            var isGuarded = _guarded.TryGetValue(rest[..length], out var piece);
            if (!isGuarded && !_glue.TryGetValue(rest[..length], out piece)) continue;
            pieces.Add(piece!);
            if (Divide(rest[length..], pieces, guardedSeen || isGuarded)) return true;
            pieces.RemoveAt(pieces.Count - 1);
        }

        return false;
    }
}

using System.Collections.Immutable;

namespace AlprGrains.Policy.Screening.Reading;

/// <summary>
/// Which classes a word, or several words together, belong to. Entries are words ("fbi"), beginnings ("immigrat*") and phrases
/// ("border patrol"); a pattern's literal words are classes of their own, named "=word".
/// </summary>
public sealed class Lexicon
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly Dictionary<string, List<Entry>> _byFirstWord = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Entry>> _byBeginning = new(StringComparer.Ordinal);
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly SortedSet<int> _beginningLengths = [];

    /// <summary>The id of a class, made at first use.</summary>
    public int ClassId(string name)
    {
        if (_ids.TryGetValue(name, out var id)) return id;
        _ids[name] = id = _names.Count;
        _names.Add(name);
        return id;
    }

    public bool HasClass(string name) => _ids.ContainsKey(name);

    public void Add(string className, string entry)
    {
        var words = entry.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var made = new Entry(ClassId(className), [.. words.Select(word => new Part(word.TrimEnd('*'), word.EndsWith('*')))]);
        var first = made.Parts[0];
        var index = first.IsBeginning ? _byBeginning : _byFirstWord;
        if (!index.TryGetValue(first.Text, out var entries)) index[first.Text] = entries = [];
        if (!entries.Any(known => known.ClassId == made.ClassId && known.Parts.SequenceEqual(made.Parts))) entries.Add(made);
        if (first.IsBeginning) _beginningLengths.Add(first.Text.Length);
        foreach (var part in made.Parts.Where(part => !part.IsBeginning)) _words.Add(part.Text);
    }

    /// <summary>Whether the word stands anywhere in the vocabulary, alone or in a phrase.</summary>
    public bool Knows(string word) => _words.Contains(word) || Beginnings(word).Any();

    /// <summary>Whether the word stands in the vocabulary letter by letter.</summary>
    public bool KnowsExactly(string word) => _words.Contains(word);

    /// <summary>The classes that start at this word, each with the number of words it covers.</summary>
    public IEnumerable<(int ClassId, int Length)> At(IReadOnlyList<Token> tokens, int at)
    {
        var word = tokens[at].Word;
        if (_byFirstWord.TryGetValue(word, out var exact))
            foreach (var entry in exact)
                if (entry.Fits(tokens, at)) yield return (entry.ClassId, entry.Parts.Length);
        foreach (var entry in Beginnings(word))
            if (entry.Fits(tokens, at)) yield return (entry.ClassId, entry.Parts.Length);
    }

    private IEnumerable<Entry> Beginnings(string word)
    {
        var lookup = _byBeginning.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var length in _beginningLengths)
        {
            if (length > word.Length) yield break;
            if (!lookup.TryGetValue(word.AsSpan(0, length), out var entries)) continue;
            foreach (var entry in entries) yield return entry;
        }
    }

    private readonly record struct Part(string Text, bool IsBeginning)
    {
        public bool Fits(string word) => IsBeginning ? word.StartsWith(Text, StringComparison.Ordinal) : word == Text;
    }

    private sealed record Entry(int ClassId, ImmutableArray<Part> Parts)
    {
        public bool Fits(IReadOnlyList<Token> tokens, int at)
        {
            if (at + Parts.Length > tokens.Count) return false;
            for (var i = 1; i < Parts.Length; i++)
                if (!Parts[i].Fits(tokens[at + i].Word)) return false;
            return true;
        }
    }
}

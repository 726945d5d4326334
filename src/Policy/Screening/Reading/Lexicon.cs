using System.Collections.Immutable;

namespace AlprGrains.Policy.Screening.Reading;

/// <summary>
/// Which classes a word, or several words together, belong to. Entries are words ("fbi"), beginnings ("immigrat*") and phrases
/// ("border patrol"); a pattern's literal words are classes of their own, named "=word".
/// </summary>
public sealed class Lexicon
{
    private const int BeginningCharactersMin = 4;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly Dictionary<string, List<Entry>> _byFirstWord = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Entry>> _byBeginning = new(StringComparer.Ordinal);
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly HashSet<string> _disguisedBeginnings = new(StringComparer.Ordinal);
    private readonly List<int> _beginningLengths = [];
    private readonly HashSet<string> _laterBeginnings = new(StringComparer.Ordinal);

    /// <summary>The id of a class, made at first use.</summary>
    public int ClassId(string name)
    {
        if (_ids.TryGetValue(name, out var id)) return id;
        _ids[name] = id = _names.Count;
        _names.Add(name);
        return id;
    }

    public bool HasClass(string name) => _ids.ContainsKey(name);

    /// <param name="isDisguised">Whether people disguise this word, so that pieces and single letters are put together to it.</param>
    public void Add(string className, string entry, bool isDisguised = true)
    {
        var words = entry.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var made = new Entry(ClassId(className), [.. words.Select(word => new Part(word.TrimEnd('*'), word.EndsWith('*')))]);
        var first = made.Parts[0];
        var index = first.IsBeginning ? _byBeginning : _byFirstWord;
        if (!index.TryGetValue(first.Text, out var entries)) index[first.Text] = entries = [];
        if (!entries.Any(known => known.ClassId == made.ClassId && known.Parts.SequenceEqual(made.Parts))) entries.Add(made);
        if (first.IsBeginning && isDisguised) _disguisedBeginnings.Add(first.Text);
        if (first.IsBeginning && !_beginningLengths.Contains(first.Text.Length))
        {
            _beginningLengths.Add(first.Text.Length);
            _beginningLengths.Sort();
        }

        if (!isDisguised) return;
        foreach (var part in made.Parts.Where(part => !part.IsBeginning)) _words.Add(part.Text);
        foreach (var part in made.Parts.Skip(1).Where(part => part.IsBeginning)) _laterBeginnings.Add(part.Text);
    }

    /// <summary>Whether the word stands anywhere in the vocabulary that people disguise, alone or in a phrase.</summary>
    public bool Knows(string word)
    {
        if (_words.Contains(word)) return true;
        var beginnings = _disguisedBeginnings.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var length in _beginningLengths)
        {
            if (length > word.Length) return false;
            if (beginnings.Contains(word.AsSpan(0, length))) return true;
        }

        return false;
    }

    /// <summary>Whether the word stands in the vocabulary letter by letter.</summary>
    public bool KnowsExactly(string word) => _words.Contains(word);

    /// <summary>The length of the longest beginning in the vocabulary, of a first or a later word, that the word has; 0 when none.</summary>
    public int BeginningOf(ReadOnlySpan<char> word)
    {
        var first = _disguisedBeginnings.GetAlternateLookup<ReadOnlySpan<char>>();
        var later = _laterBeginnings.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = word.Length; length >= BeginningCharactersMin; length--)
            if (first.Contains(word[..length]) || later.Contains(word[..length])) return length;
        return 0;
    }

    /// <summary>Adds the classes that begin at this word, each with the number of words it covers.</summary>
    public void AddClassesAt(IReadOnlyList<Token> tokens, int at, List<(int ClassId, int Length)> classes)
    {
        var word = tokens[at].Word;
        if (_byFirstWord.TryGetValue(word, out var exact)) AddFitting(exact, tokens, at, classes);
        var beginnings = _byBeginning.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var length in _beginningLengths)
        {
            if (length > word.Length) return;
            if (beginnings.TryGetValue(word.AsSpan(0, length), out var entries)) AddFitting(entries, tokens, at, classes);
        }
    }

    private static void AddFitting(List<Entry> entries, IReadOnlyList<Token> tokens, int at, List<(int ClassId, int Length)> classes)
    {
        foreach (var entry in entries)
            if (entry.Fits(tokens, at)) classes.Add((entry.ClassId, entry.Parts.Length));
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

using AlprGrains.Policy.Screening.Reading;

namespace AlprGrains.Policy.Screening.Patterns;

/// <summary>The words of one text with the classes that begin at each. Some classes are seen in the word itself, not in a list.</summary>
public sealed class Line
{
    /// <summary>Classes that no file lists: they are seen in the form of the word.</summary>
    public static readonly string[] FormClasses = ["unknown-word", "title-word", "number", "number-3", "alien-number", "any-word"];

    private readonly List<Token> _tokens;
    private readonly List<(int ClassId, int Length)>[] _classes;

    public Line(List<Token> tokens, Lexicon lexicon)
    {
        _tokens = tokens;
        _classes = new List<(int, int)>[tokens.Count];
        for (var at = 0; at < tokens.Count; at++)
        {
            var classes = _classes[at] = [];
            lexicon.AddClassesAt(tokens, at, classes);
            var word = tokens[at].Word;
            if (classes.Count == 0 && word.Length >= 3 && word.All(char.IsAsciiLetter)) classes.Add((lexicon.ClassId("unknown-word"), 1));
            if (tokens[at].IsTitle) classes.Add((lexicon.ClassId("title-word"), 1));
            if (word.All(char.IsAsciiDigit)) classes.Add((lexicon.ClassId(word.Length == 3 ? "number-3" : "number"), 1));
            if (word.Length is 9 or 10 && word[0] == 'a' && word.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0) classes.Add((lexicon.ClassId("alien-number"), 1));
            if (word.Length is 8 or 9 && at > 0 && tokens[at - 1].Word == "a" && word.All(char.IsAsciiDigit)) classes.Add((lexicon.ClassId("alien-number"), 1));
            classes.Add((lexicon.ClassId("any-word"), 1));
        }
    }

    public int Count => _tokens.Count;

    public List<(int ClassId, int Length)> ClassesAt(int at) => _classes[at];

    public bool AfterMark(int at) => _tokens[at].AfterMark;

    /// <summary>Whether it is a word at all: a number with a letter (31m) names nothing.</summary>
    public bool HasLetters(int at) => Leet.LetterCount(_tokens[at].Word) >= 2;

    /// <summary>The words from inclusive to exclusive, as they were read.</summary>
    public string Words(int from, int to) =>
        string.Join(' ', _tokens.Skip(from).Take(to - from).Select(token => token.Word));
}

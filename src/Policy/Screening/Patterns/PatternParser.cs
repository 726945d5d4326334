using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Policy.Screening.Reading;

namespace AlprGrains.Policy.Screening.Patterns;

/// <summary>The text of a pattern in, the pattern out; what is wrong with it is added to the problems, and null returned.</summary>
public sealed class PatternParser(Lexicon lexicon, ICollection<string> problems)
{
    private const int GapWordsMax = 8;

    public Pattern? Parse(string source, bool tight)
    {
        var elements = ImmutableArray.CreateBuilder<Element>();
        foreach (var part in source.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Element(part) is { } element) elements.Add(element);
            else
            {
                problems.Add($"The pattern \"{source}\" has a part that cannot be read: \"{part}\". Write a word, {{class}}, ..2, a comma, ^ or $.");
                return null;
            }
        }

        var first = elements.FindIndex(element => element.Kind == ElementKind.Words);
        if (first < 0 || elements[first].IsOptional || elements.Take(first).Any(element => element.Kind == ElementKind.Gap))
        {
            problems.Add($"The pattern \"{source}\" must begin with a word or a class that is not optional.");
            return null;
        }

        if (!elements.Any(element => element.IsMention)) elements[first] = elements[first] with { IsMention = true };
        return new(source, elements.ToImmutable(), tight);
    }

    private Element? Element(string part)
    {
        if (part == "^") return new(ElementKind.LineStart, [], false, false, 0);
        if (part == ",") return new(ElementKind.Mark, [], false, false, 0);
        if (part == "$") return new(ElementKind.LineEnd, [], false, false, 0);
        if (part.StartsWith("..", StringComparison.Ordinal))
            return int.TryParse(part.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var words) && words is > 0 and <= GapWordsMax
                ? new(ElementKind.Gap, [], false, false, words)
                : null;

        var isMention = part.StartsWith('!');
        var isOptional = part.EndsWith('?');
        var body = part.TrimStart('!').TrimEnd('?');
        if (body.Length == 0) return null;
        return new(ElementKind.Words, body[0] == '{' ? Classes(body) : Literals(body), isOptional, isMention, 0);
    }

    private ImmutableArray<int> Classes(string body)
    {
        var names = body.Trim('{', '}').Split('|');
        foreach (var name in names.Where(name => !lexicon.HasClass(name)))
            problems.Add($"A pattern names the class {{{name}}}, which no file defines.");
        return [.. names.Select(lexicon.ClassId)];
    }

    private ImmutableArray<int> Literals(string body)
    {
        var words = body.Split('|');
        foreach (var word in words) lexicon.Add("=" + word, word);
        return [.. words.Select(word => lexicon.ClassId("=" + word))];
    }
}

file static class BuilderExtensions
{
    public static int FindIndex(this ImmutableArray<Element>.Builder elements, Predicate<Element> fits)
    {
        for (var i = 0; i < elements.Count; i++)
            if (fits(elements[i])) return i;
        return -1;
    }
}

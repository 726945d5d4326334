using System.Collections.Immutable;

namespace AlprGrains.Policy.Screening.Patterns;

/// <summary>Many patterns, indexed by the classes they begin with; each belongs to an owner (a rule, a calming context).</summary>
public sealed class PatternSet<TOwner> where TOwner : class
{
    private readonly Dictionary<int, List<(Pattern Pattern, TOwner Owner)>> _byFirstClass = [];

    public void Add(Pattern pattern, TOwner owner)
    {
        var first = pattern.Elements.First(element => element.Kind == ElementKind.Words);
        foreach (var classId in first.ClassIds.Distinct())
        {
            if (!_byFirstClass.TryGetValue(classId, out var patterns)) _byFirstClass[classId] = patterns = [];
            patterns.Add((pattern, owner));
        }
    }

    /// <summary>Every place where a pattern fits, with the mention's place. The same place may come up more than once.</summary>
    public void Match(Line line, Action<Mention<TOwner>> found)
    {
        for (var at = 0; at < line.Count; at++)
        {
            foreach (var (classId, _) in line.ClassesAt(at))
            {
                if (!_byFirstClass.TryGetValue(classId, out var patterns)) continue;
                foreach (var (pattern, owner) in patterns)
                {
                    if (pattern.Elements[0].Kind == ElementKind.LineStart && at != 0) continue;
                    Try(line, pattern, owner, pattern.Elements[0].Kind == ElementKind.LineStart ? 1 : 0, at, at, -1, -1, found);
                }
            }
        }
    }

    private static void Try(Line line, Pattern pattern, TOwner owner, int element, int at, int start, int mentionStart, int mentionEnd, Action<Mention<TOwner>> found)
    {
        if (element == pattern.Elements.Length)
        {
            found(new(owner, pattern, mentionStart, mentionEnd));
            return;
        }

        var part = pattern.Elements[element];
        switch (part.Kind)
        {
            case ElementKind.LineEnd:
                if (at == line.Count) Try(line, pattern, owner, element + 1, at, start, mentionStart, mentionEnd, found);
                return;
            case ElementKind.LineStart:
                return;
            case ElementKind.Mark:
                if (at < line.Count && at > start && line.AfterMark(at)) Try(line, pattern, owner, element + 1, at, start, mentionStart, mentionEnd, found);
                return;
            case ElementKind.Gap:
                for (var gap = 0; gap <= part.GapMax && at + gap <= line.Count; gap++)
                {
                    // A tight pattern does not reach over a mark, by a gap neither.
                    if (pattern.Tight && gap > 0 && at + gap - 1 > start && line.AfterMark(at + gap - 1)) break;
                    Try(line, pattern, owner, element + 1, at + gap, start, mentionStart, mentionEnd, found);
                }

                return;
            default:
                if (part.IsOptional) Try(line, pattern, owner, element + 1, at, start, mentionStart, mentionEnd, found);
                if (at >= line.Count || (pattern.Tight && at > start && line.AfterMark(at))) return;
                foreach (var (classId, length) in line.ClassesAt(at))
                {
                    if (!part.ClassIds.Contains(classId)) continue;
                    var (from, to) = !part.IsMention ? (mentionStart, mentionEnd)
                        : mentionStart < 0 ? (at, at + length) : (mentionStart, at + length);
                    Try(line, pattern, owner, element + 1, at + length, start, from, to, found);
                }

                return;
        }
    }
}

/// <summary>A pattern fitted, and its mention covers these words (from inclusive, to exclusive).</summary>
public readonly record struct Mention<TOwner>(TOwner Owner, Pattern Pattern, int From, int To);

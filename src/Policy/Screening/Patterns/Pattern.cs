using System.Collections.Immutable;

namespace AlprGrains.Policy.Screening.Patterns;

/// <summary>
/// A sequence over words: <c>word</c>, <c>one|other</c>, <c>{class}</c>, <c>{class|class}</c>, a trailing <c>?</c> for what may be absent, <c>..2</c> for up
/// to two words of any kind, <c>,</c> for a mark (comma, colon, full stop) between words, <c>^</c> and <c>$</c> for the ends of the line. <c>!</c> marks the mention: what calming words must reach to silence the pattern;
/// without a mark it is the first element.
/// </summary>
public sealed record Pattern(string Source, ImmutableArray<Element> Elements, bool Tight);

/// <summary>One place of a pattern.</summary>
/// <param name="ClassIds">Any of these fits; empty for a gap, a mark and the ends of the line.</param>
/// <param name="GapMax">For a gap: at most so many words.</param>
public sealed record Element(ElementKind Kind, ImmutableArray<int> ClassIds, bool IsOptional, bool IsMention, int GapMax);

public enum ElementKind
{
    Words = 0,
    Gap = 1,
    LineStart = 2,
    LineEnd = 3,
    Mark = 4,
}

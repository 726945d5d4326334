using AlprGrains.Policy.Texts;

namespace AlprGrains.Policy.Lookups;

/// <summary>Whether a sentence says something: enough different words, and not only those that fit every lookup ("investigation", "police business").</summary>
public static class Articulation
{
    private static readonly char[] Marks = [' ', ',', '.', ';', ':', '(', ')', '-', '\t', '\n', '\r', '"', '!', '?'];

    public static bool HasSubstance(string text, int wordsMin, ArticulationRequirement requirement)
    {
        var words = text.ToLowerInvariant().Split(Marks, StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        return words.Count >= wordsMin && words.Any(word => !requirement.GenericWords.Contains(word) && !word.All(char.IsAsciiDigit));
    }
}

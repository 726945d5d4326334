using System.Collections.Immutable;

namespace AlprGrains.Policy.Screening;

/// <summary>The screen's answer for one text: the strongest finding decides, the others are kept for the reviewer.</summary>
/// <param name="Text">The text as it was given.</param>
/// <param name="Verdict">Refuse, review or allow.</param>
/// <param name="Section">The section of the policy and the statute it rests on; empty when nothing was found.</param>
/// <param name="Why">One sentence for the person who asked.</param>
/// <param name="Findings">Every finding, strongest first.</param>
public sealed record ScreenResult(string Text, ScreenVerdict Verdict, string Section, string Why, ImmutableArray<ScreenFinding> Findings)
{
    /// <summary>Nothing in the text speaks against it.</summary>
    public static ScreenResult Clean(string text) => new(text, ScreenVerdict.Allow, "", "Nothing in the text names a barred recipient or purpose.", []);

    /// <summary>The strongest finding decides; between equals, the first.</summary>
    public static ScreenResult Of(string text, IEnumerable<ScreenFinding> findings)
    {
        var ordered = findings.OrderByDescending(finding => finding.Verdict).ToImmutableArray();
        if (ordered.IsEmpty) return Clean(text);
        var first = ordered[0];
        return new(text, first.Verdict, first.Section, first.Why, ordered);
    }
}

/// <summary>One reason to refuse or to hold.</summary>
/// <param name="Rule">The rule's id in policy/screen.</param>
/// <param name="Verdict">Refuse or review.</param>
/// <param name="Section">What the rule rests on.</param>
/// <param name="Why">One sentence, with the words that were read.</param>
public sealed record ScreenFinding(string Rule, ScreenVerdict Verdict, string Section, string Why);

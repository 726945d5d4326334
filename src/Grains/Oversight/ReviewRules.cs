using AlprGrains.Oversight;

namespace AlprGrains.Grains.Oversight;

/// <summary>Who may decide what about an item. Pure.</summary>
internal static class ReviewRules
{
    public const int ReasonCharactersMin = 4;
    public const int ReasonCharactersMax = 1000;

    /// <summary>What speaks against the decision; null when nothing does.</summary>
    public static string? ProblemOf(ReviewItem? item, ReviewOutcome outcome, string? reason, string deciderKey)
    {
        if (item is null) return "There is no such item, or its 30 days are over.";
        if (string.Equals(item.UserName, deciderKey, StringComparison.Ordinal)) return "Nobody decides their own: another person reviews it."; // whatever their roles are now
        if (item.Outcome != ReviewOutcome.Open) return $"{item.DecidedBy} has decided this item already.";
        if (reason is null || reason.Trim().Length < ReasonCharactersMin) return "Say why, in a few words.";
        if (reason.Length > ReasonCharactersMax) return $"The reason has {reason.Length} characters; at most {ReasonCharactersMax} are taken.";
        return (item.Kind, outcome) switch
        {
            (ReviewKind.HeldLookup, ReviewOutcome.Approved or ReviewOutcome.Denied) => null,
            (ReviewKind.HeldLookup, _) => "A held lookup is approved or denied.",
            (_, ReviewOutcome.Closed) => null,
            (ReviewKind.Pattern, ReviewOutcome.CaseMoves) => item.CaseNumbers is { Length: > 0 } ? null : "These lookups have no case number, so no case of theirs moves; close the item instead.",
            (_, ReviewOutcome.CaseMoves) => "Only of repeated lookups can be said that their case moves.",
            _ => "Only a held lookup can be approved or denied; other items are closed when they have been looked at.",
        };
    }
}

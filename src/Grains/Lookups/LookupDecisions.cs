using System.Collections.Immutable;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Policy.Decisions;

namespace AlprGrains.Grains.Lookups;

/// <summary>The rule book's decision, with what speaks against a lookup before any rule: a session that does not stand, a question that cannot be read. Pure.</summary>
internal static class LookupDecisions
{
    public const string SessionRule = "K-1.session-stands";
    public const string QuestionRule = "C2B-4.question-can-be-read";
    public const string DayRule = "INV-13.lookups-of-a-day";

    public static DecisionView Of(Decision decision, Standing standing, ImmutableArray<string> problems)
    {
        if (standing.Granted && problems.IsEmpty)
            return new DecisionView(VerdictOf(decision.Verdict), decision.Policy, decision.RuleIds, [.. decision.Reasons, .. Failures(decision)], decision.ReviewAfterwards);

        var ids = ImmutableArray.CreateBuilder<string>();
        var reasons = ImmutableArray.CreateBuilder<string>();
        if (!standing.Granted)
        {
            ids.Add(SessionRule);
            reasons.Add(Sentence(standing.Reason ?? "the session does not stand"));
        }
        if (standing.Person is not null) // to somebody who is not logged in nothing more is said
        {
            if (!problems.IsEmpty) ids.Add(QuestionRule);
            reasons.AddRange(problems);
            if (decision.Verdict == Verdict.Deny)
            {
                ids.AddRange(decision.RuleIds);
                reasons.AddRange(decision.Reasons);
                reasons.AddRange(Failures(decision));
            }
        }
        return new DecisionView(LookupVerdict.Deny, decision.Policy, ids.ToImmutable(), reasons.ToImmutable(), []);
    }

    /// <summary>A refusal for a reason that no rule knows, such as an answer of another session.</summary>
    public static DecisionView Refusal(string policy, string ruleId, string reason) => new(LookupVerdict.Deny, policy, [ruleId], [reason], []);

    public static DecisionView DayFull(string policy) => Refusal(policy, DayRule,
        $"{ILookupDayGrain.LookupsMax} lookups are the most that one person may ask in a day; go on tomorrow.");

    // The rule's id and no more: what a failure says in its own words is for us, not for the person who asks.
    private static IEnumerable<string> Failures(Decision decision) =>
        decision.Errors.Select(error => $"The rule {error.Split(' ')[0]} could not be applied, so nothing is released; tell the ALPR Administrator.");

    private static LookupVerdict VerdictOf(Verdict verdict) => verdict switch
    {
        Verdict.Allow => LookupVerdict.Allow,
        Verdict.Hold => LookupVerdict.Hold,
        _ => LookupVerdict.Deny,
    };

    private static string Sentence(string reason) => char.ToUpperInvariant(reason[0]) + reason[1..] + (reason.EndsWith('.') ? "" : ".");
}

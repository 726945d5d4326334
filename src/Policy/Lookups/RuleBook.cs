using System.Collections.Immutable;
using AlprGrains.Policy.Decisions;
using AlprGrains.Policy.Lookups.Rules;

namespace AlprGrains.Policy.Lookups;

/// <summary>All rules about lookups on one screen, and how they add up: deny outweighs hold, hold outweighs permit, and nothing permits by silence.</summary>
public sealed class RuleBook(ImmutableArray<LookupRule> rules)
{
    public static readonly RuleBook Lookups = new(
    [
        new PolicyIsInForce(),                      // L-6, N-11
        new SessionIsOnePersons(),                  // K-1, K-2, E-5, F-1
        new CategoryIsAuthorised(),                 // C1-2, C1-3, E-1
        new TrainingIsValid(),                      // C1-1, C3-8a, J-1 to J-11
        new AgencyHasAnAgreement(),                 // E-1, E-2, I-3, I-9
        new PurposeIsPermitted(),                   // C2B-1, N-18
        new SuspicionIsArticulated(),               // C2B-2
        new NumberIsGiven(),                        // C2B-6
        new ProcessHasItsDocument(),                // C2B-1, I-4, INV-10
        new QuestionCanBeRecorded(),                // C2B-3 to C2B-6, F-1b
        new RightToKnowIsStated(),                  // C3-8c
        new NeedToKnowIsStated(),                   // C3-8c
        new BeneficiaryIsEligible(),                // E-2, E-3, E-4, C3-3 to C3-6, INV-10
        new OwnVehicleIsReviewed(),                 // C3-4
        new SensitivePlaceHasASecondApprover(),     // C3-5
        new AttestationIsSigned(),                  // C3-6b, N-5
        new HouseRulesAreKept(),                    // the department's own, off by default
    ]);

    /// <summary>
    /// What holds for a question that comes from outside as a sharing request (DGO I-12, §I): all that speaks of the question itself. Who may
    /// receive is <see cref="Sharing.SharingEligibility"/>'s; session, category and training are the department's own people's.
    /// </summary>
    public static readonly RuleBook Requests = new(
    [
        new PurposeIsPermitted(),                   // C2B-1, N-18
        new SuspicionIsArticulated(),               // C2B-2
        new ProcessHasItsDocument(),                // C2B-1, I-4
        new QuestionCanBeRecorded(),                // C2B-3 to C2B-6
        new RightToKnowIsStated(),                  // I-10
        new NeedToKnowIsStated(),                   // I-10
        new BeneficiaryIsEligible(),                // E-2, E-3, C3-3 to C3-6, INV-10
    ]);

    public ImmutableArray<LookupRule> Rules => rules;

    public RuleBook Without(string ruleId) => new(rules.RemoveAll(rule => rule.Id == ruleId));

    /// <summary>What every rule says by itself, in the order of the book; a rule that fails says how. <see cref="Decide"/> adds them up.</summary>
    public ImmutableArray<RuleExplanation> Explain(LookupFacts facts, RuleGround ground)
    {
        var explained = ImmutableArray.CreateBuilder<RuleExplanation>(rules.Length);
        foreach (var rule in rules)
        {
            try
            {
                explained.Add(new(rule.Id, rule.Source, rule.Judge(facts, ground), null));
            }
            catch (Exception failure)
            {
                // The same as in Decide: the failure is the rule's answer, and the question is denied.
                explained.Add(new(rule.Id, rule.Source, RuleAnswer.Deny(), $"{failure.GetType().Name}: {failure.Message}"));
            }
        }

        return explained.MoveToImmutable();
    }

    public Decision Decide(LookupFacts facts, RuleGround ground)
    {
        var answers = new List<(string Id, RuleAnswer Answer)>();
        var errors = ImmutableArray.CreateBuilder<string>();
        foreach (var rule in rules)
        {
            try
            {
                answers.Add((rule.Id, rule.Judge(facts, ground)));
            }
            catch (Exception failure)
            {
                // A rule that fails is a rule that has not been met: the question is denied, and the failure is on record.
                errors.Add($"{rule.Id} failed: {failure.GetType().Name}: {failure.Message}");
            }
        }

        var citation = ground.Policy.Citation(DateOnly.FromDateTime(facts.AskedAt.UtcDateTime));
        var afterwards = Reasons(answers, RuleEffect.ReviewAfterwards);
        if (errors.Count > 0) return new(Verdict.Deny, citation, Ids(answers, RuleEffect.Deny), Reasons(answers, RuleEffect.Deny), [], errors.ToImmutable());
        foreach (var (effect, verdict) in new[] { (RuleEffect.Deny, Verdict.Deny), (RuleEffect.Hold, Verdict.Hold), (RuleEffect.Permit, Verdict.Allow) })
        {
            var ids = Ids(answers, effect);
            if (!ids.IsEmpty) return new(verdict, citation, ids, Reasons(answers, effect), verdict == Verdict.Allow ? afterwards : [], []);
        }

        return new(Verdict.Deny, citation, [], ["No rule permits this lookup."], [], []);
    }

    private static ImmutableArray<string> Ids(List<(string Id, RuleAnswer Answer)> answers, RuleEffect effect) =>
        [.. answers.Where(entry => entry.Answer.Effect == effect).Select(entry => entry.Id)];

    private static ImmutableArray<string> Reasons(List<(string Id, RuleAnswer Answer)> answers, RuleEffect effect) =>
        [.. answers.Where(entry => entry.Answer.Effect == effect).SelectMany(entry => entry.Answer.Reasons)];
}

/// <summary>One rule's answer to one question.</summary>
/// <param name="Failure">How the rule failed; null when it did not.</param>
public sealed record RuleExplanation(string RuleId, string Source, RuleAnswer Answer, string? Failure);

// Source: DGO I-12 §C.3(c) and §I.1: a need to know, which sworn status never fills
using AlprGrains.Policy.Decisions;

namespace AlprGrains.Policy.Lookups.Rules;

/// <summary>A compelling reason is told, such as direct involvement in an active investigation.</summary>
public sealed class NeedToKnowIsStated : LookupRule
{
    public override string Id => "C3-8c.need-to-know";

    public override string Source => "DGO I-12 §C.3(c) and §I.1: a need to know, which sworn status never fills";

    private const int WordsMin = 3;

    public override RuleAnswer Judge(LookupFacts facts, RuleGround ground) =>
        Articulation.HasSubstance(facts.Question.NeedToKnow, WordsMin, ground.Policy.Articulation) ? RuleAnswer.Met
            : RuleAnswer.Deny("Tell the need to know (§C.3(c)): how you are involved in the investigation. Being an officer is a right to know, not a need.");
}

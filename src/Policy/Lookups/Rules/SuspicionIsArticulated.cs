// Source: DGO I-12 §C.2(B): a standard of reasonable suspicion or greater
using AlprGrains.Policy.Decisions;

namespace AlprGrains.Policy.Lookups.Rules;

/// <summary>The standard is named and the facts behind it are told in words of substance; for a missing person, who is missing.</summary>
public sealed class SuspicionIsArticulated : LookupRule
{
    public override string Id => "C2B-2.suspicion-articulated";

    public override string Source => "DGO I-12 §C.2(B): a standard of reasonable suspicion or greater";

    private static readonly string[] Standards = ["reasonable-suspicion", "probable-cause", "court-order"];

    public override RuleAnswer Judge(LookupFacts facts, RuleGround ground)
    {
        var question = facts.Question;
        if (!Standards.Contains(question.Standard))
            return RuleAnswer.Deny($"\"{question.Standard}\" is no standard of suspicion (§C.2(B)); choose reasonable suspicion, probable cause or a court order.");
        return Articulation.HasSubstance(question.Articulation, ground.Policy.Articulation.WordsMin, ground.Policy.Articulation) ? RuleAnswer.Met
            : RuleAnswer.Deny($"\"{question.Articulation}\" does not say what the suspicion rests on (§C.2(B)); tell in a sentence what happened and why this vehicle.");
    }
}

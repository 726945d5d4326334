// Source: DGO I-12 §C.3(c) and §I.1: a right to know
using AlprGrains.Policy.Decisions;

namespace AlprGrains.Policy.Lookups.Rules;

/// <summary>The legal authority to receive the information is named: statute, case law, court order or sworn status.</summary>
public sealed class RightToKnowIsStated : LookupRule
{
    public override string Id => "C3-8c.right-to-know";

    public override string Source => "DGO I-12 §C.3(c) and §I.1: a right to know";

    private static readonly string[] Authorities = ["statute", "case-law", "court-order", "sworn-status"];

    public override RuleAnswer Judge(LookupFacts facts, RuleGround ground) =>
        Authorities.Contains(facts.Question.RightToKnow) ? RuleAnswer.Met
            : RuleAnswer.Deny("Name the right to know (§C.3(c)): statute, case law, court order or sworn officer status.");
}

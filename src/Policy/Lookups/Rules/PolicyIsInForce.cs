// Source: DGO I-12, signature block and effective date; Civ. Code §1798.90.55(a)
using AlprGrains.Policy.Decisions;

namespace AlprGrains.Policy.Lookups.Rules;

/// <summary>Real plates are looked up only under a policy that is signed and in effect; a draft governs demonstration data alone.</summary>
public sealed class PolicyIsInForce : LookupRule
{
    public override string Id => "L-6.policy-in-force";

    public override string Source => "DGO I-12, signature block and effective date; Civ. Code §1798.90.55(a)";

    public override RuleAnswer Judge(LookupFacts facts, RuleGround ground)
    {
        var today = DateOnly.FromDateTime(facts.AskedAt.UtcDateTime);
        return facts.DemonstrationData || ground.Policy.IsInForce(today) ? RuleAnswer.Met
            : RuleAnswer.Deny($"{ground.Policy.Citation(today)} is not in force; only demonstration data may be looked up until it is signed and effective.");
    }
}

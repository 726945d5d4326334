// Source: the department's own rules, which DGO I-12 does not contain: policy data, off by default
using AlprGrains.Policy.Decisions;

namespace AlprGrains.Policy.Lookups.Rules;

/// <summary>What the department asks beyond the policy, as far as it has switched it on.</summary>
public sealed class HouseRulesAreKept : LookupRule
{
    public override string Id => "HOUSE.rules-kept";

    public override string Source => "the department's own rules, which DGO I-12 does not contain: policy data, off by default";

    public override RuleAnswer Judge(LookupFacts facts, RuleGround ground)
    {
        var house = ground.Policy.HouseRules;
        if (house.CaseNumberOnEveryLookup && facts.Question.CaseNumber is null) return RuleAnswer.Deny("House rule: every lookup needs a case number.");
        var approved = facts.IsApprovedByAnother();
        if (house.SecondApproverOnEveryLookup && !approved) return RuleAnswer.Hold("House rule: a second person approves every lookup.");
        return house.SecondApproverFromDataAgeDays is { } days && facts.Question.OldestReadAgeDays >= days && !approved
            ? RuleAnswer.Hold($"House rule: reads of {days} days and more need a second person's approval.")
            : RuleAnswer.Met;
    }
}

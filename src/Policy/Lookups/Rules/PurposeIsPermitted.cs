// Source: DGO I-12 §C.2(B): solely the listed purposes; Civ. Code §1798.90.52(b)
using AlprGrains.Policy.Decisions;

namespace AlprGrains.Policy.Lookups.Rules;

/// <summary>The purpose is one of the closed list. This is the rule that permits; all others only demand.</summary>
public sealed class PurposeIsPermitted : LookupRule
{
    public override string Id => "C2B-1.purpose-permitted";

    public override string Source => "DGO I-12 §C.2(B): solely the listed purposes; Civ. Code §1798.90.52(b)";

    public override RuleAnswer Judge(LookupFacts facts, RuleGround ground)
    {
        var purpose = ground.Policy.Purposes.FirstOrDefault(permitted => permitted.Id == facts.Question.Purpose);
        return purpose is not null
            ? RuleAnswer.Permit($"{purpose.Text} is a permitted purpose (§{purpose.Section}).")
            : RuleAnswer.Deny($"\"{facts.Question.Purpose}\" is not a permitted purpose (§C.2(B)); permitted are: {string.Join(", ", ground.Policy.Purposes.Select(permitted => permitted.Text))}.");
    }
}

// Source: DGO I-12 §C.3(5): no purpose or known effect of infringing First Amendment rights; §C.3(6)
using AlprGrains.Policy.Decisions;

namespace AlprGrains.Policy.Lookups.Rules;

/// <summary>A search that covers a house of worship, a clinic or a protest needs a second person's approval first.</summary>
public sealed class SensitivePlaceHasASecondApprover : LookupRule
{
    public override string Id => "C3-5.sensitive-place-approved";

    public override string Source => "DGO I-12 §C.3(5): no purpose or known effect of infringing First Amendment rights; §C.3(6)";

    public override RuleAnswer Judge(LookupFacts facts, RuleGround ground)
    {
        if (facts.Question.SensitivePlaces.IsDefaultOrEmpty) return RuleAnswer.Met;
        var places = string.Join(", ", facts.Question.SensitivePlaces);
        if (facts.SecondApproval is not { } approval) return RuleAnswer.Hold($"The search covers {places} (§C.3(5)); a second person approves it first.");
        return approval.UserName == facts.Person.UserName || approval.At > facts.AskedAt
            ? RuleAnswer.Hold($"The search covers {places} (§C.3(5)); nobody approves their own, and the approval comes first.")
            : RuleAnswer.Met;
    }
}

// Source: DGO I-12 §E, §C.3(3)-(6), §I; Civ. Code §1798.90.55(b); Gov. Code §7284.6; Penal Code §13778.2; INV-10
using AlprGrains.Policy.Decisions;
using AlprGrains.Policy.Screening;

namespace AlprGrains.Policy.Lookups.Rules;

/// <summary>Nobody outside California state and local government asked, owns the case or receives, and no text says otherwise. No setting overrides this.</summary>
public sealed class BeneficiaryIsEligible : LookupRule
{
    public override string Id => "E-2.beneficiary-eligible";

    public override string Source => "DGO I-12 §E, §C.3(3)-(6), §I; Civ. Code §1798.90.55(b); Gov. Code §7284.6; Penal Code §13778.2; INV-10";

    public override RuleAnswer Judge(LookupFacts facts, RuleGround ground)
    {
        var question = facts.Question;
        var beside = new[] { question.NeedToKnow, question.CaseNumber, question.IncidentNumber, facts.Process?.Court, facts.Process?.Number };
        var screened = ground.Screen.Classify(facts.Beneficiaries, question.Articulation, beside.OfType<string>());
        return screened.Verdict switch
        {
            ScreenVerdict.Refuse => RuleAnswer.Deny([.. Reasons(screened)]),
            ScreenVerdict.Review => facts.IsApprovedByAnother() ? RuleAnswer.Met : RuleAnswer.Hold([.. Reasons(screened)]),
            ScreenVerdict.Allow => RuleAnswer.Met,
            _ => throw new InvalidOperationException($"The screen gave a verdict that no rule knows: {screened.Verdict}."),
        };
    }

    private static IEnumerable<string> Reasons(ScreenResult screened) =>
        screened.Findings.Where(finding => finding.Verdict == screened.Verdict).Select(finding => $"{finding.Why} ({finding.Section})").Distinct();
}

// Source: DGO I-12 §I: OPD personnel, and the CHP for the duration of its MOU
using AlprGrains.Policy.Decisions;
using AlprGrains.Policy.Texts;

namespace AlprGrains.Policy.Lookups.Rules;

/// <summary>Only the department itself looks up, and an agency whose agreement the policy names, while it is in force.</summary>
public sealed class AgencyHasAnAgreement : LookupRule
{
    public override string Id => "I-3.agency-has-an-agreement";

    public override string Source => "DGO I-12 §I: OPD personnel, and the CHP for the duration of its MOU";

    /// <summary>The registry id of the department itself; everybody else comes in under an agreement.</summary>
    public const string Department = "OPD";

    public override RuleAnswer Judge(LookupFacts facts, RuleGround ground) =>
        ProblemOf(facts.Person.Agency, facts.Person.Agreement, ground.Policy, facts.AskedAt) is { } problem ? RuleAnswer.Deny(problem) : RuleAnswer.Met;

    /// <summary>Why people of this agency do not look up at that moment, in a sentence; null when they may. It ends their sessions too.</summary>
    public static string? ProblemOf(string agency, AgreementFacts? agreement, PolicyText policy, DateTimeOffset at)
    {
        if (agency == Department) return null;
        if (policy.LookupAgreements.FirstOrDefault(granted => granted.Agency == agency) is not { } named)
            return $"{agency} has no agreement that grants lookups (§I); send a written request, and OPD staff extract what is approved.";
        if (agreement is null || agreement.Kind != named.Kind) return $"No {named.Kind} with {agency} is on record (§I).";
        if (agreement.Suspended) return $"The {named.Kind} with {agency} is suspended (§I).";
        return agreement.IsInForce(at) ? null
            : $"The {named.Kind} with {agency} runs from {agreement.From:yyyy-MM-dd} until {agreement.Until:yyyy-MM-dd} (§I); it is not in force.";
    }
}

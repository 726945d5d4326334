// Source: DGO I-12 §I: OPD personnel, and the CHP for the duration of its MOU
using AlprGrains.Policy.Decisions;

namespace AlprGrains.Policy.Lookups.Rules;

/// <summary>Only the department itself looks up, and an agency whose agreement the policy names, while it is in force.</summary>
public sealed class AgencyHasAnAgreement : LookupRule
{
    public override string Id => "I-3.agency-has-an-agreement";

    public override string Source => "DGO I-12 §I: OPD personnel, and the CHP for the duration of its MOU";

    private const string Department = "OPD";

    public override RuleAnswer Judge(LookupFacts facts, RuleGround ground)
    {
        var person = facts.Person;
        if (person.Agency == Department) return RuleAnswer.Met;
        if (ground.Policy.LookupAgreements.FirstOrDefault(granted => granted.Agency == person.Agency) is not { } named)
            return RuleAnswer.Deny($"{person.Agency} has no agreement that grants lookups (§I); send a written request, and OPD staff extract what is approved.");
        if (person.Agreement is not { } agreement || agreement.Kind != named.Kind) return RuleAnswer.Deny($"No {named.Kind} with {person.Agency} is on record (§I).");
        if (agreement.Suspended) return RuleAnswer.Deny($"The {named.Kind} with {person.Agency} is suspended (§I).");
        var today = DateOnly.FromDateTime(facts.AskedAt.UtcDateTime);
        return agreement.From <= today && today < agreement.Until ? RuleAnswer.Met
            : RuleAnswer.Deny($"The {named.Kind} with {person.Agency} runs from {agreement.From:yyyy-MM-dd} until {agreement.Until:yyyy-MM-dd} (§I); it is not in force.");
    }
}

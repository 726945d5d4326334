// Source: DGO I-12 §C.2(B)(4) and §C.3(c): the purpose is recorded, and the need is an active investigation
using System.Text.RegularExpressions;
using AlprGrains.Policy.Decisions;

namespace AlprGrains.Policy.Lookups.Rules;

/// <summary>A case or an incident number in the agency's form; where life may depend on it, the number may follow and the lookup is reviewed.</summary>
public sealed class NumberIsGiven : LookupRule
{
    public override string Id => "C2B-6.number-given";

    public override string Source => "DGO I-12 §C.2(B)(4) and §C.3(c): the purpose is recorded, and the need is an active investigation";

    public override RuleAnswer Judge(LookupFacts facts, RuleGround ground)
    {
        var (policy, question) = (ground.Policy, facts.Question);
        if (question.CaseNumber is { } caseNumber && !Regex.IsMatch(caseNumber, policy.CaseNumberPattern, RegexOptions.NonBacktracking))
            return RuleAnswer.Deny($"\"{caseNumber}\" is not in the form of a case number (§C.2(B)); write it as 25-012345.");
        if (question.IncidentNumber is { } incident && !Regex.IsMatch(incident, policy.IncidentNumberPattern, RegexOptions.NonBacktracking))
            return RuleAnswer.Deny($"\"{incident}\" is not in the form of an incident number (§C.2(B)); write it as LOP and twelve digits.");
        if (question.CaseNumber is not null || question.IncidentNumber is not null) return RuleAnswer.Met;
        return policy.Purposes.Any(purpose => purpose.Id == question.Purpose && purpose.NumberMayFollow)
            ? RuleAnswer.ReviewAfterwards("No case or incident number yet: add it, and a supervisor reviews the lookup afterwards.")
            : RuleAnswer.Deny("Give the case number or the incident number (§C.2(B)).");
    }
}

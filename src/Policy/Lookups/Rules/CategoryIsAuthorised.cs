// Source: DGO I-12 §C.1 and §E: sworn, PST, or designated by the Chief of Police or designee
using AlprGrains.Policy.Decisions;

namespace AlprGrains.Policy.Lookups.Rules;

/// <summary>The person is sworn, a police service technician, or designated in writing, with the designation in force and for the purpose that is asked for.</summary>
public sealed class CategoryIsAuthorised : LookupRule
{
    public override string Id => "C1-3.category-authorised";

    public override string Source => "DGO I-12 §C.1 and §E: sworn, PST, or designated by the Chief of Police or designee";

    private const string Designated = "designated";

    public override RuleAnswer Judge(LookupFacts facts, RuleGround ground)
    {
        var person = facts.Person;
        if (!ground.Policy.AuthorisedCategories.Contains(person.Category))
            return RuleAnswer.Deny($"\"{person.Category}\" is no category that may use the system (§C.1); the Chief of Police or designee can designate the person.");
        if (person.Category != Designated) return RuleAnswer.Met;
        if (person.Designation is not { } designation) return RuleAnswer.Deny("No designation is on record (§C.1); the Chief of Police or designee signs one.");
        if (designation.Revoked) return RuleAnswer.Deny("The designation has been revoked (§C.1).");
        if (string.IsNullOrWhiteSpace(designation.DesignatedBy) || designation.DesignatedBy == person.UserName)
            return RuleAnswer.Deny("The designation names nobody else who made it (§C.1).");
        var today = DateOnly.FromDateTime(facts.AskedAt.UtcDateTime);
        if (today < designation.From || today >= designation.Until)
            return RuleAnswer.Deny($"The designation runs from {designation.From:yyyy-MM-dd} until {designation.Until:yyyy-MM-dd} (§C.1); it has to be renewed.");
        return designation.Purposes.Contains(facts.Question.Purpose) ? RuleAnswer.Met
            : RuleAnswer.Deny($"The designation is for {(designation.Purposes.IsEmpty ? "no lookups" : string.Join(", ", designation.Purposes))}; \"{facts.Question.Purpose}\" is not in its scope (§C.1); the Chief of Police or designee can sign a wider one.");
    }
}

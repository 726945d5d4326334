// Source: DGO I-12 §J and §C.3(a); Civ. Code §1798.90.51(b)(2)(B); CJIS Security Policy AT-2, AT-3
using AlprGrains.Policy.Decisions;

namespace AlprGrains.Policy.Lookups.Rules;

/// <summary>The person has completed department-approved training in all eight topics, within the time for which it is valid.</summary>
public sealed class TrainingIsValid : LookupRule
{
    public override string Id => "J-1.training-valid";

    public override string Source => "DGO I-12 §J and §C.3(a); Civ. Code §1798.90.51(b)(2)(B); CJIS Security Policy AT-2, AT-3";

    public override RuleAnswer Judge(LookupFacts facts, RuleGround ground)
    {
        if (facts.Person.Training is not { } training) return RuleAnswer.Deny("No completed training is on record (§J); the Training Section enters it.");
        var required = ground.Policy.Training;
        var missing = required.Topics.Except(training.Topics).ToList();
        if (missing.Count > 0) return RuleAnswer.Deny($"The training lacks {string.Join(", ", missing)} (§J); take a course with all {required.Topics.Length} topics.");
        var today = DateOnly.FromDateTime(facts.AskedAt.UtcDateTime);
        if (training.CompletedOn > today) return RuleAnswer.Deny("The training is dated in the future (§J); the Training Section corrects the record.");
        return today < training.CompletedOn.AddDays(required.ValidDays) ? RuleAnswer.Met
            : RuleAnswer.Deny($"The training of {training.CompletedOn:yyyy-MM-dd} was valid for {required.ValidDays} days (§J); renew it.");
    }
}

// Source: DGO I-12 §C.3(4): no personal purpose
using AlprGrains.Policy.Decisions;

namespace AlprGrains.Policy.Lookups.Rules;

/// <summary>A vehicle of the person's own household is not looked up before somebody else has seen why.</summary>
public sealed class OwnVehicleIsReviewed : LookupRule
{
    public override string Id => "C3-4.own-vehicle-reviewed";

    public override string Source => "DGO I-12 §C.3(4): no personal purpose";

    public override RuleAnswer Judge(LookupFacts facts, RuleGround ground) =>
        facts.Question.VehicleOfOwnHousehold && !facts.IsApprovedByAnother()
            ? RuleAnswer.Hold("The vehicle is registered to the household of the person who asks (§C.3(4)); a supervisor decides.")
            : RuleAnswer.Met;
}

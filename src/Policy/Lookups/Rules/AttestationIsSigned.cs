// Source: DGO I-12 §C.3(6): written documentation that data is not for prohibited purposes; Penal Code §13778.2
using AlprGrains.Policy.Decisions;

namespace AlprGrains.Policy.Lookups.Rules;

/// <summary>The person has signed the current attestation for this lookup.</summary>
public sealed class AttestationIsSigned : LookupRule
{
    public override string Id => "C3-6b.attestation-signed";

    public override string Source => "DGO I-12 §C.3(6): written documentation that data is not for prohibited purposes; Penal Code §13778.2";

    public override RuleAnswer Judge(LookupFacts facts, RuleGround ground)
    {
        if (facts.Attestation is not { } attestation) return RuleAnswer.Deny("Sign the attestation that the data is not for a prohibited purpose (§C.3(6)).");
        if (attestation.TextVersion != ground.Policy.Attestation.Version)
            return RuleAnswer.Deny($"The attestation signed is version {attestation.TextVersion}; read and sign version {ground.Policy.Attestation.Version} (§C.3(6)).");
        return attestation.SignedBy == facts.Person.UserName && attestation.SignedAt <= facts.AskedAt ? RuleAnswer.Met
            : RuleAnswer.Deny("The attestation must be signed by the person who asks, before asking (§C.3(6)).");
    }
}

using AlprGrains.Policy.Decisions;
using AlprGrains.Policy.Screening.Beneficiaries;
using AlprGrains.Policy.Texts;

namespace AlprGrains.Policy.Lookups;

/// <summary>One rule about lookups. A new rule exempts nobody until its file says so.</summary>
public abstract class LookupRule
{
    /// <summary>The obligation's id and the rule's name, as decisions and cases cite it.</summary>
    public abstract string Id { get; }

    /// <summary>What the rule rests on, as in the first line of its file.</summary>
    public abstract string Source { get; }

    public abstract RuleAnswer Judge(LookupFacts facts, RuleGround ground);
}

/// <summary>What rules stand on besides the facts.</summary>
public sealed record RuleGround(PolicyText Policy, BeneficiaryScreen Screen);

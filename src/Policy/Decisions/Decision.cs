using System.Collections.Immutable;

namespace AlprGrains.Policy.Decisions;

public enum Verdict
{
    Deny = 0,
    /// <summary>Nothing is released until a person has decided.</summary>
    Hold = 1,
    Allow = 2,
}

/// <summary>What the policy says of one question. No rule that permits: deny. A rule that fails: deny, with its error.</summary>
/// <param name="Policy">The version cited, for example "I-12@2024-07 DRAFT".</param>
/// <param name="RuleIds">The rules that decided: those that deny, else those that hold, else those that permit.</param>
/// <param name="Reasons">One sentence for each of them, with its section.</param>
/// <param name="ReviewAfterwards">Why a person must look at it after it was answered; empty when nobody must.</param>
/// <param name="Errors">Rules that failed, and how.</param>
public sealed record Decision(
    Verdict Verdict, string Policy, ImmutableArray<string> RuleIds, ImmutableArray<string> Reasons,
    ImmutableArray<string> ReviewAfterwards, ImmutableArray<string> Errors);

/// <summary>What one rule says of one question.</summary>
/// <param name="Reasons">Sentences that help the reader act; empty when the rule has nothing to say.</param>
public sealed record RuleAnswer(RuleEffect Effect, ImmutableArray<string> Reasons)
{
    /// <summary>The rule's demand is met, or it does not apply; it permits nothing by itself.</summary>
    public static readonly RuleAnswer Met = new(RuleEffect.None, []);

    public static RuleAnswer Permit(string reason) => new(RuleEffect.Permit, [reason]);

    public static RuleAnswer ReviewAfterwards(string reason) => new(RuleEffect.ReviewAfterwards, [reason]);

    public static RuleAnswer Hold(params ImmutableArray<string> reasons) => new(RuleEffect.Hold, reasons);

    public static RuleAnswer Deny(params ImmutableArray<string> reasons) => new(RuleEffect.Deny, reasons);

    /// <summary>Denies when there is any problem.</summary>
    public static RuleAnswer DenyIfAny(IEnumerable<string> problems)
    {
        ImmutableArray<string> all = [.. problems];
        return all.IsEmpty ? Met : Deny(all);
    }
}

public enum RuleEffect
{
    None = 0,
    Permit = 1,
    ReviewAfterwards = 2,
    Hold = 3,
    Deny = 4,
}

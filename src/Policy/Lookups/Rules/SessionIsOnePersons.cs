// Source: DGO I-12 §K (log-in procedure), §E (official use), §F.1; Civ. Code §1798.90.52
using AlprGrains.Policy.Decisions;

namespace AlprGrains.Policy.Lookups.Rules;

/// <summary>The question comes through an open session of one person, who has acknowledged the banner.</summary>
public sealed class SessionIsOnePersons : LookupRule
{
    public override string Id => "K-1.session-is-one-persons";

    public override string Source => "DGO I-12 §K (log-in procedure), §E (official use), §F.1; Civ. Code §1798.90.52";

    public override RuleAnswer Judge(LookupFacts facts, RuleGround ground) => RuleAnswer.DenyIfAny(Problems(facts));

    private static IEnumerable<string> Problems(LookupFacts facts)
    {
        if (!facts.Session.Individual) yield return "The credential is not one person's own (§K); log in with yours.";
        if (!facts.Session.Open) yield return "The session has ended or is locked (§K); log in again.";
        if (!facts.Session.BannerAcknowledged) yield return "The notice of official use has not been acknowledged (§E); read and acknowledge it.";
    }
}

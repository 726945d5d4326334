using System.Collections.Immutable;

namespace AlprGrains.Policy.Sharing;

/// <summary>The last time that an agency signed: which text, when.</summary>
public sealed record YearlySigning(string TextVersion, DateTimeOffset At);

/// <summary>The text that an agency signs once a year.</summary>
/// <param name="ReminderDays">So many days before a signing runs out the agency is reminded.</param>
public sealed record YearlyText(string Version, ImmutableArray<NamedText> Clauses, int ReminderDays);

/// <summary>
/// Which agencies of a request must have signed this year's attestation, and whether one has (obligation N-5; DGO I-12 §C.3(6), §E). Pure.
/// Whoever could ask in writing for itself needs it also where another asks for it: otherwise one agency's signature would serve all.
/// </summary>
public static class YearlyAttestations
{
    public const string RuleId = "N-5.yearly-attestation";
    public const string Section = "DGO I-12 §C.3(6), §E, §I (the agency's attestation of the year)";

    /// <summary>At this instant a signing no longer holds.</summary>
    public static DateTimeOffset EndOf(DateTimeOffset signedAt) => signedAt.AddYears(1);

    public static bool IsAskedOf(RecipientKind kind, SharingTexts texts) => texts.WrittenRequestClasses.Contains(kind) || kind.IsJoint();

    /// <summary>Everybody in the request who must have signed, by the name as written.</summary>
    public static IEnumerable<SharingParty> WhoMust(SharingFacts facts, SharingTexts texts) =>
        facts.Parties.Concat(facts.Reviewed ?? []).Where(party => IsAskedOf(party.Kind, texts)).DistinctBy(party => party.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Why the signing does not hold now, with what to do; null when it does.</summary>
    public static string? Missing(SharingParty party, YearlySigning? last, SharingTexts texts, DateTimeOffset now)
    {
        var text = texts.Yearly;
        var why = last is null ? "has not signed the attestation of the year"
            : EndOf(last.At) <= now ? $"signed its attestation of the year more than a year ago, on {last.At.UtcDateTime:yyyy-MM-dd}"
            : last.TextVersion != text.Version ? $"signed text {last.TextVersion} of the attestation of the year; in force is {text.Version}"
            : null;
        return why is null ? null
            : $"The answer to \"{party.Role}\" (\"{party.Name}\") is an agency that {why}. A person of that agency signs it in the portal, under Requests, or sends it signed to the sharing desk; then ask again.";
    }
}

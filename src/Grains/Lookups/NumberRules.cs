using System.Text.RegularExpressions;
using AlprGrains.Audit;
using AlprGrains.Lookups;
using AlprGrains.Policy.Texts;

namespace AlprGrains.Grains.Lookups;

/// <summary>The case or incident number that follows a lookup for a missing person. Pure.</summary>
internal static class NumberRules
{
    /// <summary>What speaks against it; null when nothing does.</summary>
    public static string? ProblemOf(LookupRecord record, string? caseNumber, string? incidentNumber, PolicyText policy)
    {
        var (one, other) = (Typed(caseNumber), Typed(incidentNumber));
        if (one is null && other is null) return "Give the case number or the incident number.";
        if (HasNumber(record)) return "This lookup has its number already; a number is never changed.";
        if (one is not null && !Regex.IsMatch(one, policy.CaseNumberPattern, RegexOptions.NonBacktracking)) return $"\"{Short(one)}\" is not in the form of a case number; write it as 25-012345.";
        if (other is not null && !Regex.IsMatch(other, policy.IncidentNumberPattern, RegexOptions.NonBacktracking)) return $"\"{Short(other)}\" is not in the form of an incident number; write it as LOP and twelve digits.";
        return null;
    }

    public static IEnumerable<AuditField> Fields(string? caseNumber, string? incidentNumber)
    {
        if (Typed(caseNumber) is { } one) yield return new AuditField("case number", LookupTexts.Bounded(one));
        if (Typed(incidentNumber) is { } other) yield return new AuditField("incident number", LookupTexts.Bounded(other));
    }

    /// <summary>A field left empty is no number.</summary>
    public static string? Typed(string? number) => string.IsNullOrWhiteSpace(number) ? null : number.Trim();

    /// <summary>The number that a lookup is told apart by: its case's, else its incident's; null without either.</summary>
    public static string? NumberOf(string? caseNumber, string? incidentNumber) => Typed(caseNumber) ?? Typed(incidentNumber);

    private static bool HasNumber(LookupRecord record) =>
        Typed(record.Request.CaseNumber) is not null || Typed(record.Request.IncidentNumber) is not null || record.LaterCaseNumber is not null || record.LaterIncidentNumber is not null;

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}

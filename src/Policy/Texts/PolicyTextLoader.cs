using System.Text.RegularExpressions;
using AlprGrains.Policy.Loading;

namespace AlprGrains.Policy.Texts;

/// <summary>The JSON of one policy version in, the policy out, or every problem: a field missing or misspelt, an empty list, a pattern that is none.</summary>
public static class PolicyTextLoader
{
    private const int AuditRecordDaysMin = 366;
    private const int Sha256Characters = 64;

    public static Loaded<PolicyText> Load(string json)
    {
        var policy = PolicyJson.Read<PolicyText>(json, "The policy", out var problem);
        if (problem is not null) return Loaded<PolicyText>.Failed([problem]);
        if (policy is null) return Loaded<PolicyText>.Failed(["The policy is empty."]);
        var problems = Problems(policy).ToList();
        return problems.Count == 0 ? Loaded<PolicyText>.Of(policy) : Loaded<PolicyText>.Failed(problems);
    }

    private static IEnumerable<string> Problems(PolicyText policy)
    {
        if (policy.RetentionDays <= 0) yield return $"retentionDays is {policy.RetentionDays}; it must be at least 1.";
        if (policy.AuditRecordDays < AuditRecordDaysMin) yield return $"auditRecordDays is {policy.AuditRecordDays}; it must be at least {AuditRecordDaysMin}.";
        if (policy.TextSha256.Length != Sha256Characters || !policy.TextSha256.All(char.IsAsciiHexDigitLower))
            yield return "textSha256 must be the SHA-256 of the policy's text, 64 lower-case hex digits.";
        if (policy.SignedBy is null != policy.SignedOn is null) yield return "signedBy and signedOn belong together: give both, or neither for a draft.";
        if (policy.EffectiveUntil <= policy.EffectiveFrom) yield return "effectiveUntil must be after effectiveFrom.";
        if (policy.Purposes.IsDefaultOrEmpty) yield return "purposes is empty; then nobody may look up anything.";
        else foreach (var twice in policy.Purposes.GroupBy(purpose => purpose.Id).Where(group => group.Count() > 1)) yield return $"The purpose {twice.Key} stands twice.";
        if (policy.RecipientClasses.IsDefaultOrEmpty) yield return "recipientClasses is empty.";
        if (policy.AuthorisedCategories.IsDefaultOrEmpty) yield return "authorisedCategories is empty.";
        if (policy.Training.ValidDays <= 0 || policy.Training.Topics.IsDefaultOrEmpty) yield return "training needs validDays and topics.";
        foreach (var (name, pattern) in new[] { ("caseNumberPattern", policy.CaseNumberPattern), ("incidentNumberPattern", policy.IncidentNumberPattern) })
            if (!IsPattern(pattern)) yield return $"{name} \"{pattern}\" is no regular expression anchored by ^ and $.";
        if (string.IsNullOrWhiteSpace(policy.Attestation.Text)) yield return "attestation has no text.";
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
            return pattern.StartsWith('^') && pattern.EndsWith('$') && new Regex(pattern, RegexOptions.NonBacktracking) is not null;
        }
        catch (Exception broken) when (broken is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}

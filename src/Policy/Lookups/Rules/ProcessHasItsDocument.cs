// Source: DGO I-12 §C.2(B) and §I: subpoena, warrant or other court order; Civ. Code §1798.90.55(b); INV-10
using AlprGrains.Policy.Decisions;

namespace AlprGrains.Policy.Lookups.Rules;

/// <summary>A lookup in response to legal process names it completely; process of a federal or out-of-state body goes to the City Attorney.</summary>
public sealed class ProcessHasItsDocument : LookupRule
{
    public override string Id => "I-4.process-has-its-document";

    public override string Source => "DGO I-12 §C.2(B) and §I: subpoena, warrant or other court order; Civ. Code §1798.90.55(b); INV-10";

    private const int Sha256Characters = 64;
    private const string California = "california";

    public override RuleAnswer Judge(LookupFacts facts, RuleGround ground)
    {
        if (!ground.Policy.Purposes.Any(purpose => purpose.Id == facts.Question.Purpose && purpose.NeedsProcess)) return RuleAnswer.Met;
        if (facts.Process is not { } process) return RuleAnswer.Deny($"Attach the {facts.Question.Purpose} (§C.2(B)): type, court, number, date and the document.");
        if (process.Issuer != California)
            return RuleAnswer.Deny("Process of a federal or out-of-state body is never answered from here (§E); preserve the data and hand the document to the City Attorney.");
        return RuleAnswer.DenyIfAny(Problems(facts.Question.Purpose, process, DateOnly.FromDateTime(facts.AskedAt.UtcDateTime)));
    }

    private static IEnumerable<string> Problems(string purpose, ProcessFacts process, DateOnly today)
    {
        if (process.Type != purpose) yield return $"The purpose is {purpose}, the document a {process.Type} (§C.2(B)); they must agree.";
        if (string.IsNullOrWhiteSpace(process.Court)) yield return "Name the court that issued the document (§I).";
        if (string.IsNullOrWhiteSpace(process.Number)) yield return "Give the number of the document (§I).";
        if (process.IssuedOn > today) yield return "The document is dated in the future (§I).";
        if (process.DocumentSha256.Length != Sha256Characters || !process.DocumentSha256.All(char.IsAsciiHexDigit))
            yield return "Attach the document itself (§I); its digest is kept with the lookup.";
    }
}

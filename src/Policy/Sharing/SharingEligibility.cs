using System.Collections.Immutable;
using AlprGrains.Policy.Decisions;
using AlprGrains.Policy.Lookups;

namespace AlprGrains.Policy.Sharing;

/// <summary>Somebody whom a request concerns.</summary>
/// <param name="Role">What they are to it, as a question is asked: "who asks".</param>
/// <param name="Holds">They may be the holder of a court order: the requester and the recipient, nobody else.</param>
public sealed record SharingParty(string Role, string Name, RecipientKind Kind, bool Holds);

/// <summary>Everything that the eligibility of a request stands on, at the moment it is judged.</summary>
/// <param name="Parties">Requester first, recipient second, then everybody else who is named.</param>
/// <param name="OnBehalfAnswered">Whether the question for whom else was answered.</param>
/// <param name="Process">Null on the path without legal obligation.</param>
/// <param name="LegalPath">The request rests on compulsory process.</param>
/// <param name="Texts">What the rules of a question say of purpose, texts and beneficiaries.</param>
/// <param name="Reviewed">A person's look at a joint body: who runs it and who belongs to it, judged now; null when nobody looked.</param>
public sealed record SharingFacts(
    ImmutableArray<SharingParty> Parties, bool OnBehalfAnswered, bool LegalPath, ProcessFacts? Process,
    string InvestigationKind, bool NumberGiven, bool EvidenceLawGiven, Decision Texts, ImmutableArray<SharingParty>? Reviewed);

public enum Eligible { Yes = 1, Held = 2, No = 3 }

/// <summary>What was judged.</summary>
/// <param name="Escalate">Why the City Attorney must look; null when nobody must.</param>
/// <param name="IsBarred">A barred recipient or purpose, rather than something left out: what the watch counts.</param>
public sealed record SharingJudgement(Eligible Verdict, string RuleId, ImmutableArray<string> Reasons, string? Escalate, bool IsBarred);

/// <summary>
/// Who may receive at all (DGO I-12 §E, §I; Civ. Code §1798.90.55(b); INV-10). Facts in, judgement out; it is asked at intake, decision,
/// extract and download, each time with the registry as it is then. Pure; no role, setting or order of steps is among its inputs.
/// </summary>
public static class SharingEligibility
{
    private const string California = "california";
    private const string CourtOrder = "court-order";
    private const string RecipientRule = "E-2.recipient";

    public static SharingJudgement Judge(SharingFacts facts, SharingTexts texts)
    {
        // Foreign process first: whatever else is true, nothing leaves by it.
        if (facts.Process is { } process && process.Issuer != California)
            return new(Eligible.No, "I-4.foreign-process", ["Process of a federal or out-of-state body is never answered from here (§E, INV-10); the document is preserved and the City Attorney told."],
                "process of a federal or out-of-state body: preserve it, and answer it outside the program", true);

        var reasons = Barred(facts).ToImmutableArray();
        if (!reasons.IsEmpty)
            return new(Eligible.No, RecipientRule, reasons, facts.LegalPath ? "legal process that names a recipient to whom nothing is released" : null, true);
        if (facts.Texts.Verdict == Verdict.Deny && !facts.LegalPath)
            return new(Eligible.No, facts.Texts.RuleIds.IsEmpty ? "C2B-1.purpose" : facts.Texts.RuleIds[0], Sentences(facts.Texts), null, IsBarredText(facts.Texts));

        reasons = [.. PathProblems(facts, texts)];
        if (!reasons.IsEmpty) return new(Eligible.No, "I-1.path", reasons, null, false);

        reasons = [.. Held(facts)];
        return reasons.IsEmpty
            ? new(Eligible.Yes, RecipientRule, [], null, false)
            : new(Eligible.Held, "I-1.held", reasons, facts.LegalPath ? "legal process whose texts or parties need a person's look" : null, false);
    }

    private static IEnumerable<string> Barred(SharingFacts facts)
    {
        foreach (var party in facts.Parties.Concat(facts.Reviewed ?? []))
        {
            if (party.Kind.IsBarredByLaw()) yield return $"{Asked(party)} is {party.Kind.Words()}; nothing may reach them (§E; Civ. Code §1798.90.55(b)).";
            else if (party.Kind is RecipientKind.Private or RecipientKind.Unknown && !HasOrder(facts, party))
                yield return $"{Asked(party)} is {party.Kind.Words()}; only a valid court order of a California court opens the door (§I), and to its holder alone.";
            // A joint body inside a joint body: nobody can see who receives.
            else if (party.Kind.IsJoint() && facts.Reviewed is { } reviewed && reviewed.Contains(party))
                yield return $"{Asked(party)} is {party.Kind.Words()} again; name the agency that runs it and its members.";
        }
    }

    private static bool HasOrder(SharingFacts facts, SharingParty party) => facts.LegalPath && party.Holds && facts.Process is { Issuer: California, Type: CourtOrder };

    private static IEnumerable<string> PathProblems(SharingFacts facts, SharingTexts texts)
    {
        if (!facts.OnBehalfAnswered) yield return "Say whether somebody else asked for this, and who (N-8).";
        if (!facts.NumberGiven) yield return "Give the number of the investigation (§I).";
        foreach (var party in facts.Parties.Take(2))
        {
            var kind = party.Kind.IsJoint() && facts.Reviewed is [var runner, ..] ? runner.Kind : party.Kind;
            if (kind.IsJoint()) continue; // held, until somebody has looked
            if (!facts.LegalPath)
            {
                if (!texts.WrittenRequestClasses.Contains(kind))
                    yield return $"{Asked(party)} is {kind.Words()}; without a legal obligation only California law enforcement agencies may ask (§I). Attach the subpoena, warrant or order.";
            }
            else if (facts.Process is not { } process) yield return "Attach the subpoena, warrant or order (§I).";
            else if (!texts.Accepts(kind, process.Type))
                yield return kind == RecipientKind.PublicDefender
                    ? "The defence receives by way of the District Attorney under discovery law, or by court order (§I)."
                    : $"{Asked(party)} is {kind.Words()}; a {process.Type} does not oblige the department towards it (§I), a court order may.";
            else if (kind == RecipientKind.Prosecutor && !facts.EvidenceLawGiven) yield return "Name the law of evidence or discovery under which the prosecutor asks (§I).";
            else if (kind == RecipientKind.CaliforniaLawEnforcement && facts.InvestigationKind is not ("criminal" or "administrative"))
                yield return "Say whether the investigation is criminal or administrative (§I).";
        }
        if (facts.LegalPath && facts.Process is { } paper && ProcessProblem(paper) is { } problem) yield return problem;
    }

    private static string? ProcessProblem(ProcessFacts process) =>
        string.IsNullOrWhiteSpace(process.Court) || string.IsNullOrWhiteSpace(process.Number) ? "Name the court and the number of the document (§I)."
        : process.DocumentSha256.Length != 64 || !process.DocumentSha256.All(char.IsAsciiHexDigit) ? "Attach the document itself (§I); its digest is kept with the request."
        : null;

    private static IEnumerable<string> Held(SharingFacts facts)
    {
        if (facts.Reviewed is not null) yield break; // a person has looked, and whoever they named was judged above
        foreach (var party in facts.Parties.Where(party => party.Kind.IsJoint()))
            yield return $"{Asked(party)} is {party.Kind.Words()}; a person must see which agency runs it and who its members are.";
        // On the legal path a text that would be refused elsewhere goes to a person: an order binds whatever words surround it.
        if (facts.Texts.Verdict == Verdict.Hold || (facts.LegalPath && facts.Texts.Verdict == Verdict.Deny))
            foreach (var reason in Sentences(facts.Texts)) yield return reason;
    }

    private static ImmutableArray<string> Sentences(Decision decision) =>
        [.. decision.Reasons, .. decision.Errors.Select(error => $"The rule {error.Split(' ')[0]} could not be applied, so nothing goes on.")];

    private static bool IsBarredText(Decision texts) => texts.RuleIds.Any(id => id.StartsWith("E-2", StringComparison.Ordinal));

    private static string Asked(SharingParty party) => $"The answer to \"{party.Role}\" (\"{party.Name}\")";
}

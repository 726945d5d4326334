using System.Collections.Immutable;
using AlprGrains.Grains.Lookups;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Policy.Screening.Beneficiaries;
using AlprGrains.Retention;

namespace AlprGrains.Grains.Retention;

/// <summary>
/// What speaks against asking for a hold, every problem in words that say what would be needed (DGO I-12, section G; obligations G-3, G-4).
/// The request, the requester's lookup and the policy in. Pure.
/// </summary>
internal static class HoldRequestRules
{
    private const int NeedCharactersMin = 10;
    private const int Sha256HexDigits = 64;
    private static readonly ImmutableArray<string> ObligationTypes = ["subpoena", "warrant", "court-order", "statute"];

    public static ImmutableArray<string> ProblemsOf(HoldRequest request, string requester, LookupRecord? lookup, LookupPolicy policy, DateTimeOffset now) =>
        [.. OfReads(request, lookup, now), .. OfGround(request, policy, now), .. OfTexts(request), .. OfPeople(request, requester), .. OfReview(request, now)];

    /// <summary>The reads with their uploads, as the requester's lookup released them.</summary>
    public static ImmutableArray<NamedRead> Named(HoldRequest request, LookupRecord lookup) =>
        [.. lookup.Released.Where(read => request.Reads.Contains(read.Id)).Select(read => new NamedRead(read.Id, read.UploadedAt))];

    /// <summary>What the screen found: refusals, and reasons for one more pair of eyes.</summary>
    public static (ImmutableArray<string> Refused, ImmutableArray<string> ForReview) Screened(HoldRequest request, LookupPolicy policy) => policy.Screened(
        request.Need,
        [request.CaseNumber, request.IncidentNumber, request.Obligation?.Agency, request.Obligation?.Court, request.Obligation?.Number, request.Matter?.Court, request.Matter?.Number]);

    private static IEnumerable<string> OfReads(HoldRequest request, LookupRecord? lookup, DateTimeOffset now)
    {
        if (request.Reads.IsDefaultOrEmpty) yield return "Name the reads to be held, one by one; a hold of \"all reads of\" a vehicle or a place does not exist (G-4).";
        else if (request.Reads.Length > HoldRequest.ReadsMax) yield return $"{request.Reads.Length} reads are named; a hold has at most {HoldRequest.ReadsMax}. Name those that are needed (G-4).";
        else if (request.Reads.Distinct().Count() != request.Reads.Length) yield return "A read is named twice.";
        else if (lookup is null) yield return "There is no such lookup of yours in the last 30 days; look the reads up again, and ask from that answer.";
        else
        {
            var released = lookup.Released.ToDictionary(read => read.Id);
            var unknown = request.Reads.Count(read => !released.ContainsKey(read));
            if (unknown > 0) yield return $"{unknown} of the reads were not in the answer of that lookup.";
            var gone = request.Reads.Count(read => released.TryGetValue(read, out var one) && !ReadRetention.IsKept(one.UploadedAt, now));
            if (gone > 0) yield return $"{gone} of the reads are past their 30 days: they are gone, and no hold brings them back.";
        }
    }

    private static IEnumerable<string> OfGround(HoldRequest request, LookupPolicy policy, DateTimeOffset now)
    {
        if (request.Matter is { } matter)
        {
            if (request.Reason != HoldReason.Undecided) yield return "For a court's order or a prosecution give no reason: the City Attorney decides which one covers it.";
            if (!Enum.IsDefined(matter.Kind)) yield return "The matter is a preservation order or a pending prosecution.";
            if (IsEmpty(matter.Court) || IsEmpty(matter.Number)) yield return "Name the court and the number of the order or the case.";
            if (!IsSha256(matter.DocumentSha256)) yield return $"The document's SHA-256 has {Sha256HexDigits} hex digits.";
            yield break;
        }
        switch (request.Reason)
        {
            case HoldReason.ActiveCriminalInvestigation when IsEmpty(request.CaseNumber):
                yield return "An active criminal investigation has a case number: give it (DGO I-12, G.1).";
                break;
            case HoldReason.MissingOrAtRiskPerson when IsEmpty(request.CaseNumber) && IsEmpty(request.IncidentNumber):
                yield return "Give the case or incident number of the missing or at-risk person (DGO I-12, G.2).";
                break;
            case HoldReason.OtherAgencyLegalObligation:
                foreach (var problem in OfObligation(request.Obligation, policy, now)) yield return problem;
                break;
            case HoldReason.ActiveCriminalInvestigation or HoldReason.MissingOrAtRiskPerson:
                break;
            default:
                yield return "Reads are kept beyond 30 days solely for an active criminal investigation, a missing or at-risk person, or another agency's investigation with a legal obligation (DGO I-12, G). For a court's order or a prosecution ask the City Attorney.";
                break;
        }
    }

    private static IEnumerable<string> OfObligation(HoldObligation? obligation, LookupPolicy policy, DateTimeOffset now)
    {
        if (obligation is null)
        {
            yield return "Say which agency, and what obliges the department to keep the data: without a legal obligation there is no ground (DGO I-12, G.3).";
            yield break;
        }
        if (!ObligationTypes.Contains(obligation.Type)) yield return $"The obligation is one of {string.Join(", ", ObligationTypes)}.";
        if (IsEmpty(obligation.Number)) yield return "Give the number of the order, or the section of the statute.";
        if (obligation.Type != "statute" && IsEmpty(obligation.Court)) yield return "Name the court.";
        if (obligation.Type != "statute" && obligation.IssuedOn is null) yield return "Give the day on which it was issued.";
        if (obligation.IssuedOn > LookupPolicy.DayOf(now)) yield return "It is dated in the future.";
        if (!IsSha256(obligation.DocumentSha256)) yield return $"The document's SHA-256 has {Sha256HexDigits} hex digits.";
        if (IsEmpty(obligation.Agency)) yield return "Name the agency.";
        else if (policy.PartyOf(obligation.Agency, LookupPolicy.DayOf(now)).LegalClass is not (LegalClass.CaliforniaCity or LegalClass.CaliforniaCounty or LegalClass.CaliforniaState or LegalClass.CaliforniaDistrict))
            yield return "The registry does not know the agency as a California public agency: process of any other body goes to the City Attorney as a court's matter (DGO I-12, E and I; INV-10).";
    }

    private static IEnumerable<string> OfTexts(HoldRequest request)
    {
        if (request.Need is null || request.Need.Trim().Length < NeedCharactersMin) yield return "Say why these reads are needed (G-4).";
        string?[] texts =
        [
            request.Need, request.CaseNumber, request.IncidentNumber, request.Obligation?.Agency, request.Obligation?.Court, request.Obligation?.Number,
            request.Matter?.Court, request.Matter?.Number,
        ];
        if (texts.Any(text => text?.Length > HoldRequest.TextCharactersMax)) yield return $"A text has at most {HoldRequest.TextCharactersMax} characters.";
    }

    private static IEnumerable<string> OfPeople(HoldRequest request, string requester)
    {
        var team = request.CaseTeam.IsDefault ? [] : request.CaseTeam;
        if (team.Length > HoldRequest.CaseTeamMax) yield return $"The case team has at most {HoldRequest.CaseTeamMax} people.";
        if (team.Any(name => name is null || !PersonKeys.IsUserName(PersonKeys.KeyOf(name)))) yield return "The case team is named by user names.";
        if (team.Contains(requester)) yield return "You are on the case team as the requester; name the others.";
    }

    private static IEnumerable<string> OfReview(HoldRequest request, DateTimeOffset now)
    {
        if (HoldRules.ProblemOfReviewDay(request.ReviewOn, now) is { } problem) yield return problem;
    }

    private static bool IsEmpty(string? text) => string.IsNullOrWhiteSpace(text);

    private static bool IsSha256(string? hex) => hex is { Length: Sha256HexDigits } && hex.All(char.IsAsciiHexDigit);
}

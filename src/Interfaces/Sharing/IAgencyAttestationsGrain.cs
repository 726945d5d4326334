using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.People;

namespace AlprGrains.Sharing;

/// <summary>
/// What each agency signs once a year, beside the attestation of each request (obligation N-5): that it keeps the law for the data of
/// others. Key <see cref="Main"/>. A signing holds for a year, while its text is the one in force; nothing is ever taken out.
/// </summary>
[Alias("IAgencyAttestationsGrain")]
[UnderPolicy(PolicyUse.Use, "I")]
public interface IAgencyAttestationsGrain : IGrainWithStringKey
{
    public const string Main = "main";

    /// <summary>The text in force; public.</summary>
    [Alias("Text")]
    ValueTask<AgencyYearText> Text();

    /// <summary>
    /// Signs for a year. A partner signs for their own agency; the sharing desk enters what another agency signed on paper, with its document.
    /// Refused, too, while an earlier signing holds for longer than the reminder's days. Audited.
    /// </summary>
    [Alias("Sign")]
    ValueTask<AgencyYearAnswer> Sign(AgencySignature signature, SessionAssertion by);

    /// <summary>How an agency stands, by its registered name or id; empty for the session's own, and a partner sees no other.</summary>
    [Alias("Of")]
    ValueTask<AgencyYearAnswer> Of(string agency, SessionAssertion session);

    /// <summary>Every agency that ever signed, in order of name. <see cref="Permission.ProcessSharing"/> or <see cref="Permission.ApproveSharing"/>; empty otherwise.</summary>
    [Alias("List")]
    ValueTask<ImmutableArray<AgencyYear>> List(SessionAssertion session);
}

/// <summary>The same grain for the silo side: what requests ask, and what time brings.</summary>
[SiloOnly, Alias("IAgencyYearsGrain")]
[UnderPolicy(PolicyUse.Use, "I")]
public interface IAgencyYearsGrain : IGrainWithStringKey
{
    /// <summary>The last signing of each of these agencies, by registry id, in their order; null where there is none.</summary>
    [Alias("Last")]
    ValueTask<ImmutableArray<AgencySigned?>> Last(ImmutableArray<string> agencies);

    /// <summary>Reminds, once for each signing, of those that run out soon; how many were reminded. Audited.</summary>
    [Alias("Remind")]
    ValueTask<int> Remind();
}

/// <summary>The text of the year.</summary>
/// <param name="ReminderDays">So many days before it runs out the agency is reminded, and may sign anew.</param>
[GenerateSerializer, Immutable, Alias("AgencyYearText")]
public sealed record AgencyYearText(
    [property: Id(0)] string Version,
    [property: Id(1)] ImmutableArray<SharingText> Clauses,
    [property: Id(2)] int ReminderDays);

/// <summary>What is signed.</summary>
/// <param name="Agency">For one that the desk enters; else null, the session says it.</param>
/// <param name="AcceptedClauses">Ids of the clauses that were ticked; all are needed.</param>
/// <param name="SignedBy">Name of the person who signs for the agency.</param>
/// <param name="DocumentSha256">Of the signed document, when it came on paper; 64 hex digits.</param>
[GenerateSerializer, Immutable, Alias("AgencySignature")]
public sealed record AgencySignature(
    [property: Id(0)] string? Agency,
    [property: Id(1)] string TextVersion,
    [property: Id(2)] ImmutableArray<string> AcceptedClauses,
    [property: Id(3)] string SignedBy,
    [property: Id(4)] string Title,
    [property: Id(5)] string? DocumentSha256);

/// <summary>A signing as it is kept.</summary>
/// <param name="Agency">Registry id.</param>
/// <param name="By">User name of whoever sent it.</param>
[GenerateSerializer, Immutable, Alias("AgencySigned")]
public sealed record AgencySigned(
    [property: Id(0)] string Agency,
    [property: Id(1)] string TextVersion,
    [property: Id(2)] string SignedBy,
    [property: Id(3)] string Title,
    [property: Id(4)] DateTimeOffset At,
    [property: Id(5)] string By,
    [property: Id(6)] string? DocumentSha256,
    [property: Id(7)] long AuditIndex,
    [property: Id(8)] DateTimeOffset? RemindedAt = null);

/// <summary>How an agency stands with its attestation of the year.</summary>
public enum AgencyYearStand { Missing = 0, InForce = 1, RunsOutSoon = 2, RanOut = 3, OldText = 4 }

/// <summary>An agency's year.</summary>
/// <param name="Agency">Registry id; empty when the registry does not know it.</param>
/// <param name="Last">Null when it never signed.</param>
/// <param name="Until">Exclusive: from this instant its requests are refused.</param>
/// <param name="IsAsked">Whether its class may ask at all: nobody else signs.</param>
[GenerateSerializer, Immutable, Alias("AgencyYear")]
public sealed record AgencyYear(
    [property: Id(0)] string Agency,
    [property: Id(1)] string Name,
    [property: Id(2)] AgencyYearStand Stand,
    [property: Id(3)] AgencySigned? Last,
    [property: Id(4)] DateTimeOffset? Until,
    [property: Id(5)] bool IsAsked);

/// <summary>What came of it: an agency's year, or why not.</summary>
[GenerateSerializer, Immutable, Alias("AgencyYearAnswer")]
public sealed record AgencyYearAnswer(
    [property: Id(0)] ImmutableArray<string> Problems,
    [property: Id(1)] AgencyYear? Year,
    [property: Id(2)] AuditReceipt? Receipt);

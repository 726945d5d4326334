using System.Collections.Immutable;
using AlprGrains.People;

namespace AlprGrains.Sharing;

/// <summary>What lies over all requests: the desk's queue, a partner's own, counts, the ledger, the texts. Key <see cref="Main"/>.</summary>
[Alias("ISharingDeskGrain")]
[UnderPolicy(PolicyUse.Use, "I")]
public interface ISharingDeskGrain : IGrainWithStringKey
{
    public const string Main = "main";

    /// <summary>Requests for the desk and the approvers, newest first. Audited.</summary>
    [Alias("Queue")]
    ValueTask<SharingList> Queue(SharingFilter filter, SessionAssertion session);

    /// <summary>A partner's own requests and those that name them as the recipient, newest first.</summary>
    [Alias("Mine")]
    ValueTask<SharingList> Mine(SessionAssertion session);

    /// <summary>What was released to whom (design.md, dissemination ledger; obligations B of OMC 9.64, I-13), newest first. Audited.</summary>
    [Alias("Ledger")]
    ValueTask<SharingLedger> Ledger(DateOnly from, DateOnly until, SessionAssertion session);

    /// <summary>Counts by agency and class, of requests honoured and denied, for anyone (N-4, N-15). No names of people, no case.</summary>
    [Alias("Statistics")]
    ValueTask<SharingStatistics> Statistics(DateOnly from, DateOnly until);

    /// <summary>Agencies whose requests are stopped until a person has looked, because too many named a barred recipient or purpose. Audited.</summary>
    [Alias("Stopped")]
    ValueTask<ImmutableArray<StoppedAgency>> Stopped(SessionAssertion session);

    /// <summary>Lets a stopped agency ask again; null when done, else why not. <see cref="Permission.ApproveSharing"/>. Audited.</summary>
    [Alias("Reinstate")]
    ValueTask<string?> Reinstate(string agency, string reason, SessionAssertion session);

    /// <summary>The texts that forms show: attestation, reasons, terms.</summary>
    [Alias("Terms")]
    ValueTask<SharingTermsView> Terms();
}

/// <summary>What to list; nulls match all.</summary>
/// <param name="Days">How many days back.</param>
[GenerateSerializer, Immutable, Alias("SharingFilter")]
public sealed record SharingFilter(
    [property: Id(0)] bool OpenOnly,
    [property: Id(1)] SharingPhase? Phase,
    [property: Id(2)] string? Agency,
    [property: Id(3)] int Days = 90);

/// <summary>A list, or why not.</summary>
[GenerateSerializer, Immutable, Alias("SharingList")]
public sealed record SharingList(
    [property: Id(0)] string? Denial,
    [property: Id(1)] ImmutableArray<SharingSummary> Requests);

/// <summary>One line of a list; without plate and free text.</summary>
[GenerateSerializer, Immutable, Alias("SharingSummary")]
public sealed record SharingSummary(
    [property: Id(0)] SharingRequestId Id,
    [property: Id(1)] DateTimeOffset SubmittedAt,
    [property: Id(2)] string RequesterUserName,
    [property: Id(3)] string Agency,
    [property: Id(4)] RecipientClass AgencyClass,
    [property: Id(5)] SharingBasis Basis,
    [property: Id(6)] string Purpose,
    [property: Id(7)] SharingPhase Phase,
    [property: Id(8)] EligibilityVerdict Eligibility,
    [property: Id(9)] bool? Honoured,
    [property: Id(10)] string? ReasonCode,
    [property: Id(11)] string? DecidedBy,
    [property: Id(12)] DateTimeOffset ChangedAt,
    [property: Id(13)] DateTimeOffset? DueAt,
    [property: Id(14)] bool IsOverdue,
    [property: Id(15)] bool IsEscalated,
    [property: Id(16)] int ReadsReleased,
    [property: Id(17)] string? RecipientUserName);

/// <summary>Releases.</summary>
[GenerateSerializer, Immutable, Alias("SharingLedger")]
public sealed record SharingLedger(
    [property: Id(0)] string? Denial,
    [property: Id(1)] ImmutableArray<SharingRelease> Releases);

/// <summary>One release: operator, requestor, receiving agency, secondary recipients (CJIS AU-3(1)).</summary>
/// <param name="Standard">The legal standard, in words.</param>
/// <param name="Justification">Section and reason of the decision.</param>
[GenerateSerializer, Immutable, Alias("SharingRelease")]
public sealed record SharingRelease(
    [property: Id(0)] SharingRequestId Request,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string Requestor,
    [property: Id(3)] string ReceivingAgency,
    [property: Id(4)] string Recipient,
    [property: Id(5)] ImmutableArray<string> SecondaryRecipients,
    [property: Id(6)] string Operator,
    [property: Id(7)] string ApprovedBy,
    [property: Id(8)] string Standard,
    [property: Id(9)] string Justification,
    [property: Id(10)] string TypesOfData,
    [property: Id(11)] int Reads,
    [property: Id(12)] int Pictures,
    [property: Id(13)] string PackageSha256,
    [property: Id(14)] long AuditIndex,
    [property: Id(15)] string How);

/// <summary>Counts of a period.</summary>
[GenerateSerializer, Immutable, Alias("SharingStatistics")]
public sealed record SharingStatistics(
    [property: Id(0)] DateOnly From,
    [property: Id(1)] DateOnly Until,
    [property: Id(2)] int Received,
    [property: Id(3)] int Honoured,
    [property: Id(4)] int Denied,
    [property: Id(5)] int Open,
    [property: Id(6)] int Escalated,
    [property: Id(7)] ImmutableArray<SharingAgencyCount> Agencies,
    [property: Id(8)] ImmutableArray<SharingReasonCount> DenialReasons);

[GenerateSerializer, Immutable, Alias("SharingAgencyCount")]
public sealed record SharingAgencyCount(
    [property: Id(0)] string Agency,
    [property: Id(1)] string Name,
    [property: Id(2)] RecipientClass Class,
    [property: Id(3)] int Received,
    [property: Id(4)] int Honoured,
    [property: Id(5)] int Denied);

[GenerateSerializer, Immutable, Alias("SharingReasonCount")]
public sealed record SharingReasonCount([property: Id(0)] string ReasonCode, [property: Id(1)] int Count);

/// <summary>An agency whose requests are not taken.</summary>
[GenerateSerializer, Immutable, Alias("StoppedAgency")]
public sealed record StoppedAgency(
    [property: Id(0)] string Agency,
    [property: Id(1)] DateTimeOffset Since,
    [property: Id(2)] string Why);

/// <summary>The texts of the policy's data that forms show.</summary>
/// <param name="Citation">The policy's version, with DRAFT while unsigned.</param>
/// <param name="Clauses">Id and text of each clause of the attestation; all must be accepted.</param>
/// <param name="DenialReasons">Code and words.</param>
/// <param name="RightsToKnow">Code and words of what may give a right to know.</param>
/// <param name="Terms">What the recipient is bound to.</param>
/// <param name="RecipientRetentionDays">How long the recipient may keep an extract that is no evidence.</param>
[GenerateSerializer, Immutable, Alias("SharingTermsView")]
public sealed record SharingTermsView(
    [property: Id(0)] string Citation,
    [property: Id(1)] string AttestationVersion,
    [property: Id(2)] ImmutableArray<SharingText> Clauses,
    [property: Id(3)] ImmutableArray<SharingText> DenialReasons,
    [property: Id(4)] ImmutableArray<SharingText> RightsToKnow,
    [property: Id(5)] ImmutableArray<SharingText> Purposes,
    [property: Id(6)] ImmutableArray<string> Terms,
    [property: Id(7)] int RecipientRetentionDays,
    [property: Id(8)] int StepDueDays,
    [property: Id(9)] int ExpiryDays);

[GenerateSerializer, Immutable, Alias("SharingText")]
public sealed record SharingText([property: Id(0)] string Id, [property: Id(1)] string Text);

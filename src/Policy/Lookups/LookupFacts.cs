using System.Collections.Immutable;
using AlprGrains.Policy.Screening.Beneficiaries;

namespace AlprGrains.Policy.Lookups;

/// <summary>Everything a decision about a lookup stands on, gathered beforehand: rules read no clock and no store.</summary>
/// <param name="AskedAt">The server's clock.</param>
/// <param name="DemonstrationData">The reads asked for are drawn, not photographed.</param>
public sealed record LookupFacts(
    DateTimeOffset AskedAt, bool DemonstrationData, PersonFacts Person, SessionFacts Session, QuestionFacts Question,
    BeneficiaryAnswers Beneficiaries, AttestationFacts? Attestation, ProcessFacts? Process, ApprovalFacts? SecondApproval);

/// <param name="Category">sworn, pst, designated, or anything else, which is not authorised.</param>
/// <param name="Agency">The registry id of the person's agency; OPD for the department itself.</param>
public sealed record PersonFacts(
    string UserName, string FullName, string Agency, string Category, DesignationFacts? Designation, TrainingFacts? Training, AgreementFacts? Agreement);

/// <param name="DesignatedBy">The Chief of Police or the designee who signed.</param>
/// <param name="Scope">What for, in words.</param>
/// <param name="Purposes">The purposes that it covers, by id; none: no lookups.</param>
public sealed record DesignationFacts(string DesignatedBy, DateOnly From, DateOnly Until, string Scope, ImmutableArray<string> Purposes, bool Revoked);

public sealed record TrainingFacts(DateOnly CompletedOn, string CourseVersion, ImmutableArray<string> Topics);

/// <param name="Suspended">Put on hold by the department.</param>
/// <param name="Begins">The instant, where the agreement names one; else the day's begin (UTC).</param>
/// <param name="Ends">The instant from which it has lapsed; else the begin of its last day's end.</param>
public sealed record AgreementFacts(string Kind, DateOnly From, DateOnly Until, bool Suspended, DateTimeOffset? Begins = null, DateTimeOffset? Ends = null)
{
    /// <summary>Not suspended, begun, and not yet over: at the stroke of its end it has lapsed.</summary>
    public bool IsInForce(DateTimeOffset at) => !Suspended && (Begins ?? Midnight(From)) <= at && at < (Ends ?? Midnight(Until));

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}

/// <param name="Individual">The credential is one person's own.</param>
/// <param name="Open">The grain side says that the session stands: not locked, idle less than 30 minutes, renewed within 12 hours.</param>
public sealed record SessionFacts(bool Individual, bool Open, bool BannerAcknowledged);

/// <param name="Purpose">One of the policy's purpose ids.</param>
/// <param name="Standard">reasonable-suspicion, probable-cause or court-order.</param>
/// <param name="Articulation">The facts that give rise to the suspicion, in the person's words; for a missing person, who is missing.</param>
/// <param name="Elements">The plate, pattern, area and time asked for, as they are recorded.</param>
/// <param name="OldestReadAgeDays">The age of the oldest read that may be returned.</param>
/// <param name="VehicleOfOwnHousehold">The plate is on the staff vehicle register under the person who asks.</param>
public sealed record QuestionFacts(
    string Purpose, string Standard, string Articulation, string? CaseNumber, string? IncidentNumber, ImmutableArray<string> Elements,
    string RightToKnow, string NeedToKnow, ImmutableArray<string> SensitivePlaces, int OldestReadAgeDays, bool VehicleOfOwnHousehold);

/// <param name="TextVersion">The version of the attestation's text that was signed.</param>
public sealed record AttestationFacts(string TextVersion, string SignedBy, DateTimeOffset SignedAt);

/// <param name="Issuer">california, federal or other.</param>
public sealed record ProcessFacts(string Type, string Issuer, string Court, string Number, DateOnly IssuedOn, string DocumentSha256);

public sealed record ApprovalFacts(string UserName, DateTimeOffset At);

using System.Collections.Immutable;
using AlprGrains.Plates;

namespace AlprGrains.Audit;

/// <summary>
/// The one writer in front of the audit log; key <see cref="Main"/>. An append answers when the entry is durable, so that no
/// result leaves before it (INV-3); when the log cannot be written it throws, and whoever asked gets nothing.
/// </summary>
[Alias("IAuditLogGrain")]
[UnderPolicy(PolicyUse.Use, "K")]
public interface IAuditLogGrain : IGrainWithStringKey
{
    public const string Main = "main";

    /// <summary>Appends one entry. Throws when it could not be made durable.</summary>
    [Alias("Append")]
    ValueTask<AuditReceipt> Append(AuditEvent entry);

    /// <summary>
    /// Proves that an entry stands in the published log; waits for the next signed checkpoint, at most a second or so, when the entry
    /// is newer than the last. Throws for an index that no receipt was given for.
    /// </summary>
    [Alias("Prove")]
    ValueTask<AuditProof> Prove(long index);
}

/// <summary>
/// What is written down (Civil Code 1798.90.52): who, for whom, what elements were used, what for, and how it ended. Never a
/// plate in clear: <see cref="Subjects"/> names reads, alerts and cameras by their ids.
/// </summary>
/// <param name="Kind">What happened, from <see cref="AuditKinds"/>.</param>
/// <param name="UserName">From the session, never typed; "system" for the program itself. The log shows a commitment to it.</param>
/// <param name="Organization">The person's agency.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Subjects">Ids of what it was about.</param>
/// <param name="Outcome">"allowed", "refused: …", "stored", …</param>
/// <param name="QuestionDigestHex">For questions: digest that <see cref="AuditReceipt.RequireCovers"/> compares; else null.</param>
[GenerateSerializer, Immutable, Alias("AuditEvent")]
public sealed record AuditEvent(
    [property: Id(0)] string Kind,
    [property: Id(1)] string UserName,
    [property: Id(2)] string Organization,
    [property: Id(3)] string Purpose,
    [property: Id(4)] ImmutableArray<string> Subjects,
    [property: Id(5)] string Outcome,
    [property: Id(6)] string? QuestionDigestHex = null)
{
    /// <summary>The class of the person's role, which the log shows; null when it does not matter. Names and user names it does not show.</summary>
    [Id(8)] public string? RoleClass { get; init; }

    /// <summary>What the log may not show: plates, names, free text. The log holds a salted commitment of each, the annex the clear value.</summary>
    [Id(7)] public ImmutableArray<AuditField> Confidential { get; init; } = [];
}

/// <summary>One confidential element: what it is, for example "plate" or "articulation", and its clear value.</summary>
[GenerateSerializer, Immutable, Alias("AuditField")]
public sealed record AuditField([property: Id(0)] string Name, [property: Id(1)] string Value)
{
    /// <summary>Never the value.</summary>
    public override string ToString() => Name;
}

/// <summary>The kinds of audit entries that exist.</summary>
public static class AuditKinds
{
    public const string LogIn = "log-in";
    public const string LogInFailed = "log-in-failed";
    public const string LogOut = "log-out";
    public const string PersonEnrolled = "person-enrolled";
    public const string LockReleased = "lock-released";
    public const string CameraRegistered = "camera-registered";
    /// <summary>What of a camera's picture is private was set, changed or ended (C3-1b).</summary>
    public const string CameraMaskSet = "camera-mask-set";
    /// <summary>A person looked at what a camera sees, as is due each year.</summary>
    public const string CameraViewReviewed = "camera-view-reviewed";
    public const string CameraSketchSeen = "camera-sketch-seen";
    public const string HotListImported = "hot-list-imported";
    public const string AlertSeen = "alert-seen";
    public const string AlertImageSeen = "alert-image-seen";
    public const string AlertHandled = "alert-handled";
    public const string RecentReadsSeen = "recent-reads-seen";
    public const string PlateAsked = "plate-asked";
    public const string LookupAsked = "lookup-asked";
    public const string LookupReleased = "lookup-released";
    public const string LookupPictureSeen = "lookup-picture-seen";
    public const string LookupExported = "lookup-exported";
    public const string LookupNumberAdded = "lookup-number-added";
    public const string ReviewQueueSeen = "review-queue-seen";
    public const string ReviewDecided = "review-decided";
    public const string AuditLogSearched = "audit-log-searched";
    public const string AuditEntryRevealed = "audit-entry-revealed";
    public const string PersonChanged = "person-changed";
    public const string TrainingRecorded = "training-recorded";
    public const string DesignationRecorded = "designation-recorded";
    public const string DesignationRevoked = "designation-revoked";
    public const string PasswordChanged = "password-changed";
    public const string EnrolmentIssued = "enrolment-issued";
    public const string EnrolmentUsed = "enrolment-used";
    public const string AccountReviewed = "account-reviewed";
    public const string BannerAcknowledged = "banner-acknowledged";
    public const string PermissionDenied = "permission-denied";
    public const string SharingSubmitted = "sharing-submitted";
    public const string SharingAttached = "sharing-attached";
    public const string SharingChecked = "sharing-checked";
    public const string SharingAttested = "sharing-attested";
    public const string SharingDocumented = "sharing-documented";
    public const string SharingValidated = "sharing-validated";
    public const string SharingDecided = "sharing-decided";
    public const string SharingAcknowledged = "sharing-acknowledged";
    public const string SharingExtracted = "sharing-extracted";
    public const string SharingForwarded = "sharing-forwarded";
    public const string SharingReceived = "sharing-received";
    public const string SharingSeen = "sharing-seen";
    public const string SharingReminded = "sharing-reminded";
    public const string SharingClosed = "sharing-closed";
    public const string SharingRefused = "sharing-refused";
    public const string SharingQueueSeen = "sharing-queue-seen";
    public const string AgencyChanged = "agency-changed";
    public const string AgreementChanged = "agreement-changed";
    public const string ApproverDesignated = "approver-designated";
    public const string HoldRequested = "hold-requested";
    public const string HoldApproved = "hold-approved";
    public const string HoldDenied = "hold-denied";
    public const string HoldMatterDecided = "hold-matter-decided";
    public const string HoldInForce = "hold-in-force";
    public const string HoldReviewed = "hold-reviewed";
    public const string HoldReleased = "hold-released";
    public const string HoldLapsed = "hold-lapsed";
    public const string HoldEnded = "hold-ended";
    public const string HoldSeen = "hold-seen";
    public const string HoldReadsSeen = "hold-reads-seen";
    public const string HoldPictureSeen = "hold-picture-seen";
    public const string ExportDestroyed = "export-destroyed";
    /// <summary>What was destroyed because its 30 days were over: <see cref="Retention.PurgeCertificate"/>.</summary>
    public const string PurgeCertified = "purge-certified";
    /// <summary>The clocks disagree, or agree again: purging stops, or goes on.</summary>
    public const string ClockDoubted = "clock-doubted";
    /// <summary>The legible part of old entries was destroyed: their record period is over (obligations G-7).</summary>
    public const string AuditRecordsDestroyed = "audit-records-destroyed";
    /// <summary>An administrator said that the clock is right.</summary>
    public const string ClockConfirmed = "clock-confirmed";

    /// <summary>All of them, for the test that each has its golden bytes.</summary>
    public static readonly ImmutableArray<string> All =
        [LogIn, LogInFailed, LogOut, PersonEnrolled, LockReleased, CameraRegistered, CameraMaskSet, CameraViewReviewed, CameraSketchSeen, HotListImported,
         AlertSeen, AlertImageSeen, AlertHandled, RecentReadsSeen, PlateAsked,
         LookupAsked, LookupReleased, LookupPictureSeen, LookupExported, LookupNumberAdded, ReviewQueueSeen, ReviewDecided,
         AuditLogSearched, AuditEntryRevealed, PersonChanged, TrainingRecorded, DesignationRecorded, DesignationRevoked,
         PasswordChanged, EnrolmentIssued, EnrolmentUsed, AccountReviewed, BannerAcknowledged, PermissionDenied,
         SharingSubmitted, SharingAttached, SharingChecked, SharingAttested, SharingDocumented, SharingValidated, SharingDecided,
         SharingAcknowledged, SharingExtracted, SharingForwarded, SharingReceived, SharingSeen, SharingReminded,
         SharingClosed, SharingRefused, SharingQueueSeen, AgencyChanged, AgreementChanged, ApproverDesignated,
         HoldRequested, HoldApproved, HoldDenied, HoldMatterDecided, HoldInForce, HoldReviewed, HoldReleased, HoldLapsed, HoldEnded,
         HoldSeen, HoldReadsSeen, HoldPictureSeen, ExportDestroyed,
         PurgeCertified, ClockDoubted, ClockConfirmed, AuditRecordsDestroyed];

    /// <summary>
    /// Events whose subjects are things, which the log may name: cameras, lists, alerts, lookups. Of any other event, and of one that
    /// is added here later, the subjects may be people, and the log shows commitments in their place.
    /// </summary>
    public static bool ShowsSubjects(string kind) => kind is CameraRegistered or CameraMaskSet or CameraViewReviewed or CameraSketchSeen or HotListImported or AlertSeen or AlertImageSeen or AlertHandled or RecentReadsSeen
        or PlateAsked or LookupAsked or LookupReleased or LookupPictureSeen or LookupExported or LookupNumberAdded or ReviewQueueSeen or ReviewDecided
        or AuditLogSearched or AuditEntryRevealed
        or SharingSubmitted or SharingAttached or SharingChecked or SharingAttested or SharingDocumented or SharingValidated or SharingDecided or SharingAcknowledged
        or SharingExtracted or SharingForwarded or SharingReceived or SharingSeen or SharingReminded or SharingClosed or SharingRefused or SharingQueueSeen
        or AgencyChanged or AgreementChanged
        or HoldRequested or HoldApproved or HoldDenied or HoldMatterDecided or HoldInForce or HoldReviewed or HoldReleased or HoldLapsed or HoldEnded
        or HoldSeen or HoldReadsSeen or HoldPictureSeen or ExportDestroyed
        or PurgeCertified or ClockDoubted or AuditRecordsDestroyed;
}

/// <summary>Proof that an entry is durable: its place in the log, when, and for questions what was asked.</summary>
[GenerateSerializer, Immutable, Alias("AuditReceipt")]
public sealed record AuditReceipt(
    [property: Id(0)] long Index,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string EntryDigestHex,
    [property: Id(3)] string? QuestionDigestHex)
{
    /// <summary>A caller's mistake throws: this receipt is for another question.</summary>
    public void RequireCovers(IAuditedQuestion question)
    {
        if (!string.Equals(QuestionDigestHex, DigestOf(question), StringComparison.Ordinal))
            throw new InvalidOperationException($"INV-3: the receipt of audit entry {Index} does not cover this question");
    }

    /// <summary>SHA-256 over the question's salt and every element of it, hex. A question without a salt is a caller's mistake: throws.</summary>
    public static string DigestOf(IAuditedQuestion question)
    {
        if (question.SaltHex is null || question.SaltHex.Length < IAuditedQuestion.SaltHexDigitsMin)
            throw new ArgumentException($"INV-11: a question needs a salt of at least {IAuditedQuestion.SaltHexDigitsMin} hex digits before its digest goes into the log");
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{question.SaltHex}\0{question.Elements}")));
    }
}

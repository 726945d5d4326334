using AlprGrains.Sharing;

namespace AlprGrains.Gateway.Sharing;

/// <summary>What pages call the parts of path 3.</summary>
public static class SharingWords
{
    /// <summary>The steps of section I in the order in which a request goes through them, as people call them.</summary>
    public static readonly (SharingPhase Phase, string Words)[] Way =
    [
        (SharingPhase.Received, "Received in writing"), (SharingPhase.EligibilityChecked, "Agency eligible"), (SharingPhase.Attested, "Attested"), (SharingPhase.RightAndNeedDocumented, "Right and need documented"),
        (SharingPhase.Approved, "Decided"), (SharingPhase.Extracted, "Extracted"), (SharingPhase.Forwarded, "Forwarded"), (SharingPhase.Closed, "Received by the recipient"),
    ];

    public static string Of(SharingPhase phase) => phase switch
    {
        SharingPhase.None => "not submitted",
        SharingPhase.Received => "received",
        SharingPhase.EligibilityChecked => "waits for the attestation",
        SharingPhase.Attested => "waits for right and need",
        SharingPhase.RightAndNeedDocumented => "waits for the decision",
        SharingPhase.Approved => "approved",
        SharingPhase.Denied => "denied",
        SharingPhase.Extracted => "extracted",
        SharingPhase.Forwarded => "forwarded",
        SharingPhase.Closed => "closed",
        _ => phase.ToString(),
    };

    public static string Of(RecipientClass recipient) => recipient switch
    {
        RecipientClass.Unknown => "unknown",
        RecipientClass.CaliforniaLawEnforcement => "California law enforcement",
        RecipientClass.Prosecutor => "prosecutor",
        RecipientClass.PublicDefender => "public defender",
        RecipientClass.OtherPublicAgency => "other public agency",
        RecipientClass.Federal => "federal",
        RecipientClass.OutOfState => "out of state",
        RecipientClass.Tribal => "tribal",
        RecipientClass.Foreign => "foreign",
        RecipientClass.Private => "private",
        RecipientClass.JointTaskForce => "joint task force",
        RecipientClass.FusionCenter => "fusion centre",
        _ => recipient.ToString(),
    };

    /// <summary>What section I says of a class, in words that anyone reads.</summary>
    public static string RuleOf(RecipientClass recipient) => recipient switch
    {
        RecipientClass.CaliforniaLawEnforcement => "by written request in three steps",
        RecipientClass.Prosecutor => "by written request, or as evidence",
        RecipientClass.PublicDefender => "through the District Attorney, or by court order",
        RecipientClass.OtherPublicAgency => "only under a legal obligation",
        RecipientClass.Private => "only by a valid court order",
        RecipientClass.JointTaskForce or RecipientClass.FusionCenter => "held: judged by who runs it and every member",
        _ => "never",
    };

    public static string Of(AgencyYearStand stand) => stand switch
    {
        AgencyYearStand.Missing => "not signed",
        AgencyYearStand.InForce => "in force",
        AgencyYearStand.RunsOutSoon => "runs out soon",
        AgencyYearStand.RanOut => "ran out",
        AgencyYearStand.OldText => "signed in an old text",
        _ => stand.ToString(),
    };

    public static string Of(SharingBasis basis) => basis switch
    {
        SharingBasis.WrittenRequest => "a written request",
        SharingBasis.LegalProcess => "a subpoena, warrant or court order",
        _ => basis.ToString(),
    };

    public static string Of(InvestigationKind kind) => kind switch
    {
        InvestigationKind.Criminal => "criminal",
        InvestigationKind.Administrative => "administrative",
        InvestigationKind.Civil => "civil",
        _ => "not said",
    };

    public static string Of(SharingChannel channel) => channel switch { SharingChannel.Api => "by its own system", SharingChannel.Paper => "on paper", _ => "in the portal" };

    public static string Of(EligibilityVerdict verdict) => verdict switch
    {
        EligibilityVerdict.Eligible => "eligible",
        EligibilityVerdict.Held => "held for a person",
        EligibilityVerdict.Ineligible => "not eligible",
        _ => "not checked yet",
    };

    public static string OfDocument(string kind) => SharingDocuments.Kinds.FirstOrDefault(known => known.Id == kind).Words ?? kind;

    /// <summary>"Done", "Now" or "Later" of one step of the way, for a request that stands there.</summary>
    public static string StandOf(SharingPhase step, SharingPhase at) =>
        at == SharingPhase.Denied ? (step < SharingPhase.Approved ? "done" : step == SharingPhase.Approved ? "now" : "never")
        : at == SharingPhase.Closed || step < Next(at) ? "done" : step == Next(at) ? "now" : "later";

    /// <summary>The step that a request which stands there waits for.</summary>
    private static SharingPhase Next(SharingPhase at) => at switch
    {
        SharingPhase.Approved => SharingPhase.Extracted,
        _ => at + 1,
    };

    public static string Bytes(long bytes) => bytes switch
    {
        < 10 << 10 => FormattableString.Invariant($"{bytes} bytes"),
        < 10 << 20 => FormattableString.Invariant($"{bytes / 1024.0:0} KiB"),
        _ => FormattableString.Invariant($"{bytes / 1048576.0:0.0} MiB"),
    };
}

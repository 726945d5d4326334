using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing;

/// <summary>Steps, phases and duties in words. Pure.</summary>
internal static class SharingWords
{
    public const string ExpiredCode = "expired";

    private const int NeedWordsMin = 4;

    public static string Of(SharingPhase phase) => phase switch
    {
        SharingPhase.None => "not submitted",
        SharingPhase.EligibilityChecked => "eligibility checked",
        SharingPhase.RightAndNeedDocumented => "right and need to know documented",
        _ => phase.ToString().ToLowerInvariant(),
    };

    public static string Of(SharingAct act) => act switch
    {
        SharingAct.Submit => "A submission",
        SharingAct.CheckEligibility => "A new look at the registry",
        SharingAct.ReviewEligibility => "A review of a joint body",
        SharingAct.Attach => "A document",
        SharingAct.Attest => "An attestation",
        SharingAct.DocumentRightAndNeed => "Documenting right and need to know",
        SharingAct.RecordValidation => "The City Attorney's validation",
        SharingAct.Approve => "An approval",
        SharingAct.Deny => "A denial",
        SharingAct.Acknowledge => "An acknowledgement",
        SharingAct.StartExtract => "An extract",
        SharingAct.Forward => "Forwarding",
        SharingAct.OpenDownload => "A download",
        SharingAct.ReopenDownload => "A second download",
        SharingAct.HandOver => "Handing over",
        SharingAct.Close => "Closing",
        _ => act.ToString(),
    };

    public static string WhoMay(SharingAct act, bool legalPath) => act switch
    {
        SharingAct.Submit => "A partner agency's requester submits; what comes on paper is entered by the sharing desk.",
        SharingAct.Attest => "Only whoever asked attests, for their own request.",
        SharingAct.Attach => "Only whoever asked attaches, or the sharing desk.",
        SharingAct.Approve or SharingAct.Deny => legalPath
            ? "A sharing officer or an approver decides on legal process."
            : "Only the BOS Deputy Director or Chief decides, or a designee while every link of the designation stands.",
        SharingAct.OpenDownload => "Only the recipient whom the request names downloads it.",
        _ => "Only authorised Department personnel of the sharing desk do this.",
    };

    public static string Of(SharingEvent happened) => happened.Kind switch
    {
        SharingEventKind.Submitted => "submitted in writing",
        SharingEventKind.EligibilityJudged => happened.Eligibility switch
        {
            EligibilityVerdict.Eligible => "the registry says: eligible",
            EligibilityVerdict.Held => "held for a person's look",
            _ => "the registry says: not eligible",
        },
        SharingEventKind.EligibilityReviewed => happened.Eligibility == EligibilityVerdict.Eligible ? "looked at by a person: eligible" : "looked at by a person: not eligible",
        SharingEventKind.Attached => $"document attached: {happened.Document?.Kind}",
        SharingEventKind.Attested => $"attested, text {happened.Attestation?.TextVersion}",
        SharingEventKind.AttestationWaived => "no attestation: the order compels, as the City Attorney has validated",
        SharingEventKind.RightAndNeedDocumented => "right to know and need to know documented",
        SharingEventKind.Validated => happened.Validation is { Valid: true } ? "the City Attorney holds the process valid" : "the City Attorney holds the process not valid",
        SharingEventKind.Approved => "honoured",
        SharingEventKind.Denied => $"denied: {happened.Verdict?.ReasonCode}",
        SharingEventKind.Expired => "denied: nobody decided in time",
        SharingEventKind.Acknowledged => "the attestation was read and acknowledged",
        SharingEventKind.ExtractStarted => "extract started",
        SharingEventKind.ExtractFailed => "extract failed",
        SharingEventKind.Extracted => $"extracted: {happened.Extracted?.Reads} reads",
        SharingEventKind.Forwarded => "forwarded to the named recipient",
        SharingEventKind.DownloadOpened => "the recipient opened the download",
        SharingEventKind.DownloadReopened => "one more download allowed",
        SharingEventKind.Received => "received",
        SharingEventKind.HandedOver => "handed over",
        SharingEventKind.Reminded => "reminder: the next step is overdue",
        SharingEventKind.Escalated => "escalated to the City Attorney",
        SharingEventKind.Closed => "closed",
        _ => happened.Kind.ToString(),
    };

    public static string? NextOf(SharingState state) => state.Phase switch
    {
        SharingPhase.Received when state.Eligibility == EligibilityVerdict.Held => "A person at the sharing desk looks at who runs the joint body, or at the words of the request.",
        SharingPhase.Received when state.EscalatedBecause is not null => "The City Attorney answers the process, outside the program.",
        SharingPhase.Received => "The recipient is not eligible: an approver denies, or an administrator corrects the registry.",
        SharingPhase.EligibilityChecked => "The requester signs the attestation.",
        SharingPhase.Attested => "The sharing desk documents right to know and need to know.",
        SharingPhase.RightAndNeedDocumented when state.LegalPath && state.Validation is null => "The City Attorney validates the process.",
        SharingPhase.RightAndNeedDocumented => "The BOS Deputy Director, or a designee, decides.",
        SharingPhase.Approved => state.Extracting ? "The extract is being made." : "A sharing officer reads the attestation, acknowledges it, and extracts.",
        SharingPhase.Extracted => "A sharing officer forwards the package.",
        SharingPhase.Forwarded => "The named recipient downloads the package.",
        SharingPhase.Denied => "The sharing desk closes it.",
        _ => null,
    };

    /// <summary>A sentence, and not only the words for being an officer.</summary>
    public static bool SaysANeed(string? need)
    {
        string[] status = ["sworn", "officer", "peace", "police", "status", "i", "am", "a", "an", "the", "law", "enforcement", "investigation", "case", "is", "they", "are"];
        var words = (need ?? "").ToLowerInvariant().Split([' ', ',', '.', ';', ':', '-', '\n'], StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        return words.Count >= NeedWordsMin && words.Except(status).Count() >= 2;
    }

    public static bool IsDigest(string? hex) => hex is { Length: 64 } && hex.All(char.IsAsciiHexDigit);
}

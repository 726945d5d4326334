using System.Collections.Immutable;
using AlprGrains.Grains.Lookups;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing;

/// <summary>Submissions as they come over the wire, made whole; and what is wrong with one before any rule: not in writing, unsigned, unreadable. Pure.</summary>
internal static class SharingSubmissions
{
    /// <summary>A text that was left out is an empty one. A submission without its parts is the caller's mistake.</summary>
    public static SharingSubmission Whole(SharingSubmission submission)
    {
        ArgumentNullException.ThrowIfNull(submission.Lookup);
        if (!SharingRequestId.TryParse(submission.Id.Hex, out _)) throw new ArgumentException("the request's id is not 32 lower-case hex digits");
        var (signer, recipient) = (submission.Signer, submission.Recipient);
        return submission with
        {
            Lookup = LookupRequests.Whole(submission.Lookup with { Id = new LookupId(submission.Id.Hex), ReviewId = null, AttestationVersion = null }),
            InvestigationNumber = submission.InvestigationNumber?.Trim() ?? "",
            Signer = new SharingSigner(signer?.Name?.Trim() ?? "", signer?.Title?.Trim() ?? "", signer?.SignedOn ?? default),
            Recipient = new SharingRecipient(string.IsNullOrWhiteSpace(recipient?.UserName) ? null : PersonKeys.KeyOf(recipient.UserName), recipient?.Name?.Trim() ?? "", recipient?.Agency?.Trim() ?? ""),
            SecondaryRecipients = submission.SecondaryRecipients.IsDefault ? [] : [.. submission.SecondaryRecipients.Where(name => !string.IsNullOrWhiteSpace(name)).Select(name => name.Trim())],
            OnBehalfOf = string.IsNullOrWhiteSpace(submission.OnBehalfOf) ? null : submission.OnBehalfOf.Trim(),
            EvidenceLaw = string.IsNullOrWhiteSpace(submission.EvidenceLaw) ? null : submission.EvidenceLaw.Trim(),
            RequestingPartyOnPaper = string.IsNullOrWhiteSpace(submission.RequestingPartyOnPaper) ? null : submission.RequestingPartyOnPaper.Trim(),
        };
    }

    public static IEnumerable<string> ProblemsOf(SharingSubmission submission, DateTimeOffset now)
    {
        var today = LookupPolicy.DayOf(now);
        if (submission.Signer.Name.Length == 0 || submission.Signer.Title.Length == 0) yield return "A request is made in writing and signed: give the signer's name and title (§I).";
        if (submission.Signer.SignedOn == default || submission.Signer.SignedOn > today.AddDays(1)) yield return "Give the day on which it was signed (§I); it cannot lie in the future.";
        if (submission.Recipient.Name.Length == 0 || submission.Recipient.Agency.Length == 0) yield return "Name who receives, and of which agency (§I).";
        if (submission.SecondaryRecipients.Length > SharingLimits.SecondaryRecipientsMax) yield return $"At most {SharingLimits.SecondaryRecipientsMax} secondary recipients may be named.";
        if (submission.OnBehalfOfAnother == true && submission.OnBehalfOf is null) yield return "Name on whose behalf it is asked (§E).";
        if (submission.Channel == SharingChannel.Paper && submission.RequestingPartyOnPaper is null) yield return "Name the agency or party that asked on paper.";
        if (submission.Channel is not (SharingChannel.Portal or SharingChannel.Api or SharingChannel.Paper)) yield return "A request comes by the portal, by the API or on paper; spoken ones are not taken (§I).";
        if (submission.Basis is not (SharingBasis.WrittenRequest or SharingBasis.LegalProcess)) yield return "Say whether there is a legal obligation (§I).";
        if (submission.Basis == SharingBasis.WrittenRequest && submission.Lookup.Process is not null) yield return "A subpoena, warrant or order makes it legal process: choose that basis (§I).";
        foreach (var (name, text) in Texts(submission))
            if (text?.Length > SharingLimits.TextCharactersMax) yield return $"The {name} has {text.Length} characters; at most {SharingLimits.TextCharactersMax} are taken.";
    }

    /// <summary>What was typed besides the lookup: it is screened with it.</summary>
    public static IEnumerable<(string Name, string? Text)> Texts(SharingSubmission submission) =>
    [
        ("investigation number", submission.InvestigationNumber),
        ("signer", submission.Signer.Name),
        ("signer's title", submission.Signer.Title),
        ("recipient", submission.Recipient.Name),
        ("recipient's agency", submission.Recipient.Agency),
        ("on behalf of", submission.OnBehalfOf),
        ("law of evidence", submission.EvidenceLaw),
        ("requesting party", submission.RequestingPartyOnPaper),
        .. submission.SecondaryRecipients.Select(secondary => ("secondary recipient", (string?)secondary)),
    ];

    /// <summary>Without what is sought: that lies in a state of its own, which dies.</summary>
    public static SharingSubmission WithoutTarget(SharingSubmission submission) =>
        submission with { Lookup = submission.Lookup with { Target = new LookupTarget { Kind = submission.Lookup.Target.Kind }, CapturedFrom = null, CapturedUntil = null } };
}

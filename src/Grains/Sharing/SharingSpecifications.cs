using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AlprGrains.Audit;
using AlprGrains.Grains.Lookups;
using AlprGrains.Lookups;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing;

/// <summary>What a request says, and what an approval of it would run, each with its digest. Pure.</summary>
internal static class SharingSpecifications
{
    /// <summary>The lookup with its end fixed: a request is about the past as it was when it came, never about what is still to be seen.</summary>
    public static LookupRequest Frozen(LookupRequest lookup, DateTimeOffset submittedAt) =>
        lookup with { CapturedUntil = lookup.CapturedUntil is { } until && until < submittedAt ? until : submittedAt };

    public static SharingSpecification Of(LookupRequest lookup, DateTimeOffset submittedAt)
    {
        var frozen = Frozen(lookup, submittedAt);
        var elements = LookupTexts.Elements(frozen);
        var text = string.Join('\n', elements.Select(element => $"{element.Name}={element.Value}"));
        var digest = Digest($"{LookupContent.DigestHexOf(frozen)}\n{text}\n{SharingLimits.ReadsMax}\npictures");
        return new SharingSpecification(elements, frozen.CapturedFrom, frozen.CapturedUntil!.Value, SharingLimits.ReadsMax, WithPictures: true, digest);
    }

    /// <summary>Everything that was submitted: a repeat must say the same, and an attestation binds to this. The id is in it, so that no two requests have one digest.</summary>
    public static string ContentDigestHexOf(SharingSubmission submission, string agency)
    {
        var text = new StringBuilder();
        foreach (var part in Parts(submission, agency)) text.Append(part?.Length ?? -1).Append(':').Append(part);
        return Digest(text.ToString());
    }

    private static IEnumerable<string?> Parts(SharingSubmission submission, string agency)
    {
        yield return submission.Id.Hex;
        yield return agency;
        yield return LookupContent.DigestHexOf(submission.Lookup);
        yield return submission.Basis.ToString();
        yield return submission.Investigation.ToString();
        yield return submission.InvestigationNumber;
        yield return submission.Signer.Name;
        yield return submission.Signer.Title;
        yield return submission.Signer.SignedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        yield return submission.Recipient.UserName;
        yield return submission.Recipient.Name;
        yield return submission.Recipient.Agency;
        yield return submission.SecondaryRecipients.Length.ToString(CultureInfo.InvariantCulture);
        foreach (var secondary in submission.SecondaryRecipients) yield return secondary;
        yield return submission.OnBehalfOfAnother?.ToString();
        yield return submission.OnBehalfOf;
        yield return submission.EvidenceLaw;
        yield return submission.Channel.ToString();
        yield return submission.RequestingPartyOnPaper;
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

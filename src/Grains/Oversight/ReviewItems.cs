using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AlprGrains.Audit;
using AlprGrains.Grains.Lookups;
using AlprGrains.Lookups;
using AlprGrains.Oversight;

namespace AlprGrains.Grains.Oversight;

/// <summary>Lookups as items for a person to look at. Pure.</summary>
internal static class ReviewItems
{
    private const string DayForm = "yyyyMMdd";
    private const int DayCharacters = 8;
    private const int DigestCharacters = 32;

    /// <summary>The item; the same lookup for the same reason is the same item, however often it is asked.</summary>
    public static ReviewItem Of(ReviewKind kind, Asking asking, ImmutableArray<string> reasons, AuditReceipt receipt, DateTimeOffset firstAskedAt) => new(
        IdOf(kind, asking.UserName, asking.Request.Id.Hex, firstAskedAt), kind, firstAskedAt, asking.UserName, asking.Agency,
        LookupTexts.Words(asking.Request),
        [.. LookupTexts.Reasons(asking.Request).Select(field => $"{field.Name}: {field.Value}")],
        reasons, receipt.Index, asking.ContentDigestHex)
    {
        CaseNumbers = NumberRules.NumberOf(asking.Request.CaseNumber, asking.Request.IncidentNumber) is { } number ? [number] : null,
    };

    /// <summary>Two sessions of one person from two places at once: one item a day.</summary>
    public static ReviewItem OfTwoPlaces(string userName, string agency, AuditReceipt receipt, DateTimeOffset at) => new(
        IdOf(ReviewKind.Pattern, userName, $"{AlprGrains.Policy.Oversight.PatternKind.TwoPlacesAtOnce} sessions", at), ReviewKind.Pattern, at, userName, agency,
        "a log-in while another session of the same person stands", [],
        ["The same person is logged in from two places at once: a session or a password may be shared (§C.3, §K). Ask the person; end the sessions by a new enrolment code if it was not they."], receipt.Index, "");

    /// <summary>The day on which it was made, and what it is about: whoever has the id finds the page that it stands on.</summary>
    public static string IdOf(ReviewKind kind, string userName, string subject, DateTimeOffset at)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\0{userName}\0{subject}")));
        return $"{DayOf(at)}-{digest[..DigestCharacters]}";
    }

    public static string DayOf(DateTimeOffset at) => at.UtcDateTime.ToString(DayForm, CultureInfo.InvariantCulture);

    /// <summary>The day of an id as typed; null when it is no id.</summary>
    public static string? DayOf(string? reviewId) =>
        reviewId is { Length: DayCharacters + 1 + DigestCharacters } id && id[..DayCharacters].All(char.IsAsciiDigit) && id[DayCharacters] == '-'
            && id[(DayCharacters + 1)..].All(char.IsAsciiHexDigitLower)
            ? id[..DayCharacters]
            : null;
}

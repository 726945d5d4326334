using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.Lookups;
using AlprGrains.Gateway.Pages;
using AlprGrains.People;
using AlprGrains.Sharing;

namespace AlprGrains.Gateway.Sharing;

/// <summary>The form of a written request as it was filled in: that of a lookup, and who asks, signs and receives.</summary>
public sealed class SharingForm : LookupForm
{
    public string? Basis { get; set; }
    public string? Investigation { get; set; }
    public string? InvestigationNumber { get; set; }
    public string? SignerName { get; set; }
    public string? SignerTitle { get; set; }
    public string? SignedOn { get; set; }
    public string? RecipientUser { get; set; }
    public string? RecipientName { get; set; }
    public string? RecipientAgency { get; set; }
    public string? Secondary { get; set; }
    public string? OnBehalf { get; set; }
    public string? OnBehalfOf { get; set; }
    public string? EvidenceLaw { get; set; }
    public string? PartyOnPaper { get; set; }

    /// <summary>What the form holds, as programs send it. Problems name fields as the page does.</summary>
    public SharingJson ReadRequest(LocalClock clock, ICollection<string> problems)
    {
        if (!EnumWords.TryParse<SharingBasis>("what the request rests on", Basis, out var basis, out var problem)) problems.Add(problem);
        if (!EnumWords.TryParse<InvestigationKind>("the kind of investigation", Investigation, out var investigation, out problem) || investigation == InvestigationKind.Unsaid) problems.Add("the kind of investigation is missing");
        if (!DateOnly.TryParse(SignedOn, System.Globalization.CultureInfo.InvariantCulture, out var signedOn)) problems.Add("the day on which it was signed is missing");
        if (OnBehalf is not ("no" or Yes)) problems.Add("whether somebody else asked you for it is not answered");
        return new SharingJson
        {
            Lookup = Read(clock, problems) with { AttestationVersion = null, ReviewId = null },
            Basis = basis,
            Investigation = investigation,
            InvestigationNumber = InvestigationNumber,
            Signer = new SignerJson(SignerName, SignerTitle, signedOn),
            Recipient = new RecipientJson(RecipientUser, RecipientName, RecipientAgency),
            SecondaryRecipients = [.. (Secondary ?? "").Split(['\n', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            OnBehalfOfAnother = OnBehalf is null ? null : OnBehalf == Yes,
            OnBehalfOf = OnBehalf == Yes ? OnBehalfOf : null,
            EvidenceLaw = EvidenceLaw,
            RequestingPartyOnPaper = PartyOnPaper,
        };
    }

    /// <summary>The id of this form with this content: sent twice it is one request, changed it is another.</summary>
    public static SharingRequestId IdOf(string nonce, SharingJson content, SessionAssertion session) =>
        SharingIds.Of($"{nonce} {Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content)))}", session);

    public static SharingForm New(string nonce, PersonRecord person, LocalClock clock) => new()
    {
        Nonce = nonce,
        Kind = EnumWords.WordOf(AlprGrains.Lookups.LookupKind.ByPlate),
        Basis = EnumWords.WordOf(SharingBasis.WrittenRequest),
        AskedBy = person.Agency,
        CaseOwner = person.Agency,
        Receiver = person.Agency,
        SignerName = person.FullName,
        SignedOn = clock.Today.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        RecipientUser = person.UserName,
        RecipientName = person.FullName,
        RecipientAgency = person.Agency,
    };
}

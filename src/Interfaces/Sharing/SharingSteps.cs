using System.Collections.Immutable;

namespace AlprGrains.Sharing;

/// <summary>Where a request stands (obligation I-7). It goes through them in this order and skips none (INV-9).</summary>
public enum SharingPhase
{
    /// <summary>Nothing was submitted under this id.</summary>
    None = 0,
    Received = 1,
    EligibilityChecked = 2,
    Attested = 3,
    RightAndNeedDocumented = 4,
    Approved = 5,
    Denied = 6,
    Extracted = 7,
    Forwarded = 8,
    Closed = 9,
}

/// <summary>What the registry's classes say of a request's parties.</summary>
public enum EligibilityVerdict
{
    Unchecked = 0,
    Eligible = 1,
    /// <summary>A fusion centre or task force: held until its operating agency and members have been looked at.</summary>
    Held = 2,
    Ineligible = 3,
}

/// <summary>A document with the request: the written form, process, attestation.</summary>
/// <param name="Kind">request-form, legal-process, attestation or other.</param>
/// <param name="FileName">As named by the sender; shown, never used as a path.</param>
[GenerateSerializer, Immutable, Alias("SharingDocument")]
public sealed record SharingDocument(
    [property: Id(0)] string Kind,
    [property: Id(1)] string FileName,
    [property: Id(2)] string ContentType,
    [property: Id(3)] ReadOnlyMemory<byte> Content);

/// <summary>An attached document as it is listed.</summary>
[GenerateSerializer, Immutable, Alias("SharingDocumentEntry")]
public sealed record SharingDocumentEntry(
    [property: Id(0)] string Kind,
    [property: Id(1)] string FileName,
    [property: Id(2)] string ContentType,
    [property: Id(3)] int Bytes,
    [property: Id(4)] string Sha256,
    [property: Id(5)] DateTimeOffset At,
    [property: Id(6)] string By);

/// <summary>
/// The attestation of C.3(6) and E, signed for this request and no other: against immigration enforcement, onward transfer to federal
/// or out-of-state bodies, and the pursuit of reproductive or gender-affirming care.
/// </summary>
/// <param name="TextVersion">Version of the text that was shown; must be the one in force.</param>
/// <param name="ContentDigestHex">The request's <see cref="SharingRequestView.ContentDigestHex"/> as it was shown: what binds it.</param>
/// <param name="AcceptedClauses">Ids of the clauses that were ticked; all are needed.</param>
/// <param name="SignedBy">Name as typed by the signer.</param>
/// <param name="DocumentSha256">Digest of an attached signed document; null when it is signed here. A document serves one request only.</param>
[GenerateSerializer, Immutable, Alias("SharingAttestation")]
public sealed record SharingAttestation(
    [property: Id(0)] string TextVersion,
    [property: Id(1)] string ContentDigestHex,
    [property: Id(2)] ImmutableArray<string> AcceptedClauses,
    [property: Id(3)] string SignedBy,
    [property: Id(4)] string Title,
    [property: Id(5)] string? DocumentSha256 = null);

/// <summary>A person's look at a fusion centre or task force: who runs it, who its members are. Each is judged by the registry.</summary>
[GenerateSerializer, Immutable, Alias("EligibilityReview")]
public sealed record EligibilityReview(
    [property: Id(0)] string OperatingAgency,
    [property: Id(1)] ImmutableArray<string> Members,
    [property: Id(2)] string Reason);

/// <summary>The second of the three steps: what the desk documents (I-10, I-11).</summary>
/// <param name="RightToKnow">sworn-status, statute, case-law or court-order.</param>
/// <param name="RightToKnowDetail">Which.</param>
/// <param name="NeedToKnow">The compelling reason; sworn status is none.</param>
/// <param name="RequestingPartyName">The requesting party's name as verified.</param>
[GenerateSerializer, Immutable, Alias("RightAndNeed")]
public sealed record RightAndNeed(
    [property: Id(0)] string RightToKnow,
    [property: Id(1)] string RightToKnowDetail,
    [property: Id(2)] string NeedToKnow,
    [property: Id(3)] string RequestingPartyName);

/// <summary>What the City Attorney said of a legal process, as recorded by the desk. Without it nothing is released under process.</summary>
/// <param name="Valid">Whether it binds the department.</param>
/// <param name="Attorney">Who said so.</param>
/// <param name="Reference">The City Attorney's reference.</param>
/// <param name="DocumentSha256">Digest of the written validation.</param>
/// <param name="WaivesAttestation">The order compels release without an attestation.</param>
[GenerateSerializer, Immutable, Alias("CityAttorneyValidation")]
public sealed record CityAttorneyValidation(
    [property: Id(0)] bool Valid,
    [property: Id(1)] string Attorney,
    [property: Id(2)] string Reference,
    [property: Id(3)] DateOnly On,
    [property: Id(4)] string DocumentSha256,
    [property: Id(5)] bool WaivesAttestation,
    [property: Id(6)] string Words);

/// <summary>The third step: honoured or denied, why (I-12). The deciding officer is the session's.</summary>
/// <param name="ReasonCode">For a denial one of <see cref="SharingTermsView.DenialReasons"/>; for an approval "approved".</param>
/// <param name="Reason">In words.</param>
/// <param name="SpecificationDigestHex">Of <see cref="SharingRequestView.Proposed"/> as it was shown: what is approved, and nothing else.</param>
[GenerateSerializer, Immutable, Alias("SharingVerdict")]
public sealed record SharingVerdict(
    [property: Id(0)] bool Approved,
    [property: Id(1)] string ReasonCode,
    [property: Id(2)] string Reason,
    [property: Id(3)] string SpecificationDigestHex);

/// <summary>An extract that was given by hand: to whom, where, against which proof of identity.</summary>
[GenerateSerializer, Immutable, Alias("SharingHandOver")]
public sealed record SharingHandOver(
    [property: Id(0)] string ReceivedBy,
    [property: Id(1)] string IdentityProof,
    [property: Id(2)] string Medium,
    [property: Id(3)] string Receipt);

using System.Collections.Immutable;
using AlprGrains.Lookups;

namespace AlprGrains.Sharing;

/// <summary>Why the department would share at all (DGO I-12, section I).</summary>
public enum SharingBasis
{
    /// <summary>No legal obligation: in writing, by the three steps, approved by the BOS Deputy Director or a designee.</summary>
    WrittenRequest = 0,
    /// <summary>A subpoena, warrant or court order of a California court; <see cref="LookupRequest.Process"/> carries it.</summary>
    LegalProcess = 1,
}

/// <summary>What kind of investigation it is for (obligation I-4c).</summary>
public enum InvestigationKind { Unsaid = 0, Criminal = 1, Administrative = 2, Civil = 3 }

/// <summary>
/// A written request from outside the department, whole (DGO I-12, section I; Civil Code 1798.90.52). What is sought is exactly a
/// lookup, so that an approval runs what was asked and nothing else. The requesting agency is the session's, never typed.
/// </summary>
[GenerateSerializer, Immutable, Alias("SharingSubmission")]
public sealed record SharingSubmission
{
    [Id(0)] public required SharingRequestId Id { get; init; }

    /// <summary>What is sought, why, by which right and need, for whom. Its id is this request's; its attestation and review id stay null.</summary>
    [Id(1)] public required LookupRequest Lookup { get; init; }
    [Id(2)] public required SharingBasis Basis { get; init; }
    [Id(3)] public required InvestigationKind Investigation { get; init; }

    /// <summary>The requesting agency's own number of the investigation, in that agency's form.</summary>
    [Id(4)] public required string InvestigationNumber { get; init; }

    /// <summary>Who signs for the requesting agency.</summary>
    [Id(5)] public required SharingSigner Signer { get; init; }

    /// <summary>Who receives the extract: the one person who may download it, or to whom it is handed.</summary>
    [Id(6)] public required SharingRecipient Recipient { get; init; }

    /// <summary>Everybody else whom the recipient will show it, by agency as written; none of them may be barred either.</summary>
    [Id(7)] public ImmutableArray<string> SecondaryRecipients { get; init; } = [];

    /// <summary>Whether somebody else asked the requester for it (obligation N-8); null when not answered.</summary>
    [Id(8)] public bool? OnBehalfOfAnother { get; init; }

    /// <summary>Who that is, when somebody did.</summary>
    [Id(9)] public string? OnBehalfOf { get; init; }

    /// <summary>For a prosecutor: the law of evidence or discovery under which it is sought (I-4a, I-4b).</summary>
    [Id(10)] public string? EvidenceLaw { get; init; }

    /// <summary>How the request came; one that came on paper is entered by the desk and still needs its signed document.</summary>
    [Id(11)] public SharingChannel Channel { get; init; }

    /// <summary>For one that the desk enters: the agency or party that asked, as written; else null, the session says it.</summary>
    [Id(12)] public string? RequestingPartyOnPaper { get; init; }
}

/// <summary>How a request came in. Spoken ones are not taken (I-5).</summary>
public enum SharingChannel { Portal = 0, Api = 1, Paper = 2 }

/// <summary>Who signed for the requesting agency.</summary>
[GenerateSerializer, Immutable, Alias("SharingSigner")]
public sealed record SharingSigner(
    [property: Id(0)] string Name,
    [property: Id(1)] string Title,
    [property: Id(2)] DateOnly SignedOn);

/// <summary>Who receives.</summary>
/// <param name="UserName">The account that may download; null when it can only be handed over.</param>
/// <param name="Agency">Registry id or name of the receiver's agency; for a party named in a court order, that party.</param>
[GenerateSerializer, Immutable, Alias("SharingRecipient")]
public sealed record SharingRecipient(
    [property: Id(0)] string? UserName,
    [property: Id(1)] string Name,
    [property: Id(2)] string Agency);

/// <summary>Bounds of every request.</summary>
public static class SharingLimits
{
    /// <summary>Longest text of any field.</summary>
    public const int TextCharactersMax = 1000;

    /// <summary>Secondary recipients of one request.</summary>
    public const int SecondaryRecipientsMax = 20;

    /// <summary>Documents attached to one request.</summary>
    public const int DocumentsMax = 10;

    /// <summary>Bytes of one document.</summary>
    public const int DocumentBytesMax = 5 << 20;

    /// <summary>Reads of one extract; more must be asked for in parts.</summary>
    public const int ReadsMax = 100_000;

    /// <summary>Bytes of a package that one call gives.</summary>
    public const int ChunkBytes = 1 << 20;

    /// <summary>Events of one request; beyond that something goes round in circles.</summary>
    public const int EventsMax = 200;

    /// <summary>Requests that one agency may submit in a day; more are refused until the next (INV-13).</summary>
    public const int RequestsPerAgencyAndDayMax = 200;
}

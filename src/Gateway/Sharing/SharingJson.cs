using System.Collections.Immutable;
using AlprGrains.Gateway.Lookups;
using AlprGrains.Lookups;
using AlprGrains.Sharing;

namespace AlprGrains.Gateway.Sharing;

/// <summary>A written request as it is sent (DGO I-12, section I). What it must hold the policy decides; here only that it can be handed over.</summary>
public sealed record SharingJson
{
    /// <summary>What is sought, in the structure of a lookup; id, attestationVersion and reviewId are left out.</summary>
    public LookupJson? Lookup { get; init; }
    /// <summary>writtenRequest, or legalProcess with lookup.process.</summary>
    public SharingBasis? Basis { get; init; }
    /// <summary>criminal, administrative or civil.</summary>
    public InvestigationKind? Investigation { get; init; }
    /// <summary>Your own number of the investigation.</summary>
    public string? InvestigationNumber { get; init; }
    /// <summary>Who signs for your agency.</summary>
    public SignerJson? Signer { get; init; }
    /// <summary>Who receives: the account that may download.</summary>
    public RecipientJson? Recipient { get; init; }
    /// <summary>Everybody else who will be shown it, by agency.</summary>
    public ImmutableArray<string>? SecondaryRecipients { get; init; }
    /// <summary>Whether somebody else asked you for it; must be answered.</summary>
    public bool? OnBehalfOfAnother { get; init; }
    public string? OnBehalfOf { get; init; }
    /// <summary>For a prosecutor: the law of evidence or discovery.</summary>
    public string? EvidenceLaw { get; init; }
    /// <summary>For the desk alone: the party that asked on paper, as written.</summary>
    public string? RequestingPartyOnPaper { get; init; }
}

public sealed record SignerJson(string? Name = null, string? Title = null, DateOnly? SignedOn = null);

/// <param name="UserName">The account that may download.</param>
/// <param name="Agency">The receiver's agency by registry id or name.</param>
public sealed record RecipientJson(string? UserName = null, string? Name = null, string? Agency = null);

/// <param name="TextVersion">From <c>GET /api/sharing/terms</c>.</param>
/// <param name="ContentDigest">The request's contentDigest: what the signature is bound to.</param>
/// <param name="AcceptedClauses">Ids of the clauses; all are needed.</param>
/// <param name="SignedBy">The signer's name.</param>
/// <param name="DocumentSha256">Of an attached signed attestation, if there is one.</param>
public sealed record AttestationJson(
    string? TextVersion = null, string? ContentDigest = null, ImmutableArray<string>? AcceptedClauses = null, string? SignedBy = null, string? Title = null, string? DocumentSha256 = null)
{
    public SharingAttestation Read() => new(Text(TextVersion), Text(ContentDigest), AcceptedClauses ?? [], Text(SignedBy), Text(Title), string.IsNullOrWhiteSpace(DocumentSha256) ? null : DocumentSha256.Trim());

    private static string Text(string? text) => text?.Trim() ?? "";
}

/// <summary>Turns what was sent into a submission, or names everything that keeps it from being one.</summary>
public static class SharingReading
{
    public static bool TryRead(SharingJson json, SharingRequestId id, SharingChannel channel, out SharingSubmission submission, out ImmutableArray<string> problems)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        LookupRequest? lookup = null;
        if (json.Lookup is not { } sought) found.Add("lookup is missing: what is sought");
        else if (LookupReading.TryRead(sought with { Id = null, AttestationVersion = null, ReviewId = null }, new LookupId(id.Hex), out var read, out var more)) lookup = read;
        else found.AddRange(more);
        if (json.Basis is null) found.Add("basis is missing: writtenRequest or legalProcess");
        if (json.Signer?.SignedOn is null) found.Add("signer.signedOn is missing: the day on which the request was signed");
        foreach (var (name, text) in Texts(json))
            if (text is { Length: > SharingLimits.TextCharactersMax }) found.Add($"{name} has {text.Length} characters; at most {SharingLimits.TextCharactersMax} are taken");
        if (json.SecondaryRecipients is { Length: > SharingLimits.SecondaryRecipientsMax } many)
            found.Add($"{many.Length} secondary recipients are too many; at most {SharingLimits.SecondaryRecipientsMax} are taken");
        problems = found.ToImmutable();
        submission = problems.IsEmpty ? Submission(json, id, channel, lookup!) : null!;
        return problems.IsEmpty;
    }

    private static SharingSubmission Submission(SharingJson json, SharingRequestId id, SharingChannel channel, LookupRequest lookup) => new()
    {
        Id = id,
        Lookup = lookup,
        Basis = json.Basis!.Value,
        Investigation = json.Investigation ?? InvestigationKind.Unsaid,
        InvestigationNumber = Text(json.InvestigationNumber),
        Signer = new SharingSigner(Text(json.Signer?.Name), Text(json.Signer?.Title), json.Signer!.SignedOn!.Value),
        Recipient = new SharingRecipient(Given(json.Recipient?.UserName)?.ToLowerInvariant(), Text(json.Recipient?.Name), Text(json.Recipient?.Agency)),
        SecondaryRecipients = [.. (json.SecondaryRecipients ?? []).Select(Text).Where(text => text.Length > 0)],
        OnBehalfOfAnother = json.OnBehalfOfAnother,
        OnBehalfOf = Given(json.OnBehalfOf),
        EvidenceLaw = Given(json.EvidenceLaw),
        Channel = channel,
        RequestingPartyOnPaper = channel == SharingChannel.Paper ? Given(json.RequestingPartyOnPaper) : null,
    };

    private static IEnumerable<(string Name, string? Text)> Texts(SharingJson json) =>
    [
        ("investigationNumber", json.InvestigationNumber), ("signer.name", json.Signer?.Name), ("signer.title", json.Signer?.Title),
        ("recipient.userName", json.Recipient?.UserName), ("recipient.name", json.Recipient?.Name), ("recipient.agency", json.Recipient?.Agency),
        ("onBehalfOf", json.OnBehalfOf), ("evidenceLaw", json.EvidenceLaw), ("requestingPartyOnPaper", json.RequestingPartyOnPaper),
        .. (json.SecondaryRecipients ?? []).Select((text, i) => ($"secondaryRecipients[{i}]", (string?)text)),
    ];

    private static string Text(string? text) => text?.Trim() ?? "";

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

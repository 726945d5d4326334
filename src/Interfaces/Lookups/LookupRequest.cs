using System.Collections.Immutable;
using AlprGrains.Plates;

namespace AlprGrains.Lookups;

/// <summary>Names one lookup; drawn by whoever asks, so that a repeat of the same request is the same lookup. 32 lower-case hex digits.</summary>
[GenerateSerializer, Immutable, Alias("LookupId")]
public readonly record struct LookupId([property: Id(0)] string Hex)
{
    public static bool TryParse(string? hex, out LookupId id)
    {
        var isHex = hex is { Length: 32 } && hex.All(c => c is >= '0' and <= '9' or >= 'a' and <= 'f');
        id = isHex ? new LookupId(hex!) : default;
        return isHex;
    }

    public override string ToString() => Hex;
}

/// <summary>
/// A question to the history, whole: what is asked, what for, under which authority, and for whom (DGO I-12, C.2(B), C.3, E; Civil
/// Code 1798.90.52). The gateway hands it over as it was typed; the person's grain decides. Nothing in it can name a protected class.
/// </summary>
[GenerateSerializer, Immutable, Alias("LookupRequest")]
public sealed record LookupRequest
{
    /// <summary>Longest text of any field.</summary>
    public const int TextCharactersMax = 1000;

    [Id(0)] public required LookupId Id { get; init; }
    [Id(1)] public required LookupTarget Target { get; init; }

    /// <summary>Earliest capture, inclusive, UTC; null for no bound (by plate only).</summary>
    [Id(2)] public DateTimeOffset? CapturedFrom { get; init; }

    /// <summary>Latest capture, exclusive, UTC; null for no bound (by plate only).</summary>
    [Id(3)] public DateTimeOffset? CapturedUntil { get; init; }

    /// <summary>One of the policy's purpose ids.</summary>
    [Id(4)] public required string Purpose { get; init; }

    /// <summary>reasonable-suspicion, probable-cause or court-order.</summary>
    [Id(5)] public required string Standard { get; init; }

    /// <summary>The facts that give rise to the suspicion; for a missing person, who is missing.</summary>
    [Id(6)] public required string Articulation { get; init; }
    [Id(7)] public string? CaseNumber { get; init; }
    [Id(8)] public string? IncidentNumber { get; init; }

    /// <summary>The legal authority: statute, case law, court order.</summary>
    [Id(9)] public required string RightToKnow { get; init; }

    /// <summary>The compelling reason, for example direct involvement in the investigation.</summary>
    [Id(10)] public required string NeedToKnow { get; init; }
    [Id(11)] public required BeneficiaryStatement Beneficiaries { get; init; }
    [Id(12)] public LegalProcess? Process { get; init; }

    /// <summary>The version of the attestation's text that the person ticked; null when none was.</summary>
    [Id(13)] public string? AttestationVersion { get; init; }

    /// <summary>The review item that a second person approved, when the lookup was held before; null at first.</summary>
    [Id(14)] public string? ReviewId { get; init; }
}

/// <summary>For whom: by name, as written. Legal classes come from the registry of agencies, never from the form.</summary>
/// <param name="AskedBy">Who asked for this lookup; an agency's registry id or name.</param>
/// <param name="CaseOwner">Whose case it is.</param>
/// <param name="Receiver">Who receives the result.</param>
/// <param name="AnyOutsideCalifornia">Whether any of them is outside California state and local government; null when not answered.</param>
[GenerateSerializer, Immutable, Alias("BeneficiaryStatement")]
public sealed record BeneficiaryStatement(
    [property: Id(0)] string AskedBy,
    [property: Id(1)] string CaseOwner,
    [property: Id(2)] string Receiver,
    [property: Id(3)] bool? AnyOutsideCalifornia);

/// <summary>A subpoena, warrant or order, with its document's digest.</summary>
/// <param name="Type">subpoena, warrant or court-order.</param>
/// <param name="Issuer">california, federal or other.</param>
[GenerateSerializer, Immutable, Alias("LegalProcess")]
public sealed record LegalProcess(
    [property: Id(0)] string Type,
    [property: Id(1)] string Issuer,
    [property: Id(2)] string Court,
    [property: Id(3)] string Number,
    [property: Id(4)] DateOnly IssuedOn,
    [property: Id(5)] string DocumentSha256);

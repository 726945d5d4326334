using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Plates;

namespace AlprGrains.Grains.Lookups;

/// <summary>Requests as they come over the wire, made whole. Pure.</summary>
internal static class LookupRequests
{
    /// <summary>A text that was left out is an empty one, so that the rules say what is missing. A request without its parts is the caller's mistake.</summary>
    public static LookupRequest Whole(LookupRequest request)
    {
        ArgumentNullException.ThrowIfNull(request.Target);
        ArgumentNullException.ThrowIfNull(request.Beneficiaries);
        if (!LookupId.TryParse(request.Id.Hex, out _)) throw new ArgumentException("the lookup's id is not 32 lower-case hex digits");
        var beneficiaries = request.Beneficiaries;
        return request with
        {
            Purpose = request.Purpose ?? "",
            Standard = request.Standard ?? "",
            Articulation = request.Articulation ?? "",
            RightToKnow = request.RightToKnow ?? "",
            NeedToKnow = request.NeedToKnow ?? "",
            Beneficiaries = new BeneficiaryStatement(beneficiaries.AskedBy ?? "", beneficiaries.CaseOwner ?? "", beneficiaries.Receiver ?? "", beneficiaries.AnyOutsideCalifornia),
            Process = request.Process is { } process
                ? process with { Type = process.Type ?? "", Issuer = process.Issuer ?? "", Court = process.Court ?? "", Number = process.Number ?? "", DocumentSha256 = process.DocumentSha256 ?? "" }
                : null,
        };
    }

    /// <summary>Stands in for a lookup that is not there, so that asking for it can be written down.</summary>
    public static LookupRequest Unknown(LookupId lookup) => new()
    {
        Id = LookupId.TryParse(lookup.Hex, out _) ? lookup : throw new ArgumentException("the lookup's id is not 32 lower-case hex digits"),
        Target = new LookupTarget { Kind = LookupKind.ByPlate },
        Purpose = "", Standard = "", Articulation = "", RightToKnow = "", NeedToKnow = "",
        Beneficiaries = new BeneficiaryStatement("", "", "", null),
    };

    /// <summary>A session without its secret.</summary>
    public static string DigestHexOf(SessionAssertion session) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"lookup session\0{session.SessionId}")));

    /// <summary>The keyed hash of the plate asked for, in the reader's spelling, so that O and 0 are one vehicle to whoever watches; null for other kinds, and for what is no plate.</summary>
    public static PlateKey? SubjectOf(LookupRequest request, IPlateKeys keys) => PlateOf(request) is { } plate ? keys.KeyOf(ReaderSpelling(plate)) : null;

    /// <summary>The keyed hashes of every spelling that is searched.</summary>
    public static ImmutableArray<PlateKey> SearchedOf(LookupRequest request, IPlateKeys keys) =>
        PlateOf(request) is { } plate ? [.. new[] { keys.KeyOf(plate), keys.KeyOf(ReaderSpelling(plate)) }.Distinct()] : [];

    /// <summary>As this system's own reader writes it: every O as 0.</summary>
    public static PlateNumber ReaderSpelling(PlateNumber plate) =>
        PlateNumber.TryParse(plate.Text.Replace('O', '0'), out var written, out var problem) ? written : throw new InvalidOperationException($"INV-11: a plate without its O is none: {problem}");

    private static PlateNumber? PlateOf(LookupRequest request) =>
        request.Target.Kind == LookupKind.ByPlate && PlateNumber.TryParse(request.Target.Plate, out var plate, out _) ? plate : null;
}

using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Lookups;
using AlprGrains.Plates;

namespace AlprGrains.Gateway.Lookups;

/// <summary>A question as it is sent. What it must hold the policy decides; here only that it can be handed over.</summary>
public sealed record LookupJson
{
    /// <summary>32 lower-case hex digits, drawn by the sender: a repeat with the same id and content is the same lookup. Drawn here when left out.</summary>
    public string? Id { get; init; }
    public LookupKind? Kind { get; init; }
    /// <summary>By plate.</summary>
    public string? Plate { get; init; }
    /// <summary>By plate or pattern: the issuing state, CA or us-ca; any when left out.</summary>
    public string? Region { get; init; }
    /// <summary>By pattern: ? for one unknown character, * for any number.</summary>
    public string? Pattern { get; init; }
    /// <summary>By place: camera ids, or a police area.</summary>
    public ImmutableArray<string>? Cameras { get; init; }
    /// <summary>By place: all cameras of this police area.</summary>
    public int? PoliceArea { get; init; }
    /// <summary>By place: what the vehicle looks like.</summary>
    public VehicleJson? Vehicle { get; init; }
    /// <summary>Earliest capture, inclusive.</summary>
    public DateTimeOffset? CapturedFrom { get; init; }
    /// <summary>Latest capture, exclusive.</summary>
    public DateTimeOffset? CapturedUntil { get; init; }
    /// <summary>One of the policy's purposes (GET /api/lookups/purposes).</summary>
    public string? Purpose { get; init; }
    /// <summary>reasonable-suspicion, probable-cause or court-order.</summary>
    public string? Standard { get; init; }
    /// <summary>The facts behind the suspicion; for a missing person, who is missing.</summary>
    public string? Articulation { get; init; }
    public string? CaseNumber { get; init; }
    public string? IncidentNumber { get; init; }
    /// <summary>statute, case-law, court-order or sworn-status.</summary>
    public string? RightToKnow { get; init; }
    /// <summary>How the person is involved in the investigation.</summary>
    public string? NeedToKnow { get; init; }
    public BeneficiariesJson? Beneficiaries { get; init; }
    /// <summary>Needed for subpoena, warrant and court-order.</summary>
    public ProcessJson? Process { get; init; }
    /// <summary>The version of the attestation's text that is signed with this question.</summary>
    public string? AttestationVersion { get; init; }
    /// <summary>The review item that a second person approved, when this question was held before.</summary>
    public string? ReviewId { get; init; }
}

/// <summary>What a camera says of a vehicle; each may be left out.</summary>
public sealed record VehicleJson(string? Color = null, string? Make = null, string? Model = null, string? BodyType = null)
{
    public static VehicleJson? Of(VehicleAttributes? vehicle) => vehicle is null ? null : new(vehicle.Color, vehicle.Make, vehicle.Model, vehicle.BodyType);
}

/// <param name="AskedBy">Who asked for this lookup, by agency.</param>
/// <param name="CaseOwner">Whose case it is.</param>
/// <param name="Receiver">Who receives the result.</param>
/// <param name="AnyOutsideCalifornia">Whether any of them is outside California state and local government; must be answered.</param>
public sealed record BeneficiariesJson(string? AskedBy = null, string? CaseOwner = null, string? Receiver = null, bool? AnyOutsideCalifornia = null);

/// <param name="Type">subpoena, warrant or court-order.</param>
/// <param name="Issuer">california, federal or other.</param>
/// <param name="DocumentSha256">Digest of the document, hex.</param>
public sealed record ProcessJson(string? Type = null, string? Issuer = null, string? Court = null, string? Number = null, DateOnly? IssuedOn = null, string? DocumentSha256 = null);

/// <summary>Turns what was sent into a request, or names everything that keeps it from being one.</summary>
public static class LookupReading
{
    public static bool TryRead(LookupJson json, LookupId id, out LookupRequest request, out ImmutableArray<string> problems)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        if (json.Kind is null) found.Add("kind is missing: byPlate, byPattern or byPlace");
        var cameras = Cameras(json, found);
        foreach (var (name, text) in Texts(json))
            if (text is { Length: > LookupRequest.TextCharactersMax }) found.Add($"{name} has {text.Length} characters; at most {LookupRequest.TextCharactersMax} are taken");
        if (json.CapturedFrom >= json.CapturedUntil) found.Add("capturedFrom must be before capturedUntil");
        problems = found.ToImmutable();
        request = problems.IsEmpty ? Request(json, id, cameras) : null!;
        return problems.IsEmpty;
    }

    private static LookupRequest Request(LookupJson json, LookupId id, ImmutableArray<CameraId> cameras) => new()
    {
        Id = id,
        Target = new LookupTarget
        {
            Kind = json.Kind!.Value, Plate = Given(json.Plate), Region = Given(json.Region), Pattern = Given(json.Pattern),
            Cameras = cameras, PoliceArea = json.PoliceArea, Vehicle = Vehicle(json.Vehicle),
        },
        CapturedFrom = json.CapturedFrom?.ToUniversalTime(),
        CapturedUntil = json.CapturedUntil?.ToUniversalTime(),
        Purpose = Text(json.Purpose),
        Standard = Text(json.Standard),
        Articulation = Text(json.Articulation),
        CaseNumber = Given(json.CaseNumber),
        IncidentNumber = Given(json.IncidentNumber),
        RightToKnow = Text(json.RightToKnow),
        NeedToKnow = Text(json.NeedToKnow),
        Beneficiaries = new BeneficiaryStatement(Text(json.Beneficiaries?.AskedBy), Text(json.Beneficiaries?.CaseOwner), Text(json.Beneficiaries?.Receiver), json.Beneficiaries?.AnyOutsideCalifornia),
        Process = json.Process is not { } process ? null
            : new LegalProcess(Text(process.Type), Text(process.Issuer), Text(process.Court), Text(process.Number), process.IssuedOn ?? default, Text(process.DocumentSha256).ToLowerInvariant()),
        AttestationVersion = Given(json.AttestationVersion),
        ReviewId = Given(json.ReviewId),
    };

    private static ImmutableArray<CameraId> Cameras(LookupJson json, ImmutableArray<string>.Builder found)
    {
        var cameras = ImmutableArray.CreateBuilder<CameraId>();
        foreach (var text in json.Cameras ?? [])
        {
            if (CameraId.TryParse(text, out var camera, out var problem)) cameras.Add(camera);
            else found.Add(problem);
        }
        return cameras.ToImmutable();
    }

    private static VehicleAttributes? Vehicle(VehicleJson? json) =>
        (Given(json?.Color), Given(json?.Make), Given(json?.Model), Given(json?.BodyType)) is var (color, make, model, body) && (color ?? make ?? model ?? body) is not null
            ? new VehicleAttributes(color, make, model, body)
            : null;

    private static IEnumerable<(string Name, string? Text)> Texts(LookupJson json) =>
    [
        ("plate", json.Plate), ("region", json.Region), ("pattern", json.Pattern), ("purpose", json.Purpose), ("standard", json.Standard), ("articulation", json.Articulation),
        ("caseNumber", json.CaseNumber), ("incidentNumber", json.IncidentNumber), ("rightToKnow", json.RightToKnow), ("needToKnow", json.NeedToKnow),
        ("beneficiaries.askedBy", json.Beneficiaries?.AskedBy), ("beneficiaries.caseOwner", json.Beneficiaries?.CaseOwner), ("beneficiaries.receiver", json.Beneficiaries?.Receiver),
        ("vehicle.color", json.Vehicle?.Color), ("vehicle.make", json.Vehicle?.Make), ("vehicle.model", json.Vehicle?.Model), ("vehicle.bodyType", json.Vehicle?.BodyType),
        ("process.type", json.Process?.Type), ("process.issuer", json.Process?.Issuer), ("process.court", json.Process?.Court), ("process.number", json.Process?.Number),
        ("process.documentSha256", json.Process?.DocumentSha256), ("attestationVersion", json.AttestationVersion), ("reviewId", json.ReviewId),
    ];

    private static string Text(string? text) => text?.Trim() ?? "";

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

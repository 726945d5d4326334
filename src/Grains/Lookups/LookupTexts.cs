using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Audit;
using AlprGrains.Lookups;

namespace AlprGrains.Grains.Lookups;

/// <summary>A request in words: what its audit entry holds, what a reviewer reads, what "my lookups" shows. Pure.</summary>
internal static class LookupTexts
{
    /// <summary>What was typed, with what it is; null where nothing was.</summary>
    public static IEnumerable<(string Name, string? Text)> Of(LookupRequest request)
    {
        var process = request.Process;
        return
        [
            ("plate", request.Target.Plate),
            ("region", request.Target.Region),
            ("pattern", request.Target.Pattern),
            ("purpose as typed", request.Purpose),
            ("standard", request.Standard),
            ("articulation", request.Articulation),
            ("case number", request.CaseNumber),
            ("incident number", request.IncidentNumber),
            ("right to know", request.RightToKnow),
            ("need to know", request.NeedToKnow),
            ("asked by", request.Beneficiaries.AskedBy),
            ("case owner", request.Beneficiaries.CaseOwner),
            ("receiver", request.Beneficiaries.Receiver),
            ("anyone outside California", request.Beneficiaries.AnyOutsideCalifornia switch { true => "yes", false => "no", null => null }),
            ("process", process is null ? null : $"{process.Type} {process.Number} of {process.Court} ({process.Issuer}), {process.IssuedOn:yyyy-MM-dd}, document {process.DocumentSha256}"),
            ("attestation", request.AttestationVersion),
        ];
    }

    /// <summary>What is searched, element by element: DGO I-12, C.2(B)(2).</summary>
    public static ImmutableArray<AuditField> Elements(LookupRequest request)
    {
        var target = request.Target;
        var elements = ImmutableArray.CreateBuilder<AuditField>();
        Add("plate", target.Plate);
        Add("region", target.Region);
        Add("pattern", target.Pattern);
        if (!target.Cameras.IsDefaultOrEmpty) Add("cameras", string.Join(", ", target.Cameras.Take(LookupLimits.CamerasMax).Select(camera => camera.Text)));
        Add("police area", target.PoliceArea?.ToString(CultureInfo.InvariantCulture));
        if (target.Vehicle is { } vehicle) Add("vehicle", string.Join(", ", new[] { vehicle.Color, vehicle.Make, vehicle.Model, vehicle.BodyType }.Where(text => !string.IsNullOrWhiteSpace(text))));
        Add("captured from", Moment(request.CapturedFrom));
        Add("captured until", Moment(request.CapturedUntil));
        return elements.ToImmutable();

        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value)) elements.Add(new AuditField(name, Bounded(value)));
        }
    }

    /// <summary>The elements on one line.</summary>
    public static string Words(LookupRequest request) => string.Join(", ", Elements(request).Select(element => $"{element.Name} {element.Value}"));

    /// <summary>The typed texts but for what is searched.</summary>
    public static IEnumerable<AuditField> Reasons(LookupRequest request) =>
        Of(request).Where(one => one.Name is not ("plate" or "region" or "pattern") && !string.IsNullOrWhiteSpace(one.Text))
            .Select(one => new AuditField(one.Name, Bounded(one.Text!)));

    /// <summary>What goes into an entry is bounded, whoever typed it.</summary>
    public static string Bounded(string text) => text.Length <= LookupRequest.TextCharactersMax ? text : text[..LookupRequest.TextCharactersMax];

    private static string? Moment(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.People;
using AlprGrains.Geography;
using AlprGrains.People;

namespace AlprGrains.Gateway.Cameras;

/// <summary>Registration and description of cameras. A registration comes in, the camera's key goes out, once.</summary>
public static class CameraApi
{
    public static void MapCameraApi(this IEndpointRouteBuilder routes)
    {
        var cameras = routes.MapGroup("/api/cameras").WithTags("Cameras").ProducesProblem(401).ProducesProblem(403);
        cameras.MapPost("", Register).WithName("RegisterCamera").WithSummary("Register a camera, or register it again for a new key")
            .RequirePermission(Permission.ManageCameras).Produces<CameraRegisteredJson>(201).ProducesProblem(400);
        cameras.MapGet("", List).WithName("ListCameras").WithSummary("All cameras and how they do; no plates")
            .RequirePermission(Permission.SeeLive).Produces<ImmutableArray<CameraJson>>();
        cameras.MapGet("/{id}", Describe).WithName("DescribeCamera").WithSummary("One camera and how it does; no plates")
            .RequirePermission(Permission.SeeLive).Produces<CameraJson>().ProducesProblem(404);
    }

    internal static async Task<CameraDescription?> Find(string id, IGrainFactory grains) =>
        CameraId.TryParse(id, out var camera, out _) ? await grains.GetGrain<ICameraGrain>(camera.Text).Describe() : null;

    private static async Task<IResult> Register(CameraRegistrationJson json, HttpContext http, IGrainFactory grains)
    {
        if (!json.TryRead(out var registration, out var problems)) return Refused(problems);
        var outcome = await grains.GetGrain<ICameraGrain>(registration.Camera.Text).Register(registration, StandingFeature.Of(http).Session);
        return outcome.CameraKey is null
            ? Refused(outcome.Problems)
            : TypedResults.Created($"/api/cameras/{registration.Camera.Text}", new CameraRegisteredJson(
                registration.Camera.Text, outcome.CameraKey, CameraKeyAuthentication.KeyHeader, CameraProtocolEndpoints.AddressOf(registration.Camera, registration.Protocol)));
    }

    private static async Task<IResult> List(IGrainFactory grains)
    {
        var ids = await grains.GetGrain<ICameraRegistryGrain>(ICameraRegistryGrain.Name).List();
        var cameras = await Task.WhenAll(ids.Select(async id => await grains.GetGrain<ICameraGrain>(id.Text).Describe()));
        return TypedResults.Ok(cameras.OfType<CameraDescription>().Select(CameraJson.Of).ToImmutableArray());
    }

    private static async Task<IResult> Describe(string id, IGrainFactory grains)
    {
        if (!CameraId.TryParse(id, out var camera, out var problem)) return Problems.BadRequest("camera-id", $"{problem}.");
        return await grains.GetGrain<ICameraGrain>(camera.Text).Describe() is { } description
            ? TypedResults.Ok(CameraJson.Of(description))
            : Problems.NotFound($"No camera '{camera.Text}' is registered.");
    }

    private static IResult Refused(ImmutableArray<string> problems) =>
        Problems.BadRequest("registration", $"The camera was not registered: {string.Join("; ", problems)}. Mend this and send it again.", ("problems", problems));
}

/// <summary>A registration as it is sent.</summary>
public sealed record CameraRegistrationJson
{
    /// <summary>1 to 64 of a-z, 0-9, dot, hyphen, underscore.</summary>
    public string? Id { get; init; }
    /// <summary>What people call it; at most 80 characters.</summary>
    public string? Label { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    /// <summary>Police area, 1 to 6.</summary>
    public int? PoliceArea { get; init; }
    public CameraMount? Mount { get; init; }
    /// <summary>What of the public way it sees (DGO I-12, C.3(1)).</summary>
    public PublicView? View { get; init; }
    /// <summary>Needed when view is courtOrder.</summary>
    public CourtOrderJson? CourtOrder { get; init; }
    public TransferProtocol? Protocol { get; init; }
    /// <summary>Drawn by the demonstration.</summary>
    public bool IsDemonstration { get; init; }
    /// <summary>Direction of view, degrees from north.</summary>
    public double? HeadingDegrees { get; init; }

    /// <summary>Names every field that is missing or wrong at once.</summary>
    public bool TryRead(out CameraRegistration registration, out ImmutableArray<string> problems)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        if (!CameraId.TryParse(Id, out var camera, out var idProblem)) found.Add(idProblem);
        if (string.IsNullOrWhiteSpace(Label)) found.Add("label is missing: what do people call the camera?");
        GeoPoint place = default;
        if (Latitude is null || Longitude is null) found.Add("latitude and longitude are missing, in degrees");
        else if (!GeoPoint.TryCreate(Latitude.Value, Longitude.Value, out place, out var placeProblem)) found.Add(placeProblem);
        if (PoliceArea is null) found.Add($"policeArea is missing: 1 to {CameraRegistration.PoliceAreasCount}");
        if (Mount is null) found.Add("mount is missing: fixed or vehicle");
        if (View is null) found.Add("view is missing: publicRoad, visibleFromPublicPlace or courtOrder");
        if (Protocol is null) found.Add("protocol is missing: frames, reads, openAlpr or plateRecognizer");
        if (CourtOrder is { } order && (string.IsNullOrWhiteSpace(order.Number) || order.ExpiresAt is null)) found.Add("courtOrder needs number and expiresAt");
        problems = found.ToImmutable();
        registration = problems.IsEmpty ? new CameraRegistration
        {
            Camera = camera, Label = Label!.Trim(), Place = place, PoliceArea = PoliceArea!.Value, Mount = Mount!.Value, View = View!.Value,
            CourtOrder = CourtOrder is null ? null : new CourtOrder(CourtOrder.Number!, CourtOrder.ExpiresAt!.Value),
            Protocol = Protocol!.Value, IsDemonstration = IsDemonstration, HeadingDegrees = HeadingDegrees,
        } : null!;
        return problems.IsEmpty;
    }
}

public sealed record CourtOrderJson(string? Number, DateTimeOffset? ExpiresAt);

/// <param name="Id">The camera.</param>
/// <param name="Key">Its key: shown this once, only its digest is kept.</param>
/// <param name="Header">The header in which it sends the key.</param>
/// <param name="PostTo">Where it posts.</param>
public sealed record CameraRegisteredJson(string Id, string Key, string Header, string PostTo);

/// <summary>A camera and how it does since the silo started; no plate in it.</summary>
public sealed record CameraJson(
    string Id, string Label, double Latitude, double Longitude, int PoliceArea, CameraMount Mount, PublicView View, TransferProtocol Protocol,
    bool IsDemonstration, double? HeadingDegrees, CameraHealthJson Health, int? MaskVersion, DateTimeOffset ViewReviewDueAt)
{
    public static CameraJson Of(CameraDescription camera)
    {
        var registration = camera.Registration;
        return new CameraJson(registration.Camera.Text, registration.Label, registration.Place.LatitudeDegrees, registration.Place.LongitudeDegrees,
            registration.PoliceArea, registration.Mount, registration.View, registration.Protocol, registration.IsDemonstration,
            registration.HeadingDegrees, CameraHealthJson.Of(camera.Health), camera.Mask?.Version, camera.ViewReviewDueAt);
    }
}

/// <summary>Counts since the silo started.</summary>
public sealed record CameraHealthJson(
    DateTimeOffset? LastHeardAt, long FramesTaken, long ReadsStored, long ReadsRepeated, long ReadsRefusedTooOld, long Quarantined, long TurnedAwayBusy,
    long LateUploads, double ClockAheadSeconds, long ReadsLastMinute, int UnderWay, string? LastProblem, long ReadsOutsideView, long ReadsWithoutPosition)
{
    public static CameraHealthJson Of(CameraHealth health) =>
        new(health.LastHeardAt, health.FramesTaken, health.ReadsStored, health.ReadsRepeated, health.ReadsRefusedTooOld, health.Quarantined,
            health.TurnedAwayBusy, health.LateUploads, health.ClockAhead.TotalSeconds, health.ReadsLastMinute, health.UnderWay, health.LastProblem, health.ReadsOutsideView, health.ReadsWithoutPosition);
}

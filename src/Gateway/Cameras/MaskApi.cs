using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.People;
using AlprGrains.People;

namespace AlprGrains.Gateway.Cameras;

/// <summary>What of a camera's picture is private, for programs. The camera's grain decides; nothing here holds a plate.</summary>
public static class MaskApi
{
    public static void MapMaskApi(this IEndpointRouteBuilder routes)
    {
        var camera = routes.MapGroup("/api/cameras/{id}").WithTags("Cameras").ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        camera.MapGet("/mask", Show).WithName("ShowMask").WithSummary("What of the camera's picture is masked, and the masks before").RequirePermission(Permission.SeeLive).Produces<MasksJson>();
        camera.MapPut("/mask", Set).WithName("SetMask").WithSummary("Set, change or end the mask; audited").RequirePermission(Permission.ManageCameras).Produces<MaskJson>().ProducesProblem(422);
        camera.MapPost("/view-review", Review).WithName("ReviewView").WithSummary("Note that a person has looked at what the camera sees, as is due each year; audited").RequirePermission(Permission.ManageCameras).Produces(204).ProducesProblem(422);
        camera.MapGet("/sketch", Sketch).WithName("SketchCamera").WithSummary("The camera's picture, small and blurred and without plates, for drawing its mask; audited").RequirePermission(Permission.ManageCameras).Produces<byte[]>(200, "image/jpeg");
    }

    private static async Task<IResult> Show(string id, IGrainFactory grains)
    {
        if (await CameraApi.Find(id, grains) is not { } camera) return Unknown(id);
        var masks = await grains.GetGrain<ICameraGrain>(camera.Registration.Camera.Text).Masks();
        return TypedResults.Ok(new MasksJson(camera.MaskVersion, camera.Mask is null ? null : MaskJson.Of(camera.Mask), [.. masks.Select(MaskJson.Of)]));
    }

    private static async Task<IResult> Set(string id, MaskChangeJson json, HttpContext http, IGrainFactory grains)
    {
        if (await CameraApi.Find(id, grains) is not { } camera) return Unknown(id);
        if (json.BasedOnVersion is not { } version) return Problems.BadRequest("mask", "basedOnVersion is missing: send the version that you saw, 0 when there was none.");
        var outcome = await grains.GetGrain<ICameraGrain>(camera.Registration.Camera.Text).SetMask(new MaskChange(json.ToMask(), json.Reason ?? "", version), StandingFeature.Of(http).Session);
        return outcome.Mask is { } mask
            ? TypedResults.Ok(MaskJson.Of(mask))
            : Problems.Of(422, "mask", "The mask was not set", $"The mask was not set: {string.Join("; ", outcome.Problems)}. Mend this and send it again.", ("problems", outcome.Problems));
    }

    private static async Task<IResult> Review(string id, ViewReviewJson json, HttpContext http, IGrainFactory grains)
    {
        if (await CameraApi.Find(id, grains) is not { } camera) return Unknown(id);
        return await grains.GetGrain<ICameraGrain>(camera.Registration.Camera.Text).ReviewView(json.Words ?? "", StandingFeature.Of(http).Session) is { } problem
            ? Problems.Of(422, "view-review", "The review was not noted", $"The review was not noted: {problem}.")
            : TypedResults.NoContent();
    }

    private static async Task<IResult> Sketch(string id, HttpContext http, IGrainFactory grains)
    {
        if (await CameraApi.Find(id, grains) is not { } camera) return Unknown(id);
        var sketch = await grains.GetGrain<ICameraGrain>(camera.Registration.Camera.Text).Sketch(StandingFeature.Of(http).Session);
        if (sketch.Problem is { } problem) return Problems.Of(sketch.IsDenied ? 403 : 404, "sketch", "There is no sketch", $"There is no sketch: {problem}.");
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Bytes(sketch.Jpeg, "image/jpeg");
    }

    private static IResult Unknown(string id) => Problems.NotFound($"No camera '{(id.Length > 64 ? id[..64] : id)}' is registered.");
}

/// <param name="X">From the left, 0 to 1.</param>
/// <param name="Y">From the top, 0 to 1.</param>
public sealed record MaskPointJson(double X, double Y);

/// <summary>A mask to set. An area is a list of corners; with areas of the public way all outside them is private.</summary>
/// <param name="FrameWidth">Pixels of the camera's whole picture; needed for Plate Recognizer, which says no size.</param>
/// <param name="BasedOnVersion">The version that was seen; 0 when there was none.</param>
public sealed record MaskChangeJson(
    ImmutableArray<ImmutableArray<MaskPointJson>>? PublicWay, ImmutableArray<ImmutableArray<MaskPointJson>>? Private, int? FrameWidth, int? FrameHeight, string? Reason, int? BasedOnVersion)
{
    public PictureMask ToMask() => new(Areas(PublicWay), Areas(Private), FrameWidth, FrameHeight);

    private static ImmutableArray<PictureArea> Areas(ImmutableArray<ImmutableArray<MaskPointJson>>? areas) =>
        areas is { IsDefault: false } given ? [.. given.Select(area => new PictureArea(area.IsDefault ? [] : [.. area.Select(corner => corner is null ? new PicturePoint(double.NaN, double.NaN) : new PicturePoint(corner.X, corner.Y))]))] : [];
}

public sealed record MaskJson(
    int Version, ImmutableArray<ImmutableArray<MaskPointJson>> PublicWay, ImmutableArray<ImmutableArray<MaskPointJson>> Private, int? FrameWidth, int? FrameHeight,
    string Reason, string SetBy, DateTimeOffset SetAt, long AuditIndex)
{
    public static MaskJson Of(CameraMask mask) => new(
        mask.Version, Areas(mask.Picture.PublicWay), Areas(mask.Picture.Private), mask.Picture.FrameWidthPixels, mask.Picture.FrameHeightPixels, mask.Reason, mask.SetBy, mask.SetAt, mask.AuditIndex);

    private static ImmutableArray<ImmutableArray<MaskPointJson>> Areas(ImmutableArray<PictureArea> areas) =>
        [.. areas.Select(area => area.Corners.Select(corner => new MaskPointJson(corner.X, corner.Y)).ToImmutableArray())];
}

/// <param name="Version">To base a change on.</param>
/// <param name="Now">The mask that stands; null when nothing is masked.</param>
/// <param name="All">Newest first.</param>
public sealed record MasksJson(int Version, MaskJson? Now, ImmutableArray<MaskJson> All);

/// <param name="Words">What was found.</param>
public sealed record ViewReviewJson(string? Words);

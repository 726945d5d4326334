using AlprGrains.Cameras;
using AlprGrains.Gateway.Pages;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AlprGrains.Gateway.Cameras;

/// <summary>One camera: what it is, how it does; and on request its last reads with plates, for those who may, audited first.</summary>
public static class CameraPages
{
    public static void MapCameraPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/cameras/{id}").ExcludeFromDescription();
        pages.MapGet("", (string id, IGrainFactory grains) => Show(id, grains, null)).RequirePermission(Permission.SeeLive);
        pages.MapGet("/health", Health).RequirePermission(Permission.SeeLive);
        pages.MapGet("/reads", async (string id, HttpContext http, IGrainFactory grains) =>
                await Show(id, grains, CameraId.TryParse(id, out var camera, out _) ? await grains.GetGrain<ICameraGrain>(camera.Text).RecentReads(StandingFeature.Of(http).Session) : null))
            .RequirePermission(Permission.SeePlates);
    }

    private static async Task<IResult> Show(string id, IGrainFactory grains, RecentReads? reads) =>
        await Find(id, grains) is { } camera ? Page.Of<CameraPage>(("Camera", camera), ("Reads", reads)) : Unknown(id);

    // The part of the page that htmx fetches anew.
    private static async Task<IResult> Health(string id, IGrainFactory grains, LocalClock clock) =>
        await Find(id, grains) is { } camera
            ? new RazorComponentResult<CameraHealthPanel>(new Dictionary<string, object?> { ["Camera"] = camera, ["Clock"] = clock })
            : TypedResults.NotFound();

    private static async Task<CameraDescription?> Find(string id, IGrainFactory grains) =>
        CameraId.TryParse(id, out var camera, out _) ? await grains.GetGrain<ICameraGrain>(camera.Text).Describe() : null;

    internal static IResult Unknown(string id) => Page.WithStatus<RefusalPage>(404,
        ("Refusal", new Refusal(404, "No such camera", $"No camera '{(id.Length > 64 ? id[..64] : id)}' is registered.", "The live page lists all cameras.")));
}

using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Cameras;
using AlprGrains.Gateway.Pages;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using Microsoft.AspNetCore.Mvc;

namespace AlprGrains.Gateway.Cameras;

/// <summary>A camera's mask for people: typed as percents or drawn on a sketch of its picture, with the reason; and the yearly look at what it sees.</summary>
public static class MaskPages
{
    public static void MapMaskPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/cameras/{id}").RequirePermission(Permission.ManageCameras).ExcludeFromDescription();
        pages.MapGet("/mask", (string id, IGrainFactory grains) => Show(id, grains, 200, null, []));
        pages.MapPost("/mask", Set);
        pages.MapPost("/view-review", Review);
    }

    private static async Task<IResult> Set(string id, HttpContext http, IGrainFactory grains, [FromForm] MaskForm form)
    {
        if (await CameraApi.Find(id, grains) is not { } camera) return CameraPages.Unknown(id);
        var problems = new List<string>();
        var mask = new PictureMask(MaskText.Read(form.PublicWay, "public way", problems), MaskText.Read(form.Private, "private", problems),
            Pixels(form.FrameWidth, "width", problems), Pixels(form.FrameHeight, "height", problems));
        if (problems.Count > 0) return await Show(id, grains, 422, form, [.. problems]);
        var outcome = await grains.GetGrain<ICameraGrain>(camera.Registration.Camera.Text).SetMask(new MaskChange(mask, form.Reason ?? "", form.BasedOnVersion), StandingFeature.Of(http).Session);
        return outcome.Mask is null ? await Show(id, grains, 422, form, outcome.Problems) : TypedResults.Redirect($"/cameras/{id}/mask");
    }

    private static async Task<IResult> Review(string id, HttpContext http, IGrainFactory grains, [FromForm] string? words)
    {
        if (await CameraApi.Find(id, grains) is not { } camera) return CameraPages.Unknown(id);
        return await grains.GetGrain<ICameraGrain>(camera.Registration.Camera.Text).ReviewView(words ?? "", StandingFeature.Of(http).Session) is { } problem
            ? await Show(id, grains, 422, null, [problem])
            : TypedResults.Redirect($"/cameras/{id}/mask");
    }

    private static async Task<IResult> Show(string id, IGrainFactory grains, int status, MaskForm? form, ImmutableArray<string> problems)
    {
        if (await CameraApi.Find(id, grains) is not { } camera) return CameraPages.Unknown(id);
        var masks = await grains.GetGrain<ICameraGrain>(camera.Registration.Camera.Text).Masks();
        return Page.WithStatus<MaskPage>(status, ("Camera", camera), ("Masks", masks), ("Form", form ?? MaskForm.Of(camera)), ("Problems", problems));
    }

    private static int? Pixels(string? text, string side, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pixels)) return pixels;
        problems.Add($"the picture's {side} '{(text.Length > 20 ? text[..20] + "…" : text)}' is not a number of pixels");
        return null;
    }
}

/// <summary>The form as it was typed.</summary>
public sealed class MaskForm
{
    public string? PublicWay { get; set; }
    public string? Private { get; set; }
    public string? FrameWidth { get; set; }
    public string? FrameHeight { get; set; }
    public string? Reason { get; set; }
    public int BasedOnVersion { get; set; }

    public static MaskForm Of(CameraDescription camera) => new()
    {
        PublicWay = MaskText.Of(camera.Mask?.Picture.PublicWay ?? []),
        Private = MaskText.Of(camera.Mask?.Picture.Private ?? []),
        FrameWidth = camera.Mask?.Picture.FrameWidthPixels?.ToString(CultureInfo.InvariantCulture),
        FrameHeight = camera.Mask?.Picture.FrameHeightPixels?.ToString(CultureInfo.InvariantCulture),
        BasedOnVersion = camera.MaskVersion,
    };
}

using System.Collections.Immutable;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.Pages;
using AlprGrains.Gateway.People;
using AlprGrains.HotLists;
using AlprGrains.People;
using Microsoft.AspNetCore.Mvc;

namespace AlprGrains.Gateway.HotLists;

/// <summary>The lists with their ages, and the form that loads a file.</summary>
public static class HotListPages
{
    public static void MapHotListPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/hot-lists").ExcludeFromDescription();
        pages.MapGet("", async (IGrainFactory grains) => await Show(grains, 200)).RequirePermission(Permission.SeeLive);
        pages.MapPost("", Import).RequirePermission(Permission.ManageHotLists).WithMetadata(new RequestSizeLimitAttribute(HotListFile.BytesMax + (1 << 20)))
            .WithFormOptions(memoryBufferThreshold: HotListFile.BytesMax, multipartBodyLengthLimit: HotListFile.BytesMax + (1 << 20));
    }

    private static async Task<IResult> Import(
        HttpContext http, IGrainFactory grains,
        [FromForm] string? name, [FromForm] string? format, [FromForm] string? source, [FromForm] string? agency, [FromForm] string? skipBadLines, IFormFile? file)
    {
        if (HotListApi.ProblemOfName(name) is { } problem) return await Again(problem);
        if (!EnumWords.TryParse<HotListFormat>("the format", format, out var readAs, out problem)) return await Again(problem);
        if (!EnumWords.TryParse<HotListSource>("the source", source, out var permitted, out problem)) return await Again(problem);
        if (file is not { Length: > 0 }) return await Again("no file was chosen, or it is empty");
        if (file.Length > HotListFile.BytesMax) return await Again($"the file has {file.Length} bytes; at most {HotListFile.BytesMax} are taken");

        var content = new byte[file.Length];
        await using (var stream = file.OpenReadStream()) await stream.ReadExactlyAsync(content, http.RequestAborted);
        var import = await grains.GetGrain<IHotListGrain>(name!).Import(new HotListFile(readAs, content, permitted, agency?.Trim() ?? "", skipBadLines == "yes"), StandingFeature.Of(http).Session);
        return await Show(grains, import.Accepted ? 200 : 422, ("Import", import), ("ImportName", name));

        Task<IResult> Again(string why) => Show(grains, 422, ("Problem", $"Nothing was loaded: {why}."), ("ImportName", name));
    }

    private static async Task<IResult> Show(IGrainFactory grains, int status, params (string, object?)[] more)
    {
        var lists = await grains.GetGrain<IHotListCatalogGrain>(IHotListCatalogGrain.Name).Versions();
        return Page.WithStatus<HotListsPage>(status, [("Lists", (ImmutableArray<HotListVersion>?)lists), .. more]);
    }
}

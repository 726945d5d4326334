using System.Collections.Immutable;
using AlprGrains.Gateway.Pages;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using AlprGrains.Retention;
using Microsoft.AspNetCore.Mvc;

namespace AlprGrains.Gateway.Retention;

/// <summary>
/// What was taken along, for people: one's own extracts with their days, and for those who decide about holds everybody's. Past 30 days an
/// extract is covered by holds or destroyed (DGO I-12, section G). No plate is shown here.
/// </summary>
public static class ExtractPages
{
    public static void MapExtractPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/extracts").RequirePermission(Permission.SeeHolds).ExcludeFromDescription();
        pages.MapGet("", (HttpContext http, IGrainFactory grains) => Mine(200, http, grains, null));
        pages.MapGet("/{userName}", Of);
        pages.MapPost("/{entry:long}/destroyed", Destroyed).RequirePermission(Permission.AskHistory);
    }

    public static IExportsGrain Extracts(this IGrainFactory grains, string userName) => grains.GetGrain<IExportsGrain>(PersonKeys.KeyOf(userName));

    public static IExportDirectoryGrain ExtractHolders(this IGrainFactory grains) => grains.GetGrain<IExportDirectoryGrain>(IExportDirectoryGrain.Main);

    private static async Task<IResult> Mine(int status, HttpContext http, IGrainFactory grains, string? problem)
    {
        var session = StandingFeature.Of(http).Session;
        var (own, others) = (await grains.Extracts(session.UserName).List(session), await grains.ExtractHolders().List(session));
        return Page.WithStatus<ExtractsPage>(status, ("Own", own.Denial is null ? own.Exports : default), ("Others", others.Denial is null ? others.Lines : default), ("Problem", problem));
    }

    private static async Task<IResult> Of(string userName, HttpContext http, IGrainFactory grains)
    {
        if (!PersonKeys.IsUserName(PersonKeys.KeyOf(userName))) return NoPerson();
        var list = await grains.Extracts(userName).List(StandingFeature.Of(http).Session);
        return list.Denial is { } denial
            ? Page.WithStatus<RefusalPage>(403, ("Refusal", new Refusal(403, "Not shown", denial, "Your own extracts are under Extracts.")))
            : Page.Of<ExtractsOfPage>(("UserName", PersonKeys.KeyOf(userName)), ("Lines", list.Exports));
    }

    private static async Task<IResult> Destroyed(long entry, HttpContext http, IGrainFactory grains, [FromForm] string? words)
    {
        var session = StandingFeature.Of(http).Session;
        var problem = await grains.Extracts(session.UserName).ConfirmDestroyed(entry, words ?? "", session);
        return problem is null ? TypedResults.Redirect("/extracts") : await Mine(422, http, grains, problem);
    }

    private static IResult NoPerson() => Page.WithStatus<RefusalPage>(404, ("Refusal", new Refusal(404, "No such person", "There is nobody of that name.", "Those who have extracts are listed under Extracts.")));
}

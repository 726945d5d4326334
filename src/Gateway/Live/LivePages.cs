using AlprGrains.Gateway.Alerts;
using AlprGrains.Gateway.Pages;
using AlprGrains.Gateway.People;
using AlprGrains.People;

namespace AlprGrains.Gateway.Live;

/// <summary>The live page, and the start, which leads to it.</summary>
public static class LivePages
{
    /// <summary>Alerts shown when the page opens; the rest is on the page of alerts.</summary>
    public const int AlertsShown = 20;

    public static void MapLivePages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription();
        pages.MapGet("/", Start).RequireAuthorization(PermissionPolicies.SignedIn);
        pages.MapGet("/live", (LiveBoard board, AlertFollower follower) => Page.Of<LivePage>(("State", board.Now), ("Notices", follower.Notices)))
            .RequirePermission(Permission.SeeLive);
    }

    // To the first room that this person may enter. (A handler of the request alone would be taken for a bare delegate, and its result dropped.)
    private static async Task<IResult> Start(HttpContext http, GatewayOptions _) => TypedResults.Redirect(Shell.StartOf((await PageContext.For(http)).May));
}

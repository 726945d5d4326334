using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.Pages;
using AlprGrains.Gateway.People;
using AlprGrains.Oversight;
using AlprGrains.People;
using Microsoft.AspNetCore.Mvc;

namespace AlprGrains.Gateway.Oversight;

/// <summary>The review queue: what waits for a second person first, then what was refused or is unusual.</summary>
public static class ReviewPages
{
    public static void MapReviewPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/reviews").RequirePermission(Permission.ReviewLookups).ExcludeFromDescription();
        pages.MapGet("", (HttpContext http, IGrainFactory grains, string? all = null) => Show(200, http, grains, all is null, null));
        pages.MapPost("/{id}", Decide);
    }

    private static async Task<IResult> Decide(string id, HttpContext http, IGrainFactory grains, [FromForm] string? outcome, [FromForm] string? reason)
    {
        if (!EnumWords.TryParse<ReviewOutcome>("the decision", outcome, out var decided, out var problem)) return await Show(422, http, grains, true, problem);
        var refusal = ReviewApi.ProblemOf(id, decided, reason) ?? await grains.Queue().Decide(id, decided, reason!.Trim(), StandingFeature.Of(http).Session);
        return refusal is null ? TypedResults.Redirect("/reviews") : await Show(422, http, grains, true, refusal);
    }

    private static async Task<IResult> Show(int status, HttpContext http, IGrainFactory grains, bool openOnly, string? problem)
    {
        var list = await grains.Queue().List(openOnly, StandingFeature.Of(http).Session);
        return list.Denial is { } denial
            ? Page.WithStatus<RefusalPage>(403, ("Refusal", new Refusal(403, "Not shown", denial, "This look is on the audit log.")))
            : Page.WithStatus<ReviewsPage>(status, ("Items", list.Items), ("OpenOnly", openOnly), ("Problem", problem));
    }
}

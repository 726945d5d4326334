using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.Pages;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using AlprGrains.Retention;
using Microsoft.AspNetCore.Mvc;

namespace AlprGrains.Gateway.Retention;

/// <summary>
/// The clock that purging goes by, for the administrator who answers for retention: how it stands, and a person's word that it is right
/// although it jumped (INV-6). The retention grain decides, and writes it down first.
/// </summary>
public static class ClockPages
{
    /// <summary>Longest reason that is taken.</summary>
    public const int ReasonCharactersMax = 500;

    public static void MapClockPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/clock").RequirePermission(Permission.ManageRetention).ExcludeFromDescription();
        pages.MapGet("", (IGrainFactory grains) => Show(200, grains, null));
        pages.MapPost("", ConfirmByPerson);
        routes.MapPost("/api/retention/clock", ConfirmByProgram).RequirePermission(Permission.ManageRetention).WithTags("Retention").WithName("ConfirmClock")
            .WithSummary("An administrator says that the clock is right although it jumped; audited").Produces<ClockJson>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(422);
    }

    private static async Task<IResult> Show(int status, IGrainFactory grains, string? problem) => Page.WithStatus<ClockPage>(status, ("Clock", (await Now(grains)).Clock), ("Problem", problem));

    private static async Task<IResult> ConfirmByPerson(HttpContext http, IGrainFactory grains, [FromForm] string? reason) =>
        await Confirm(reason, http, grains) is { } problem ? await Show(422, grains, problem) : TypedResults.Redirect("/clock");

    private static async Task<IResult> ConfirmByProgram(ClockReasonJson json, HttpContext http, IGrainFactory grains)
    {
        if (await Confirm(json.Reason, http, grains) is { } problem) return Problems.Of(422, "clock", "Not confirmed", problem);
        var clock = (await Now(grains)).Clock;
        return TypedResults.Ok(new ClockJson(clock.Verdict, clock.Since, clock.Explanation));
    }

    private static async Task<string?> Confirm(string? reason, HttpContext http, IGrainFactory grains) => reason?.Length > ReasonCharactersMax
        ? $"The reason has {reason.Length} characters; at most {ReasonCharactersMax} are taken."
        : await grains.GetGrain<IRetentionGrain>(IRetentionGrain.Main).ConfirmClock(reason ?? "", StandingFeature.Of(http).Session);

    private static ValueTask<RetentionStatus> Now(IGrainFactory grains) => grains.GetGrain<IRetentionGrain>(IRetentionGrain.Main).Status();
}

/// <param name="Reason">How one knows that the clock is right.</param>
public sealed record ClockReasonJson(string? Reason);

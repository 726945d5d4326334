using AlprGrains.Alerts;
using AlprGrains.Audit;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.Pages;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using Microsoft.AspNetCore.Mvc;

namespace AlprGrains.Gateway.Alerts;

/// <summary>The list of alerts, and one alert with its plate: looking at it is audited first.</summary>
public static class AlertPages
{
    public static void MapAlertPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/alerts").RequirePermission(Permission.SeePlates).ExcludeFromDescription();
        pages.MapGet("", (AlertFollower follower) => Page.Of<AlertsPage>(("Notices", follower.Notices)));
        pages.MapGet("/{id}", (string id, HttpContext http, IGrainFactory grains) => Show(id, http, grains, null));
        pages.MapGet("/{id}/reading", Reading);
        pages.MapPost("/{id}/handling", Handle);
    }

    private static async Task<IResult> Show(string id, HttpContext http, IGrainFactory grains, string? problem)
    {
        if (!AlertApi.IsId(id)) return NotShown(404, "There is no alert at this address.");
        var view = await grains.GetGrain<IAlertGrain>(id).View(StandingFeature.Of(http).Session);
        return view.Draft is null
            ? NotShown(403, view.Denial ?? "The alert is not shown.", view.Receipt)
            : Page.WithStatus<AlertPage>(problem is null ? 200 : 422, ("View", view), ("Problem", problem));
    }

    /// <summary>Why it was read so. It shows the same plate as the alert, so it is asked for and written down the same way (INV-3).</summary>
    private static async Task<IResult> Reading(string id, HttpContext http, IGrainFactory grains)
    {
        if (!AlertApi.IsId(id)) return NotShown(404, "There is no alert at this address.");
        var view = await grains.GetGrain<IAlertGrain>(id).View(StandingFeature.Of(http).Session);
        return view.Draft is null
            ? NotShown(403, view.Denial ?? "The alert is not shown.", view.Receipt)
            : Page.WithStatus<ReadingPage>(200, ("View", view));
    }

    private static async Task<IResult> Handle(string id, HttpContext http, IGrainFactory grains, [FromForm] string? handling, [FromForm] string? reason)
    {
        if (!AlertApi.IsId(id)) return NotShown(404, "There is no alert at this address.");
        if (!EnumWords.TryParse<AlertHandling>("what was done", handling, out var done, out var problem) || done == AlertHandling.Open)
            return await Show(id, http, grains, problem.Length > 0 ? problem : "Only Follow and Dismiss can be recorded before verification.");
        problem = await grains.GetGrain<IAlertGrain>(id).Handle(done, reason, StandingFeature.Of(http).Session);
        return problem is null ? TypedResults.Redirect($"/alerts/{id}") : await Show(id, http, grains, problem);
    }

    private static IResult NotShown(int status, string why, AuditReceipt? receipt = null) => Page.WithStatus<RefusalPage>(status,
        ("Refusal", new Refusal(status, "Not shown", why, $"Reads and what belongs to them are destroyed 30 days after upload (DGO I-12, section G). {(receipt is null ? "" : $"That you asked is entry {receipt.Index} of the audit log.")}")));
}

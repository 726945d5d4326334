using System.Collections.Immutable;
using AlprGrains.Gateway.Pages;
using AlprGrains.Retention;

namespace AlprGrains.Gateway.Retention;

/// <summary>Retention for anyone, without log-in (DGO I-12, section G; obligations G-6, G-8, N-13): the books, the oldest read, the clock, the last certificate. No plate, no name, no case.</summary>
public static class RetentionApi
{
    public static void MapRetentionApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/retention", Numbers).AllowAnonymous().WithTags("Retention").WithName("Retention")
            .WithSummary("What was uploaded, lives, was purged and is held; for anyone").Produces<RetentionJson>();
        routes.MapGet("/retention", async (HttpContext http, RetentionBoard board) => Page.Anonymous<RetentionPage>(200, ("Facts", await board.Now()), ("Address", $"{http.Request.Scheme}://{http.Request.Host}"))).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> Numbers(RetentionBoard board) => TypedResults.Ok(RetentionJson.Of(await board.Now()));
}

/// <param name="Certificates">How many purge certificates there are.</param>
/// <param name="OldestUnheldUpload">Start of the oldest upload minute that lives; null when nothing does.</param>
/// <param name="OverdueMinutes">Upload minutes with a key whose 30 days are over.</param>
public sealed record RetentionJson(
    DateTimeOffset At, long Uploaded, long Live, long Purged, long Held, bool Balances, DateTimeOffset? OldestUnheldUpload, DateTimeOffset DestroyedUntil, long OverdueMinutes,
    long Certificates, ClockJson Clock, ImmutableArray<string> OpenItems, HoldNumbersJson Holds)
{
    public static RetentionJson Of(RetentionFacts facts) => new(
        facts.Status.At, facts.Status.Uploaded, facts.Status.Live, facts.Status.Purged, facts.Status.Held, facts.Status.Balances, facts.Status.OldestUnheldUpload,
        facts.Status.DestroyedUntil, facts.Status.OverdueMinutes, facts.Status.LastCertificate?.Number ?? 0,
        new ClockJson(facts.Status.Clock.Verdict, facts.Status.Clock.Since, facts.Status.Clock.Explanation), facts.Status.OpenItems,
        new HoldNumbersJson(facts.Holds.InForce, facts.Holds.Overdue, facts.Holds.WaitingForAttorney));
}

/// <param name="Explanation">What is wrong and what to do; empty when the clocks agree.</param>
public sealed record ClockJson(ClockVerdict Verdict, DateTimeOffset Since, string Explanation);

/// <param name="Overdue">In force, and not reviewed by their day.</param>
public sealed record HoldNumbersJson(int InForce, int Overdue, int WaitingForAttorney);

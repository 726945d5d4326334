using System.Collections.Immutable;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AlprGrains.Alerts;
using AlprGrains.Gateway.Alerts;
using AlprGrains.Gateway.Health;
using AlprGrains.Gateway.Pages;
using AlprGrains.Gateway.People;
using AlprGrains.People;

namespace AlprGrains.Gateway.Live;

/// <summary>
/// What an open live page hears, as server-sent events: <c>cameras</c> (JSON, each sample), <c>alert</c> (a card, for those who
/// may see plates; the card's picture is fetched and audited one by one), <c>alert-count</c> (a number, for the others) and
/// <c>locked</c> (the session has ended). No event holds a plate.
/// </summary>
public sealed class LiveEvents(
    AlertFollower follower, LiveBoard board, SessionTickets tickets, IGrainFactory grains, AlertCards cards, LocalClock clock, Draining draining, TimeProvider time)
{
    /// <summary>How often an open page's session and right to plates are asked for again (INV-12).</summary>
    public static readonly TimeSpan StandingAskedEvery = TimeSpan.FromSeconds(30);

    /// <summary>Cards sent to a page that was away longer.</summary>
    public const int CardsAtOnceMax = 50;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/live/events", (HttpContext http, LiveEvents events, long after = 0) =>
            {
                var cursor = long.TryParse(http.Request.Headers["Last-Event-ID"], out var last) ? last : after;
                return TypedResults.ServerSentEvents(events.For(http, cursor, http.RequestAborted));
            })
            .RequirePermission(Permission.SeeLive).WithTags("Live").WithName("LiveEvents").WithSummary("Server-sent events of the live page; no plate in them");

    private async IAsyncEnumerable<SseItem<string>> For(HttpContext http, long after, [EnumeratorCancellation] CancellationToken aborted)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(aborted, draining.Closed); // an open page holds no process up that stops
        var cancelled = ending.Token;
        var session = StandingFeature.Of(http).Session;
        var person = grains.GetPerson(session.UserName);
        var seesPlates = (await person.Check(session, Permission.SeePlates)).Granted;
        var askAgainAt = time.GetUtcNow() + StandingAskedEvery;
        using var listening = follower.Listen(after);
        foreach (var notice in listening.Kept.TakeLast(CardsAtOnceMax)) yield return await EventOf(notice, seesPlates);
        yield return Cameras();

        var sample = board.Next;
        var coming = listening.Coming.WaitToReadAsync(cancelled).AsTask();
        while (!cancelled.IsCancellationRequested)
        {
            await Task.WhenAny(coming, sample, Task.Delay(Timeout.Infinite, cancelled));
            if (cancelled.IsCancellationRequested || coming is { IsCompletedSuccessfully: true, Result: false }) yield break; // the page comes back with its cursor

            if (time.GetUtcNow() >= askAgainAt)
            {
                if (!(await person.Check(session, Permission.SeeLive)).Granted) { yield return Locked(); yield break; }
                seesPlates = (await person.Check(session, Permission.SeePlates)).Granted;
                askAgainAt = time.GetUtcNow() + StandingAskedEvery;
            }
            if (tickets.EndOf(http.User) is null) { yield return Locked(); yield break; }
            if (coming.IsCompleted)
            {
                while (listening.Coming.TryRead(out var notice)) yield return await EventOf(notice, seesPlates);
                coming = listening.Coming.WaitToReadAsync(cancelled).AsTask();
            }
            if (sample.IsCompleted)
            {
                sample = board.Next;
                yield return Cameras();
            }
        }
    }

    private async Task<SseItem<string>> EventOf(AlertNotice notice, bool seesPlates) => seesPlates
        ? new SseItem<string>(await cards.Render(notice), "alert") { EventId = IdOf(notice) }
        : new SseItem<string>(follower.Notices.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), "alert-count") { EventId = IdOf(notice) };

    private static string IdOf(AlertNotice notice) => notice.Cursor.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private SseItem<string> Cameras() => new(JsonSerializer.Serialize(LiveJson.Of(board.Now, follower.Notices, clock), Json), "cameras");

    private static SseItem<string> Locked() => new("", "locked");
}

/// <summary>A sample of the board for the page's script.</summary>
public sealed record LiveJson(string At, int AlertsLastHour, ImmutableArray<LiveCameraJson> Cameras, ImmutableArray<LiveListJson> Lists)
{
    public static LiveJson Of(LiveState state, ImmutableArray<AlertNotice> notices, LocalClock clock) => new(
        state.At == default ? "" : clock.LocalTimeOfDay(state.At),
        notices.Count(notice => notice.RaisedAt > clock.Now - TimeSpan.FromHours(1)),
        [.. state.Cameras.Select(camera => new LiveCameraJson(
            camera.Registration.Camera.Text, camera.Registration.Label, camera.Registration.Place.LatitudeDegrees, camera.Registration.Place.LongitudeDegrees,
            camera.Mood.ToString(), camera.Health.ReadsLastMinute, camera.RatesPerMinute, camera.Health.LastHeardAt is { } heard ? clock.Ago(heard) : "never"))],
        [.. state.Lists.Select(list => new LiveListJson(list.ListName, LocalClock.Span(clock.Now - list.LoadedAt), clock.Now - list.LoadedAt > AlprGrains.HotLists.HotListVersion.StaleAfter))]);
}

public sealed record LiveCameraJson(string Id, string Label, double Latitude, double Longitude, string Mood, long Rate, ImmutableArray<int> Rates, string Heard);

public sealed record LiveListJson(string Name, string Age, bool IsStale);

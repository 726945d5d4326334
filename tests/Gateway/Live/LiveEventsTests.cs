using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using AlprGrains.Alerts;
using AlprGrains.Cameras;
using AlprGrains.HotLists;
using AlprGrains.People;

namespace AlprGrains.Tests.Gateway.Live;

public class LiveEventsTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.Start();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task A_new_alert_reaches_an_open_page_as_a_card_with_its_cursor()
    {
        await _gateway.Add("rivera", Role.Investigator);
        using var client = await _gateway.LoggedIn("rivera");
        await using var events = await Open(client);
        Assert.Equal("cameras", (await events.Next()).EventType);

        await Append(1);

        var alert = await events.Next("alert");
        Assert.Contains("data-alert=\"a1-b1\"", alert.Data);
        Assert.Equal("1", alert.EventId);
    }

    [Fact]
    public async Task Someone_who_may_not_see_plates_gets_a_count_and_no_picture()
    {
        await _gateway.Add("okafor", Role.Operator);
        using var client = await _gateway.LoggedIn("okafor");
        await using var events = await Open(client);
        await events.Next();
        await Append(1);
        var count = await events.Next("alert-count");
        Assert.Equal("1", count.Data);
    }

    [Fact]
    public async Task A_page_that_was_away_catches_up_by_its_cursor()
    {
        await _gateway.Add("rivera", Role.Investigator);
        using var client = await _gateway.LoggedIn("rivera");
        await using (var first = await Open(client))
        {
            await first.Next();
            for (var i = 1; i <= 3; i++) await Append(i);
            for (var i = 1; i <= 3; i++) Assert.Equal($"{i}", (await first.Next("alert")).EventId);
        }
        await using var again = await Open(client, lastEventId: "1");
        Assert.Equal("2", (await again.Next("alert")).EventId);
        Assert.Equal("3", (await again.Next("alert")).EventId);
    }

    [Fact]
    public async Task INV_12_an_open_page_hears_that_its_session_has_ended()
    {
        var person = await _gateway.Add("rivera", Role.Investigator);
        using var client = await _gateway.LoggedIn("rivera");
        await using var events = await Open(client);
        await events.Next();
        person.EndSessions();
        _gateway.Clock.Move(TimeSpan.FromMinutes(1));
        await Append(1);
        Assert.Equal("locked", (await events.Next(except: "cameras")).EventType);
    }

    [Fact]
    public async Task The_feed_for_programs_gives_a_cursor_and_no_plate()
    {
        await _gateway.Add("rivera", Role.Investigator);
        using var client = await _gateway.LoggedIn("rivera");
        await Append(1);
        var feed = await client.GetFromJsonAsync<JsonElement>("/api/alerts?after=0");
        Assert.Equal(1, feed.GetProperty("cursor").GetInt64());
        Assert.Equal("a1-b1", feed.GetProperty("alerts")[0].GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/alerts?after=-1")).StatusCode);
    }

    private ValueTask Append(int number) => _gateway.City.Feed.Append(new AlertSummary(
        new AlertId($"a{number}-b{number}"), CameraId.Parse("gate"), "Broadway", _gateway.Clock.GetUtcNow(), _gateway.Clock.GetUtcNow(), MatchKind.Exact, AlertTiming.Live, "stolen", "stolen vehicle"));

    private static async Task<Events> Open(HttpClient client, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/live/events");
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new Events(answer, SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator());
    }

    private sealed class Events(HttpResponseMessage answer, IAsyncEnumerator<SseItem<string>> items) : IAsyncDisposable
    {
        public async Task<SseItem<string>> Next(string? kind = null, string? except = null)
        {
            while (await items.MoveNextAsync().AsTask().WaitAsync(Patience))
                if ((kind is null || items.Current.EventType == kind) && items.Current.EventType != except) return items.Current;
            throw new InvalidOperationException($"the events ended before one of kind '{kind}'");
        }

        public async ValueTask DisposeAsync()
        {
            answer.Dispose();
            await ValueTask.CompletedTask;
        }
    }
}

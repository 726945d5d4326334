using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AlprGrains.Lookups;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Tests.Gateway.Lookups;

namespace AlprGrains.Tests.Gateway.Oversight;

public class ReviewTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;
    private HttpClient _supervisor = null!;

    public async Task InitializeAsync()
    {
        _gateway = await RunningGateway.Start();
        await _gateway.Add("rivera", Role.Investigator);
        await _gateway.Add("tanaka", Role.Supervisor);
        (_gateway.City.Lookups("rivera").Verdict, _gateway.City.Lookups("rivera").Reasons) = (LookupVerdict.Hold, ["A task force is named (§E)."]);
        using var client = await _gateway.LoggedIn("rivera");
        (await client.PostAsJsonAsync("/api/lookups", Questions.Json())).Dispose();
        _supervisor = await _gateway.LoggedIn("tanaka");
    }

    public async Task DisposeAsync()
    {
        _supervisor.Dispose();
        await _gateway.DisposeAsync();
    }

    private ReviewItem Item => Assert.Single(_gateway.City.Reviews.Items);

    [Fact]
    public async Task A_held_lookup_is_shown_with_its_words_and_why_and_is_approved_with_a_reason()
    {
        var page = WebUtility.HtmlDecode(await _supervisor.GetStringAsync("/reviews"));
        foreach (var said in new[] { "Held: waits for a second person", "burgled shop", "A task force is named (§E).", $"<strong>{Item.AuditIndex}</strong>" }) Assert.Contains(said, page);
        using var done = await Questions.Send(_supervisor, new() { ["outcome"] = "approved", ["reason"] = "ours alone" }, "/reviews", $"/reviews/{Item.Id}");
        Assert.Equal("/reviews", done.Headers.Location?.ToString());
        Assert.Equal((ReviewOutcome.Approved, "tanaka"), (Item.Outcome, Item.DecidedBy));
    }

    [Theory]
    [InlineData("approved", "", "reason is missing")]
    [InlineData("open", "why", "approved, denied, closed or caseMoves")]
    [InlineData("perhaps", "why", "'perhaps'")]
    public async Task A_decision_without_its_parts_is_not_made(string outcome, string reason, string said)
    {
        using var answer = await Questions.Send(_supervisor, new() { ["outcome"] = outcome, ["reason"] = reason }, "/reviews", $"/reviews/{Item.Id}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(said, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
        Assert.Equal(ReviewOutcome.Open, Item.Outcome);
    }

    [Fact]
    public async Task Programs_list_and_decide_and_what_the_queue_refuses_they_are_told()
    {
        var listed = Assert.Single((await _supervisor.GetFromJsonAsync<JsonElement>("/api/reviews")).EnumerateArray());
        Assert.Equal("heldLookup", listed.GetProperty("kind").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await _supervisor.PostAsJsonAsync($"/api/reviews/{Item.Id}/decision", new { outcome = "denied", reason = "not ours" })).StatusCode);
        using var unknown = await _supervisor.PostAsJsonAsync("/api/reviews/nothing/decision", new { outcome = "denied", reason = "not ours" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.StatusCode);
        Assert.Empty((await _supervisor.GetFromJsonAsync<JsonElement>("/api/reviews")).EnumerateArray());
    }

    [Fact]
    public async Task An_investigator_does_not_review()
    {
        await _gateway.Add("other", Role.Investigator);
        using var client = await _gateway.LoggedIn("other");
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/reviews")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/api/reviews")).StatusCode);
    }
}

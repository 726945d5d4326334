using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AlprGrains.People;
using AlprGrains.Retention;
using AlprGrains.Tests.Gateway.Lookups;

namespace AlprGrains.Tests.Gateway.Retention;

public class HoldTests : IAsyncLifetime
{
    private const string Read = "00000000000000010000000000000002";
    private static readonly string Id = new('a', 32), Lookup = new('b', 32);

    private RunningGateway _gateway = null!;
    private HttpClient _rivera = null!, _tanaka = null!;

    public async Task InitializeAsync()
    {
        _gateway = await RunningGateway.Start();
        await _gateway.Add("rivera", Role.Investigator);
        await _gateway.Add("tanaka", Role.Supervisor);
        _rivera = await _gateway.LoggedIn("rivera");
        _tanaka = await _gateway.LoggedIn("tanaka");
    }

    public async Task DisposeAsync()
    {
        _rivera.Dispose();
        _tanaka.Dispose();
        await _gateway.DisposeAsync();
    }

    private FakeHold Hold => _gateway.City.Holds.Of(Id);

    private static object Json(string reason = "activeCriminalInvestigation", params string[] reads) =>
        new { id = Id, lookup = Lookup, reads = reads.Length == 0 ? [Read] : reads, reason, caseNumber = "26-012345", need = "They show the car" };

    [Fact]
    public async Task Programs_ask_approve_review_and_release()
    {
        using var asked = await _rivera.PostAsJsonAsync("/api/holds", Json());
        Assert.Equal((HttpStatusCode.Created, $"/api/holds/{Id}"), (asked.StatusCode, asked.Headers.Location?.ToString()));
        Assert.Equal("requested", (await asked.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
        foreach (var (step, status) in ((string, string)[])[("approval", "inForce"), ("review", "inForce"), ("release", "released")])
        {
            using var done = await _tanaka.PostAsJsonAsync($"/api/holds/{Id}/{step}", new { words = "as it should be" });
            Assert.Equal(status, (await done.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
        }
        Assert.Equal("released", Assert.Single((await _rivera.GetFromJsonAsync<JsonElement>("/api/holds")).EnumerateArray()).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("activeCriminalInvestigation", "not-a-read", "no read id")]
    [InlineData("undecidedish", Read, "'undecidedish'")]
    public async Task What_cannot_be_read_never_reaches_the_grain(string reason, string read, string said)
    {
        using var refused = await _rivera.PostAsJsonAsync("/api/holds", Json(reason, read));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(said, await refused.Content.ReadAsStringAsync());
        Assert.Null(Hold.Sent);
    }

    [Fact]
    public async Task What_the_hold_refuses_is_told_with_every_problem()
    {
        _gateway.City.Holds.Problems = ["One reason.", "Another reason."];
        using var refused = await _rivera.PostAsJsonAsync("/api/holds", Json());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(2, (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("problems").GetArrayLength());
        Assert.Equal(HttpStatusCode.BadRequest, (await _tanaka.PostAsJsonAsync($"/api/holds/{Id}/dance", new { words = "why" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _tanaka.PostAsJsonAsync("/api/holds/nothing/approval", new { words = "why" })).StatusCode);
    }

    [Fact]
    public async Task G_4_the_page_asks_for_ticked_reads_and_for_no_others()
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _rivera.GetAsync($"/holds/new?lookup={Lookup}")).StatusCode);
        var page = WebUtility.HtmlDecode(await _rivera.GetStringAsync($"/holds/new?lookup={Lookup}&read={Read}"));
        Assert.Contains("Ask for a hold of 1 read", page);
        var form = new Dictionary<string, string>
        {
            ["Id"] = Id, ["Lookup"] = Lookup, ["Read"] = Read, ["Reason"] = "preservationOrder", ["Need"] = "The court says so", ["Court"] = "Example Court", ["Number"] = "RG26-1", ["DocumentSha256"] = new string('c', 64),
        };
        using var asked = await Questions.Send(_rivera, form, $"/holds/new?lookup={Lookup}&read={Read}", "/holds");
        Assert.Equal($"/holds/{Id}", asked.Headers.Location?.ToString());
        Assert.Equal((HoldReason.Undecided, CourtMatterKind.PreservationOrder), (Hold.Sent!.Reason, Hold.Sent.Matter!.Kind));
        Assert.Contains("waits for the City Attorney", await _rivera.GetStringAsync($"/holds/{Id}"));

        _gateway.City.Holds.Problems = ["Name the court."];
        using var refused = await Questions.Send(_rivera, form, $"/holds/new?lookup={Lookup}&read={Read}", "/holds");
        var again = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("Name the court.", again);
        Assert.Contains("The court says so", again); // what was typed stays
    }

    [Fact]
    public async Task A_hold_offers_the_steps_that_its_reader_may_take()
    {
        (await _rivera.PostAsJsonAsync("/api/holds", Json())).Dispose();
        Assert.DoesNotContain("Approve or deny", await _rivera.GetStringAsync($"/holds/{Id}"));
        Assert.Contains("Approve or deny", await _tanaka.GetStringAsync($"/holds/{Id}"));
        using var approved = await Questions.Send(_tanaka, new() { ["words"] = "the case is open" }, $"/holds/{Id}", $"/holds/{Id}/approval");
        Assert.Equal(HttpStatusCode.Redirect, approved.StatusCode);
        var own = await _rivera.GetStringAsync($"/holds/{Id}");
        Assert.Contains("Look at the held reads", own);
        Assert.DoesNotContain("Confirm that it is needed", own);
        Assert.Contains("Confirm that it is needed", await _tanaka.GetStringAsync($"/holds/{Id}"));
        Assert.Equal(HttpStatusCode.Forbidden, (await _tanaka.GetAsync($"/holds/{Id}/reads")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _rivera.GetAsync($"/holds/{Id}/reads")).StatusCode);
    }

    [Fact]
    public async Task Who_may_not_see_holds_sees_none()
    {
        await _gateway.Add("okafor", Role.Operator);
        using var operators = await _gateway.LoggedIn("okafor");
        foreach (var path in (string[])["/holds", "/api/holds", $"/holds/{Id}"]) Assert.Equal(HttpStatusCode.Forbidden, (await operators.GetAsync(path)).StatusCode);
    }
}

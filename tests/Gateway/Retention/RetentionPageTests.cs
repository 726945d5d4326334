using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AlprGrains.Audit;
using AlprGrains.People;
using AlprGrains.Retention;
using AlprGrains.Tests.Gateway.Lookups;

namespace AlprGrains.Tests.Gateway.Retention;

/// <summary>What anyone may know of retention, without log-in (G-6, G-8, N-13).</summary>
public class RetentionPageTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;
    private HttpClient _anyone = null!;

    public async Task InitializeAsync()
    {
        _gateway = await RunningGateway.Start();
        _anyone = _gateway.Client();
    }

    public async Task DisposeAsync()
    {
        _anyone.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task G_8_N_13_the_books_and_the_oldest_read_are_shown_to_anyone()
    {
        var page = WebUtility.HtmlDecode(await _anyone.GetStringAsync("/retention"));
        foreach (var said in (string[])["30 days from its first upload", "1,204,331", "803,220", "401,099", "29 d</strong> old", "No certificate yet"]) Assert.Contains(said, page);
        Assert.DoesNotContain("Purging has stopped", page);
        var numbers = await _anyone.GetFromJsonAsync<JsonElement>("/api/retention");
        Assert.Equal((true, 12L), (numbers.GetProperty("balances").GetBoolean(), numbers.GetProperty("held").GetInt64()));
    }

    [Fact]
    public async Task G_6_certificates_are_shown_with_where_they_stand_in_the_log()
    {
        var from = _gateway.Clock.GetUtcNow().AddDays(-31);
        from = new DateTimeOffset(from.Year, from.Month, from.Day, from.Hour, 0, 0, TimeSpan.Zero);
        var certificate = new PurgeCertificate(7, new UploadSpan(from, from.AddHours(1)), 1500, 3, 60, new string('d', 64), ["the key replica vault has not confirmed"]);
        _gateway.City.AuditReader.OfRetention = [new PublishedLine(4711, from.AddDays(30), AuditKinds.PurgeCertified, certificate.ToSubjects(), "tile/entries/018.p/12")];
        var page = WebUtility.HtmlDecode(await _anyone.GetStringAsync("/retention"));
        foreach (var said in (string[])["certificate 7", "1,497", "vault has not confirmed", "href=\"/log/tile/entries/018.p/12\"", "entry 4711"]) Assert.Contains(said, page);
    }

    [Fact]
    public async Task A_doubted_clock_and_books_that_do_not_balance_are_alarms()
    {
        var books = _gateway.City.Retention.Books;
        _gateway.City.Retention.Books = books with { Held = 13, Clock = new ClockState(ClockVerdict.Ahead, books.At, "The clock went three hours ahead; set it right."), OpenItems = ["the key replica vault has not confirmed"] };
        var page = WebUtility.HtmlDecode(await _anyone.GetStringAsync("/retention"));
        foreach (var said in (string[])["Purging has stopped", "three hours ahead", "do not balance", "vault has not confirmed"]) Assert.Contains(said, page);
    }

    [Fact]
    public async Task INV_6_an_administrator_confirms_a_doubted_clock_with_a_reason_and_nobody_else_does()
    {
        await _gateway.Add("lindqvist", Role.AlprAdministrator);
        await _gateway.Add("rivera", Role.Investigator);
        using var administrator = await _gateway.LoggedIn("lindqvist");
        using var investigator = await _gateway.LoggedIn("rivera");
        Assert.DoesNotContain("go on</button>", await administrator.GetStringAsync("/clock"));
        var retention = _gateway.City.Retention;
        retention.Books = retention.Books with { Clock = new ClockState(ClockVerdict.Ahead, retention.Books.At, "The clock went three hours ahead.") };
        Assert.Contains("three hours ahead", await administrator.GetStringAsync("/clock"));
        Assert.Equal(HttpStatusCode.Forbidden, (await investigator.GetAsync("/clock")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await investigator.PostAsJsonAsync("/api/retention/clock", new { reason = "I looked" })).StatusCode);

        retention.ProblemOfClock = "say how you know that the clock is right";
        using var refused = await Questions.Send(administrator, new() { ["reason"] = " " }, "/clock", "/clock");
        Assert.Contains("Not confirmed: say how you know", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()));
        using var alsoRefused = await administrator.PostAsJsonAsync("/api/retention/clock", new { reason = "" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, alsoRefused.StatusCode);

        retention.ProblemOfClock = null;
        using var done = await Questions.Send(administrator, new() { ["reason"] = "the time server says so" }, "/clock", "/clock");
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        Assert.Contains("The clocks agree", await administrator.GetStringAsync("/clock"));
    }

    [Fact]
    public async Task INV_13_many_readers_cost_the_retention_grain_one_question()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _anyone.GetStringAsync("/api/retention")));
        Assert.Equal(1, _gateway.City.Retention.Asked);
        _gateway.Clock.Move(TimeSpan.FromSeconds(6));
        await _anyone.GetStringAsync("/retention");
        Assert.Equal(2, _gateway.City.Retention.Asked);
    }
}

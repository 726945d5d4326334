using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Tests.Gateway.Lookups;

namespace AlprGrains.Tests.Gateway.Retention;

/// <summary>Extracts that staff keep, on pages and for programs: for who took them, and for those who decide about holds.</summary>
public class ExtractTests : IAsyncLifetime
{
    private static readonly ReadId Read = new(1, 2);

    private RunningGateway _gateway = null!;
    private HttpClient _rivera = null!, _attorney = null!;

    public async Task InitializeAsync()
    {
        _gateway = await RunningGateway.Start();
        await _gateway.Add("rivera", Role.Investigator);
        await _gateway.Add("abara", Role.CityAttorney);
        _rivera = await _gateway.LoggedIn("rivera");
        _attorney = await _gateway.LoggedIn("abara");
        var now = _gateway.City.Time.GetUtcNow();
        Of("rivera").Lines =
        [
            new ExportLine(new ExportRecord(41, new LookupId(new string('b', 32)), now.AddDays(-31), [Read], now.AddDays(-2)), ExportStatus.Overdue),
            new ExportLine(new ExportRecord(42, new LookupId(new string('b', 32)), now.AddDays(-1), [Read], now.AddDays(9)), ExportStatus.WithinLife),
        ];
    }

    public async Task DisposeAsync()
    {
        _rivera.Dispose();
        _attorney.Dispose();
        await _gateway.DisposeAsync();
    }

    private FakeExportsOf Of(string userName) => _gateway.City.Exports.Of(userName);

    [Fact]
    public async Task G_3_who_took_extracts_sees_them_asks_for_a_hold_of_one_and_confirms_that_one_is_destroyed()
    {
        _gateway.City.Exports.DenialOfOthers = "Those who decide see this.";
        var page = WebUtility.HtmlDecode(await _rivera.GetStringAsync("/extracts"));
        Assert.Contains("overdue: destroy the file and every copy", page);
        Assert.DoesNotContain("Who has extracts", page);
        Assert.DoesNotContain("/holds/new?extract=41", page); // its reads are gone: no hold brings them back
        Assert.Contains("Ask for a hold of 1 read", WebUtility.HtmlDecode(await _rivera.GetStringAsync("/holds/new?extract=42")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _rivera.GetAsync("/holds/new?extract=4711")).StatusCode);
        using var done = await Questions.Send(_rivera, new() { ["words"] = "Shredded" }, "/extracts", "/extracts/41/destroyed");
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        Assert.Equal(ExportStatus.Destroyed, Of("rivera").Lines[0].Status);
        Of("rivera").Problem = "Say how.";
        using var refused = await Questions.Send(_rivera, new() { ["words"] = "x" }, "/extracts", "/extracts/42/destroyed");
        Assert.Contains("Nothing was recorded: Say how.", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.Forbidden, (await _rivera.GetAsync("/extracts/abara")).StatusCode);
    }

    [Fact]
    public async Task G_3_the_city_attorney_sees_who_keeps_what_and_confirms_nothing_for_others()
    {
        Assert.Contains("/extracts/rivera", await _attorney.GetStringAsync("/extracts"));
        var page = WebUtility.HtmlDecode(await _attorney.GetStringAsync("/extracts/rivera"));
        Assert.Contains("overdue", page);
        Assert.DoesNotContain("It is destroyed", page);
        var holder = Assert.Single((await _attorney.GetFromJsonAsync<JsonElement>("/api/extracts/people")).EnumerateArray());
        Assert.Equal(("rivera", 2), (holder.GetProperty("userName").GetString(), holder.GetProperty("kept").GetInt32()));
        Assert.Equal("overdue", (await _attorney.GetFromJsonAsync<JsonElement>("/api/extracts/people/rivera"))[0].GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await _attorney.PostAsJsonAsync("/api/extracts/41/destroyed", new { words = "I saw it" })).StatusCode);
    }

    [Fact]
    public async Task Programs_list_their_own_and_confirm()
    {
        Assert.Equal(Read.Hex, (await _rivera.GetFromJsonAsync<JsonElement>("/api/extracts"))[0].GetProperty("reads")[0].GetString());
        Assert.Equal(HttpStatusCode.OK, (await _rivera.PostAsJsonAsync("/api/extracts/41/destroyed", new { words = "Shredded" })).StatusCode);
        Of("rivera").Problem = "That extract is destroyed already.";
        using var refused = await _rivera.PostAsJsonAsync("/api/extracts/41/destroyed", new { words = "Shredded" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("destroyed already", await refused.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Who_may_not_see_holds_sees_no_extracts()
    {
        await _gateway.Add("okafor", Role.Operator);
        using var operators = await _gateway.LoggedIn("okafor");
        foreach (var path in (string[])["/extracts", "/extracts/rivera", "/api/extracts", "/api/extracts/people"]) Assert.Equal(HttpStatusCode.Forbidden, (await operators.GetAsync(path)).StatusCode);
    }
}

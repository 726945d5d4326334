using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AlprGrains.HotLists;
using AlprGrains.People;

namespace AlprGrains.Tests.Gateway.HotLists;

public class HotListApiTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _gateway = await RunningGateway.Start();
        await _gateway.Add("lindqvist", Role.AlprAdministrator);
        _client = await _gateway.LoggedIn("lindqvist");
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_file_becomes_a_version_and_its_age_is_told()
    {
        using var answer = await Post("/api/hot-lists/stolen?format=genetec&source=stolenVehicleSystem&agency=Example%20PD&skipBadLines=true", "STOLEN;CA;8SYN123;2025-06-15;2025-07-15\n");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var file = Assert.Single(_gateway.City.HotLists["stolen"].Files);
        Assert.Equal((HotListFormat.Genetec, HotListSource.StolenVehicleSystem, "Example PD", true), (file.Format, file.Source, file.OriginatingAgency, file.SkipBadLines));

        _gateway.Clock.Move(TimeSpan.FromHours(25));
        using var later = await _gateway.LoggedIn("lindqvist");
        var list = (await later.GetFromJsonAsync<JsonElement>("/api/hot-lists"))[0];
        Assert.True(list.GetProperty("isStale").GetBoolean());
    }

    [Fact]
    public async Task A_refused_file_names_its_lines()
    {
        var list = _gateway.City.HotLists.GetOrAdd("stolen", name => new FakeHotList(_gateway.City, name));
        list.Problems = [new LineProblem(3, "'?' is not a plate")];
        using var answer = await Post("/api/hot-lists/stolen?format=csv&source=ncic", "x\n");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(3, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("problems")[0].GetProperty("line").GetInt32());
    }

    [Theory]
    [InlineData("/api/hot-lists/stolen?source=ncic", "format is missing")]
    [InlineData("/api/hot-lists/stolen?format=xls&source=ncic", "'xls'")]
    [InlineData("/api/hot-lists/stolen?format=csv&source=immigrationViolator", "customBolo")]
    [InlineData("/api/hot-lists/Not%20A%20Name?format=csv&source=ncic", "hyphen")]
    public async Task A_wrong_word_is_answered_with_the_words_that_are_taken(string address, string expected)
    {
        using var answer = await Post(address, "x\n");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(expected, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task INV_11_the_plates_of_a_file_reach_no_log()
    {
        (await Post("/api/hot-lists/stolen?format=csv&source=ncic", "plate\n8SYN123\n")).Dispose();
        Assert.DoesNotContain(_gateway.Logs.Lines, line => line.Contains("8SYN123", StringComparison.OrdinalIgnoreCase));
    }

    private Task<HttpResponseMessage> Post(string address, string file) => _client.PostAsync(address, new StringContent(file, Encoding.UTF8, "text/csv"));
}

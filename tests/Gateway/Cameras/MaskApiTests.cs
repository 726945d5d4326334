using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AlprGrains.People;

namespace AlprGrains.Tests.Gateway.Cameras;

/// <summary>C3-1b at the door: who may set what is private, and what a program hears that sends nonsense.</summary>
public class MaskApiTests : IAsyncLifetime
{
    private static readonly object Gate = new
    {
        id = "gate", label = "Broadway and 14th", latitude = 37.8, longitude = -122.27, policeArea = 1, mount = "fixed", view = "publicRoad", protocol = "openAlpr", isDemonstration = true,
    };

    private static readonly object[] Yard = [new { x = 0.0, y = 0.0 }, new { x = 0.4, y = 0.0 }, new { x = 0.4, y = 1.0 }];

    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.Start();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task C3_1b_an_administrator_sets_a_mask_and_it_is_shown_with_its_version_and_person()
    {
        using var client = await Administrator();
        using var answer = await client.PutAsJsonAsync("/api/cameras/gate/mask", new { @private = new[] { Yard }, reason = "the yard of number 12", basedOnVersion = 0 });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var masks = await client.GetFromJsonAsync<JsonElement>("/api/cameras/gate/mask");
        Assert.Equal(1, masks.GetProperty("version").GetInt32());
        Assert.Equal("lindqvist", masks.GetProperty("now").GetProperty("setBy").GetString());
        Assert.Equal(0.4, masks.GetProperty("now").GetProperty("private")[0][1].GetProperty("x").GetDouble());
    }

    [Fact]
    public async Task C3_1b_an_investigator_sets_no_mask()
    {
        (await Administrator()).Dispose();
        await _gateway.Add("rivera", Role.Investigator);
        using var client = await _gateway.LoggedIn("rivera");
        using var answer = await client.PutAsJsonAsync("/api/cameras/gate/mask", new { @private = new[] { Yard }, reason = "the yard of number 12", basedOnVersion = 0 });
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(_gateway.City.Cameras["gate"].MasksSet);
    }

    [Theory]
    [InlineData("""{"private":[[{"x":"left","y":0}]],"reason":"yard","basedOnVersion":0}""")]
    [InlineData("""{"private":7,"reason":"yard","basedOnVersion":0}""")]
    [InlineData("""{"private":[],"reason":"yard"}""")]
    public async Task C3_1b_a_mask_that_is_no_mask_is_refused_with_a_sentence(string body)
    {
        using var client = await Administrator();
        using var answer = await client.PutAsync("/api/cameras/gate/mask", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEmpty((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!);
        Assert.Empty(_gateway.City.Cameras["gate"].MasksSet);
    }

    private async Task<HttpClient> Administrator()
    {
        await _gateway.Add("lindqvist", Role.AlprAdministrator);
        var client = await _gateway.LoggedIn("lindqvist");
        using var registered = await client.PostAsJsonAsync("/api/cameras", Gate);
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        return client;
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AlprGrains.Cameras;
using AlprGrains.People;

namespace AlprGrains.Tests.Gateway.Cameras;

public class CameraApiTests : IAsyncLifetime
{
    private static readonly object Gate = new
    {
        id = "gate", label = "Broadway and 14th", latitude = 37.8, longitude = -122.27, policeArea = 1, mount = "fixed", view = "publicRoad", protocol = "openAlpr", isDemonstration = true,
    };

    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.Start();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task An_administrator_registers_a_camera_and_is_given_its_key_and_address()
    {
        await _gateway.Add("lindqvist", Role.AlprAdministrator);
        using var client = await _gateway.LoggedIn("lindqvist");
        using var answer = await client.PostAsJsonAsync("/api/cameras", Gate);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var registered = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(FakeCamera.Key, registered.GetProperty("key").GetString());
        Assert.Equal("/api/cameras/gate/openalpr", registered.GetProperty("postTo").GetString());
        Assert.Equal(TransferProtocol.OpenAlpr, _gateway.City.Cameras["gate"].Registration!.Protocol);

        var cameras = await client.GetFromJsonAsync<JsonElement>("/api/cameras");
        Assert.Equal("gate", cameras[0].GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/cameras/other")).StatusCode);
    }

    [Fact]
    public async Task An_investigator_may_not_register_and_hears_what_is_needed()
    {
        await _gateway.Add("rivera", Role.Investigator);
        using var client = await _gateway.LoggedIn("rivera");
        using var answer = await client.PostAsJsonAsync("/api/cameras", Gate);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("to register cameras", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Everything_that_is_missing_is_named_at_once()
    {
        await _gateway.Add("lindqvist", Role.AlprAdministrator);
        using var client = await _gateway.LoggedIn("lindqvist");
        using var answer = await client.PostAsJsonAsync("/api/cameras", new { id = "no spaces please", latitude = 91.0, longitude = 0.0 });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problems = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!).ToList();
        foreach (var expected in new[] { "no spaces please", "label", "latitude 91", "policeArea", "mount", "view", "protocol" })
            Assert.Contains(problems, problem => problem.Contains(expected, StringComparison.Ordinal));
    }
}

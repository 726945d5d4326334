using System.Net;
using System.Net.Http.Json;
using AlprGrains.People;

namespace AlprGrains.Tests.Gateway.Http;

public class AnswerTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.Start();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Every_answer_forbids_scripts_from_elsewhere_frames_and_caches()
    {
        using var client = _gateway.Client();
        foreach (var path in new[] { "/login", "/api/cameras", "/nothing-here", "/health/live" })
        {
            using var answer = await client.GetAsync(path);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("script-src 'self';", policy);
            Assert.DoesNotContain("unsafe", policy);
            Assert.Contains("frame-ancestors 'none'", policy);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    [Fact]
    public async Task No_page_holds_a_script_or_a_style_of_its_own() // the policy would block it
    {
        using var client = _gateway.Client();
        var page = await client.GetStringAsync("/login");
        Assert.DoesNotMatch("<script(?![^>]*src=)", page);
        Assert.DoesNotContain("<style", page);
        Assert.DoesNotMatch("\\sstyle=", page);
        Assert.DoesNotMatch("\\son[a-z]+=", page);
    }

    [Fact]
    public async Task A_failure_of_ours_names_no_types_and_has_a_number_that_the_log_has_too()
    {
        await _gateway.Add("rivera", Role.Investigator);
        using var client = await _gateway.LoggedIn("rivera");
        _gateway.City.Broken = new InvalidOperationException("deep inside SomeInternalType");
        using var answer = await client.GetAsync("/api/cameras");
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain("SomeInternalType", body);
        Assert.Contains("number", body);
    }

    public static TheoryData<Exception> Passing => [new TimeoutException("no answer"), new Orleans.Runtime.SiloUnavailableException("gone"), new IOException("the disk")];

    [Theory, MemberData(nameof(Passing), DisableDiscoveryEnumeration = true)]
    public async Task INV_13_what_fails_and_passes_is_503_with_a_time_to_wait(Exception failure)
    {
        await _gateway.Add("rivera", Role.Investigator);
        using var client = await _gateway.LoggedIn("rivera");
        _gateway.City.Broken = failure;
        using var answer = await client.GetAsync("/api/cameras");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task Ready_says_no_when_grains_do_not_answer_and_live_still_says_yes()
    {
        using var client = _gateway.Client();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready")).StatusCode);
        _gateway.City.Broken = new TimeoutException("no answer");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task A_wrong_type_in_json_is_named_by_its_path()
    {
        await _gateway.Add("lindqvist", Role.AlprAdministrator);
        using var client = await _gateway.LoggedIn("lindqvist");
        using var answer = await client.PostAsync("/api/cameras", new StringContent("{\"id\":\"gate\",\"mount\":\"roof\"}", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("$.mount", await answer.Content.ReadAsStringAsync());
    }
}

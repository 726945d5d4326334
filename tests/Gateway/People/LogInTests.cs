using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using AlprGrains.Gateway.People;
using AlprGrains.People;

namespace AlprGrains.Tests.Gateway.People;

public class LogInTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.Start();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Password_and_code_open_a_session()
    {
        await _gateway.Add("rivera", Role.Investigator);
        using var client = await _gateway.LoggedIn("rivera");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/cameras")).StatusCode);
    }

    [Theory]
    [InlineData("wrong password here", true)]
    [InlineData(RunningGateway.Password, false)]
    public async Task Either_factor_alone_opens_nothing_and_is_counted(string password, bool rightCode)
    {
        var person = await _gateway.Add("rivera", Role.Investigator);
        using var client = _gateway.Client();
        using var answer = await client.PostAsJsonAsync("/api/session", new { user = "rivera", password, code = rightCode ? _gateway.CodeOf("rivera") : "000000", acknowledged = true });
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(1, person.Failures);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/cameras")).StatusCode);
    }

    [Fact]
    public async Task A_code_works_once()
    {
        await _gateway.Add("rivera", Role.Investigator);
        var code = _gateway.CodeOf("rivera");
        using var first = _gateway.Client();
        Assert.Equal(HttpStatusCode.OK, (await first.PostAsJsonAsync("/api/session", new { user = "rivera", password = RunningGateway.Password, code, acknowledged = true })).StatusCode);
        using var second = _gateway.Client();
        Assert.Equal(HttpStatusCode.Unauthorized, (await second.PostAsJsonAsync("/api/session", new { user = "rivera", password = RunningGateway.Password, code, acknowledged = true })).StatusCode);
    }

    [Fact]
    public async Task Of_many_at_once_with_one_code_one_gets_in()
    {
        await _gateway.Add("rivera", Role.Investigator);
        var body = new { user = "rivera", password = RunningGateway.Password, code = _gateway.CodeOf("rivera"), acknowledged = true };
        using var client = _gateway.Client();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => client.PostAsJsonAsync("/api/session", body)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_fifth_failure_locks_and_then_the_right_factors_are_refused()
    {
        var person = await _gateway.Add("rivera", Role.Investigator);
        using var client = _gateway.Client();
        for (var i = 0; i < 5; i++) (await client.PostAsJsonAsync("/api/session", new { user = "rivera", password = "wrong password", code = "000000", acknowledged = true })).Dispose();
        Assert.True(person.IsLocked);

        using var answer = await client.PostAsJsonAsync("/api/session", new { user = "rivera", password = RunningGateway.Password, code = _gateway.CodeOf("rivera"), acknowledged = true });
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("locked", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_unknown_name_is_refused_in_the_same_words_as_a_wrong_password()
    {
        await _gateway.Add("rivera", Role.Investigator);
        using var client = _gateway.Client();
        var unknown = await (await client.PostAsJsonAsync("/api/session", new { user = "nobody-here", password = "wrong", code = "1", acknowledged = true })).Content.ReadFromJsonAsync<Said>();
        var wrong = await (await client.PostAsJsonAsync("/api/session", new { user = "rivera", password = "wrong", code = "1", acknowledged = true })).Content.ReadFromJsonAsync<Said>();
        Assert.Equal(unknown, wrong);
        Assert.False(_gateway.City.People.ContainsKey("nobody-here")); // no grain for every name that someone types
    }

    [Fact]
    public async Task Half_an_hour_without_activity_ends_the_session_and_pictures_do_not_count()
    {
        await _gateway.Add("rivera", Role.Investigator);
        using var client = await _gateway.LoggedIn("rivera");
        _gateway.Clock.Move(TimeSpan.FromMinutes(29));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/alerts/00-00/images/plate")).StatusCode);
        _gateway.Clock.Move(TimeSpan.FromMinutes(2));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/cameras")).StatusCode);
    }

    [Fact]
    public async Task Activity_keeps_a_session_up_to_twelve_hours()
    {
        await _gateway.Add("rivera", Role.Investigator);
        using var client = await _gateway.LoggedIn("rivera");
        for (var minutes = 0; minutes < 700; minutes += 25)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/cameras")).StatusCode);
            _gateway.Clock.Move(TimeSpan.FromMinutes(25));
        }
        _gateway.Clock.Move(TimeSpan.FromMinutes(25));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/cameras")).StatusCode);
    }

    [Fact]
    public async Task Log_out_ends_the_session_here_and_at_the_grain()
    {
        var person = await _gateway.Add("rivera", Role.Investigator);
        using var client = await _gateway.LoggedIn("rivera");
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("/api/session")).StatusCode);
        Assert.Equal(1, person.SessionsClosed);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/cameras")).StatusCode);
    }

    [Fact]
    public async Task INV_12_a_session_that_the_grain_has_ended_opens_nothing()
    {
        var person = await _gateway.Add("rivera", Role.Investigator);
        using var client = await _gateway.LoggedIn("rivera");
        person.EndSessions();
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/cameras")).StatusCode);
    }

    [Fact]
    public async Task The_cookie_cannot_be_read_by_scripts_nor_sent_by_other_sites()
    {
        await _gateway.Add("rivera", Role.Investigator);
        using var client = _gateway.Client();
        using var answer = await client.PostAsJsonAsync("/api/session", new { user = "rivera", password = RunningGateway.Password, code = _gateway.CodeOf("rivera"), acknowledged = true });
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), value => value.StartsWith("alpr-session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("session-", cookie["alpr-session=".Length..]); // the assertion stays on the server
    }

    [Fact]
    public async Task The_pages_ask_for_the_banner_the_password_and_the_code()
    {
        await _gateway.Add("rivera", Role.Operator);
        using var client = _gateway.Client();
        Assert.Contains("consent to monitoring", await client.GetStringAsync("/login"));

        using var notAccepted = await PostForm(client, "/login", ("user", "rivera"), ("password", RunningGateway.Password));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, notAccepted.StatusCode);
        using var first = await PostForm(client, "/login", ("user", "rivera"), ("password", RunningGateway.Password), ("acknowledged", "yes"), ("returnTo", "/hot-lists"));
        Assert.Equal("/login/code", first.Headers.Location?.ToString());
        using var second = await PostForm(client, "/login/code", ("code", _gateway.CodeOf("rivera")));
        Assert.Equal("/hot-lists", second.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/cameras")).StatusCode);
    }

    [Fact]
    public async Task The_second_page_is_closed_to_those_who_did_not_pass_the_first()
    {
        await _gateway.Add("rivera", Role.Operator);
        using var client = _gateway.Client();
        Assert.Equal("/login", (await client.GetAsync("/login/code")).Headers.Location?.ToString());
        using var answer = await PostForm(client, "/login/code", "/login", ("code", _gateway.CodeOf("rivera")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/cameras")).StatusCode);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var client = _gateway.Client();
        using var answer = await client.PostAsync("/login", new FormUrlEncodedContent([new("user", "rivera"), new("password", "x"), new("acknowledged", "yes")]));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_request_that_another_origin_sends_is_refused()
    {
        await _gateway.Add("rivera", Role.Investigator);
        using var client = await _gateway.LoggedIn("rivera");
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/session") { Headers = { { "Origin", "http://127.0.0.1:1" } } };
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    public async Task The_log_in_sends_nobody_elsewhere(string returnTo)
    {
        using var client = _gateway.Client();
        var page = await client.GetStringAsync($"/login?return={Uri.EscapeDataString(returnTo)}");
        Assert.Contains("name=\"returnTo\" value=\"/\"", page);
    }

    private static Task<HttpResponseMessage> PostForm(HttpClient client, string address, params (string Name, string Value)[] fields) => PostForm(client, address, address, fields);

    private static async Task<HttpResponseMessage> PostForm(HttpClient client, string address, string tokenFrom, params (string Name, string Value)[] fields)
    {
        var token = Regex.Match(await client.GetStringAsync(tokenFrom), "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        return await client.PostAsync(address, new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]));
    }

    private sealed record Said(string Title, string Detail);
}

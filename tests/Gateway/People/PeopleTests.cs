using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using AlprGrains.Tests.Gateway.Lookups;
using Microsoft.Extensions.DependencyInjection;

namespace AlprGrains.Tests.Gateway.People;

public class PeopleTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;
    private HttpClient _administrator = null!;

    public async Task InitializeAsync()
    {
        _gateway = await RunningGateway.Start();
        await _gateway.Add("lindqvist", Role.AlprAdministrator);
        _administrator = await _gateway.LoggedIn("lindqvist");
    }

    public async Task DisposeAsync()
    {
        _administrator.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Someone_new_is_entered_draws_a_code_makes_their_own_log_in_and_logs_in()
    {
        using var entered = await Questions.Send(_administrator, new() { ["user"] = "Kim", ["fullName"] = "Kim Example", ["agency"] = "OPD", ["roles"] = "investigator", ["category"] = "sworn" }, "/people", "/people");
        Assert.Equal("/people/kim", entered.Headers.Location?.ToString());
        Assert.Equal(Role.Investigator, Assert.Single(_gateway.City.People["kim"].Record!.Roles));

        using var drawn = await Questions.Send(_administrator, [], "/people/kim", "/people/kim/enrolment");
        Assert.Contains(FakePerson.Enrolment, await drawn.Content.ReadAsStringAsync());
        Assert.DoesNotContain(FakePerson.Enrolment, await _administrator.GetStringAsync("/people/kim")); // once

        using var kim = _gateway.Client();
        using var first = await Questions.Send(kim, new() { ["user"] = "kim", ["code"] = FakePerson.Enrolment, ["password"] = RunningGateway.Password, ["again"] = RunningGateway.Password }, "/enrol", "/enrol");
        var page = await first.Content.ReadAsStringAsync();
        Assert.True(Base32.TryDecode(Regex.Match(page, "secret=([A-Z2-7]+)").Groups[1].Value, out var secret));
        using var second = await Questions.Send(kim, new() { ["pending"] = Questions.Hidden(page, "pending"), ["code"] = Totp.CodeAt(secret, _gateway.Clock.GetUtcNow()) }, "/enrol", "/enrol/confirm");
        Assert.StartsWith("/login", second.Headers.Location?.ToString());

        using var session = await kim.PostAsJsonAsync("/api/session", new { user = "kim", password = RunningGateway.Password, code = Totp.CodeAt(secret, _gateway.Clock.GetUtcNow()), acknowledged = true });
        Assert.Equal(HttpStatusCode.OK, session.StatusCode);
        using var again = await Questions.Send(kim, new() { ["pending"] = Questions.Hidden(page, "pending"), ["code"] = Totp.CodeAt(secret, _gateway.Clock.GetUtcNow()) }, "/enrol", "/enrol/confirm");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode); // the code is used up
    }

    [Theory]
    [InlineData("kim", "WRONG", RunningGateway.Password, RunningGateway.Password)]
    [InlineData("nobody", FakePerson.Enrolment, RunningGateway.Password, RunningGateway.Password)]
    [InlineData("kim", FakePerson.Enrolment, RunningGateway.Password, "another one here")]
    [InlineData("kim", FakePerson.Enrolment, "password1234", "password1234")]
    public async Task A_wrong_name_code_or_password_makes_no_log_in(string user, string code, string password, string again)
    {
        _gateway.City.Enrol("kim", Role.Investigator).EnrolmentWaits = true;
        using var client = _gateway.Client();
        using var answer = await Questions.Send(client, new() { ["user"] = user, ["code"] = code, ["password"] = password, ["again"] = again }, "/enrol", "/enrol");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.False(_gateway.City.People.ContainsKey("nobody")); // no grain for every name that someone types
        Assert.False(await _gateway.App.Services.GetRequiredService<AlprGrains.Gateway.People.ICredentials>().Exists("kim"));
    }

    [Fact]
    public async Task What_set_up_sealed_enrolment_does_not_open()
    {
        var pendings = _gateway.App.Services.GetRequiredService<PendingLogIns>();
        Assert.Null(pendings.Open("Enrol", pendings.Seal("Setup", new PendingLogIn("kim", "", default, "x", "y", "z"))));
    }

    [Theory]
    [InlineData("roles", "roles", "supervisor")]
    [InlineData("category", "category", "pst")]
    [InlineData("closing", "reason", "on leave")]
    [InlineData("review", "_", "")]
    [InlineData("lock/release", "_", "")]
    [InlineData("opening", "_", "")]
    [InlineData("removal", "reason", "left")]
    public async Task Each_change_goes_to_the_persons_grain_and_a_refusal_is_said_on_the_page(string action, string field, string value)
    {
        var person = await _gateway.Add("rivera", Role.Investigator);
        using var done = await Questions.Send(_administrator, new() { [field] = value }, "/people/rivera", $"/people/rivera/{action}");
        Assert.Equal("/people/rivera", done.Headers.Location?.ToString());
        if (action == "lock/release") return; // its refusals are the grain's own
        person.Problems = ["nobody changes their own account"];
        using var refused = await Questions.Send(_administrator, new() { [field] = value }, "/people", $"/people/rivera/{action}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("nobody changes their own account", await refused.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_removed_person_has_no_log_in_any_more()
    {
        await _gateway.Add("rivera", Role.Investigator);
        Assert.Equal(HttpStatusCode.NoContent, (await _administrator.PostAsJsonAsync("/api/people/rivera/removal", new { reason = "left" })).StatusCode);
        Assert.False(await _gateway.App.Services.GetRequiredService<AlprGrains.Gateway.People.ICredentials>().Exists("rivera"));
    }

    [Fact]
    public async Task Programs_enter_people_give_roles_and_designate()
    {
        Assert.Equal(HttpStatusCode.Created, (await _administrator.PostAsJsonAsync("/api/people", new { user = "kim", fullName = "Kim Example", roles = new[] { "operator" }, category = "pst" })).StatusCode);
        Assert.Equal("OPD", _gateway.City.People["kim"].Record!.Agency);
        Assert.Equal(HttpStatusCode.NoContent, (await _administrator.PutAsJsonAsync("/api/people/kim/roles", new { roles = new[] { "investigator" } })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _administrator.PutAsJsonAsync("/api/people/kim/designation",
            new { designatedBy = "Chief of Police", signedOn = "2026-01-02", from = "2026-01-02", until = "2026-12-31", scope = "missing persons" })).StatusCode);
        var kim = await _administrator.GetFromJsonAsync<JsonElement>("/api/people/kim");
        Assert.Equal("designated", kim.GetProperty("category").GetString());
        Assert.NotEmpty(kim.GetProperty("missing").EnumerateArray()); // no training yet
        Assert.Equal(2, (await _administrator.GetFromJsonAsync<JsonElement>("/api/people")).GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await _administrator.GetAsync("/api/people/nobody")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _administrator.PostAsJsonAsync("/api/people", new { user = "not a name!" })).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _administrator.PutAsJsonAsync("/api/people/kim/designation", new { designatedBy = "Chief of Police" })).StatusCode);
    }

    [Fact]
    public async Task A_trainer_enters_a_training_with_the_topics_that_were_ticked_and_sees_who_is_not_trained()
    {
        await _gateway.Add("okonkwo", Role.Trainer);
        var person = await _gateway.Add("rivera", Role.Investigator);
        person.Record = person.Record! with { Trainings = [] };
        using var trainer = await _gateway.LoggedIn("okonkwo");
        Assert.Contains("no completed training is on record", await trainer.GetStringAsync("/training"));
        var token = Questions.Hidden(await trainer.GetStringAsync("/training/rivera"), "__RequestVerificationToken");
        List<KeyValuePair<string, string>> fields = [new("__RequestVerificationToken", token), new("courseVersion", "2026.2"), new("completedOn", "2026-01-02"), .. TrainingTopics.All.Select(topic => KeyValuePair.Create("topics", topic.Id))];
        using var done = await trainer.PostAsync("/training/rivera", new FormUrlEncodedContent(fields));
        Assert.Equal("/training/rivera", done.Headers.Location?.ToString());
        var training = Assert.Single(person.Record.Trainings);
        Assert.Equal(("2026.2", "okonkwo", 8), (training.CourseVersion, training.Trainer, training.Topics.Length));
        Assert.Equal(HttpStatusCode.NoContent, (await trainer.PostAsJsonAsync("/api/trainings/rivera", new { courseVersion = "2026.3", completedOn = "2026-01-03", topics = new[] { "law" } })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await trainer.GetAsync("/people")).StatusCode);
    }

    [Fact]
    public async Task A_password_is_changed_with_the_present_one_and_a_code_and_the_grain_is_told()
    {
        var person = _gateway.City.People["lindqvist"];
        using var wrong = await Questions.Send(_administrator, Passwords("not the present one"), "/account", "/account/password");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal(1, person.Failures);
        _gateway.Clock.Move(TimeSpan.FromSeconds(60)); // the code of the log-in is spent
        using var done = await Questions.Send(_administrator, Passwords(RunningGateway.Password), "/account", "/account/password");
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal(1, person.PasswordsChanged);

        Dictionary<string, string> Passwords(string present) => new() { ["present"] = present, ["code"] = _gateway.CodeOf("lindqvist"), ["password"] = "five other unrelated words", ["again"] = "five other unrelated words" };
    }

    [Fact]
    public async Task AC_8_programs_too_acknowledge_the_banner_before_they_are_logged_in()
    {
        await _gateway.Add("rivera", Role.Investigator);
        using var client = _gateway.Client();
        using var answer = await client.PostAsJsonAsync("/api/session", new { user = "rivera", password = RunningGateway.Password, code = _gateway.CodeOf("rivera") });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("consent to monitoring", await answer.Content.ReadAsStringAsync());
        Assert.Contains("consent to monitoring", await client.GetStringAsync("/api/session/banner"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/cameras")).StatusCode);
    }

    [Fact]
    public async Task AU_2_a_log_in_with_nobodys_name_is_told_to_the_log()
    {
        using var client = _gateway.Client();
        (await client.PostAsJsonAsync("/api/session", new { user = "nobody-here", password = "x", code = "1", acknowledged = true })).Dispose();
        Assert.Equal(1, _gateway.City.UnknownLogIns);
    }

    [Fact]
    public async Task AC_11_the_grains_idle_clock_moves_with_the_person_and_not_with_pictures()
    {
        var person = await _gateway.Add("rivera", Role.Investigator);
        using var client = await _gateway.LoggedIn("rivera");
        _gateway.Clock.Move(TimeSpan.FromMinutes(1));
        (await client.GetAsync("/api/alerts/00-00/images/plate")).Dispose();
        (await client.GetAsync($"/api/lookups/{new string('a', 32)}/pictures/{new string('0', 32)}/plate")).Dispose();
        Assert.Equal(0, person.Touched);
        (await client.GetAsync("/api/cameras")).Dispose();
        Assert.Equal(1, person.Touched);
    }
}

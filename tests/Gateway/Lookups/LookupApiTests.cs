using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AlprGrains.Lookups;
using AlprGrains.People;

namespace AlprGrains.Tests.Gateway.Lookups;

public class LookupApiTests : InvestigatorAtTheGateway
{
    [Fact]
    public async Task A_question_is_handed_over_as_it_was_sent_and_the_answer_names_its_audit_entries()
    {
        Lookups.Reads = [Questions.Read(Gateway.City)];
        var id = new string('a', 32);
        var answer = await (await Client.PostAsJsonAsync("/api/lookups", Questions.Json(id))).Content.ReadFromJsonAsync<JsonElement>();
        var asked = Assert.Single(Lookups.Questions);
        Assert.Equal((id, "8SYN123", "CA", "26-012345"), (asked.Id.Hex, asked.Target.Plate, asked.Target.Region, asked.CaseNumber));
        Assert.False(asked.Beneficiaries.AnyOutsideCalifornia);
        Assert.Equal("allow", answer.GetProperty("verdict").GetString());
        Assert.True(answer.GetProperty("releasedAuditIndex").GetInt64() > answer.GetProperty("askedAuditIndex").GetInt64());
        var read = Assert.Single(answer.GetProperty("reads").EnumerateArray());
        Assert.Equal("8SYN123", read.GetProperty("plate").GetString());
        Assert.Equal(30, (read.GetProperty("purgesAt").GetDateTimeOffset() - read.GetProperty("uploadedAt").GetDateTimeOffset()).TotalDays);
    }

    [Fact]
    public async Task A_refusal_is_403_with_every_reason_the_rules_and_the_audit_entry()
    {
        (Lookups.Verdict, Lookups.Reasons) = (LookupVerdict.Deny, ["Immigration enforcement is no purpose (§E)."]);
        using var answer = await Client.PostAsJsonAsync("/api/lookups", Questions.Json());
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("urn:alpr:problem:lookup-refused", problem.GetProperty("type").GetString());
        Assert.Contains("§E", problem.GetProperty("detail").GetString());
        Assert.True(problem.GetProperty("auditIndex").GetInt64() > 0);
        Assert.Equal("E-2.beneficiary-eligible", Assert.Single(problem.GetProperty("ruleIds").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task A_held_question_is_202_with_its_review_and_no_read()
    {
        (Lookups.Verdict, Lookups.Reasons, Lookups.Reads) = (LookupVerdict.Hold, ["A person looks at this first (§E)."], [Questions.Read(Gateway.City)]);
        using var answer = await Client.PostAsJsonAsync("/api/lookups", Questions.Json());
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var held = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.NotNull(held.GetProperty("reviewId").GetString());
        Assert.Empty(held.GetProperty("reads").EnumerateArray());
    }

    [Theory]
    [InlineData("{\"plate\":\"8SYN123\"}", "kind is missing")]
    [InlineData("{\"kind\":\"byPlace\",\"cameras\":[\"no such name!\"]}", "no such name!")]
    [InlineData("{\"kind\":\"byPlate\",\"id\":\"XYZ\"}", "'XYZ'")]
    [InlineData("{\"kind\":\"byPlate\",\"capturedFrom\":\"2026-11-02T00:00:00Z\",\"capturedUntil\":\"2026-11-01T00:00:00Z\"}", "capturedFrom must be before")]
    [InlineData("{\"kind\":\"everything\"}", "$.kind")]
    [InlineData("{\"kind\":\"byPlate\",\"race\":\"any\"}", "$.race")]
    public async Task What_cannot_be_handed_over_is_named_and_nobody_is_asked(string body, string named)
    {
        using var answer = await Client.PostAsync("/api/lookups", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(named, await answer.Content.ReadAsStringAsync());
        Assert.Empty(Lookups.Questions);
    }

    [Fact]
    public async Task A_text_longer_than_is_taken_is_refused_by_its_name_and_length()
    {
        using var answer = await Client.PostAsJsonAsync("/api/lookups", new { kind = "byPlate", articulation = new string('x', LookupRequest.TextCharactersMax + 1) });
        Assert.Contains("articulation has 1001 characters", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Next_page_picture_export_number_and_own_lookups_reach_the_persons_grain()
    {
        Lookups.Jpeg = [0xFF, 0xD8, 0xFF];
        var id = new string('b', 32);
        (await Client.PostAsJsonAsync("/api/lookups", Questions.Json(id))).Dispose();
        Assert.Equal(HttpStatusCode.OK, (await Client.GetAsync($"/api/lookups/{id}/next?cursor=c")).StatusCode);
        Assert.Equal("image/jpeg", (await Client.GetAsync($"/api/lookups/{id}/pictures/{new string('0', 32)}/plate")).Content.Headers.ContentType?.MediaType);
        using var export = await Client.PostAsync($"/api/lookups/{id}/export", null);
        Assert.Equal("lookup-101.zip", export.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal(HttpStatusCode.NoContent, (await Client.PostAsJsonAsync($"/api/lookups/{id}/number", new { caseNumber = " 26-012345 " })).StatusCode);
        Assert.Equal("26-012345", Assert.Single(Lookups.Numbers).Case);
        Assert.Equal(id, Assert.Single((await Client.GetFromJsonAsync<JsonElement>("/api/lookups")).EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_denied_picture_or_export_says_why()
    {
        Lookups.Denial = "This answer belongs to another session.";
        var id = new string('b', 32);
        Assert.Contains("another session", await (await Client.GetAsync($"/api/lookups/{id}/pictures/{new string('0', 32)}/plate")).Content.ReadAsStringAsync());
        Assert.Contains("another session", await (await Client.PostAsync($"/api/lookups/{id}/export", null)).Content.ReadAsStringAsync());
        Assert.Contains("another session", await (await Client.PostAsJsonAsync($"/api/lookups/{id}/number", new { caseNumber = "1" })).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task INV_11_no_log_line_holds_the_plate_or_the_reason_of_a_question()
    {
        Lookups.Reads = [Questions.Read(Gateway.City)];
        (await Client.PostAsJsonAsync("/api/lookups", Questions.Json())).Dispose();
        (await Questions.Send(Client, Questions.Form())).Dispose();
        Assert.DoesNotContain(Gateway.Logs.Lines, line => line.Contains("8SYN123", StringComparison.OrdinalIgnoreCase) || line.Contains("burgled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Purposes_and_attestation_are_those_of_the_policy()
    {
        var purposes = await Client.GetFromJsonAsync<JsonElement>("/api/lookups/purposes");
        Assert.True(purposes.GetProperty("isDraft").GetBoolean());
        Assert.Equal(3, purposes.GetProperty("purposes").GetArrayLength());
    }
}

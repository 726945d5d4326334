using System.Net;
using AlprGrains.Lookups;
using AlprGrains.People;

namespace AlprGrains.Tests.Gateway.Lookups;

public class LookupPagesTests : InvestigatorAtTheGateway
{
    [Fact]
    public async Task The_answer_says_why_it_is_shown_when_each_read_purges_and_what_was_not_searched()
    {
        (Lookups.Reads, Lookups.NotSearched) = ([Questions.Read(Gateway.City)], ["camera lake was silent from 10:00"]);
        using var answer = await Questions.Send(Client, Questions.Form());
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("Why you see it", page);
        Assert.Contains("burglary", page);
        Assert.Contains("case 26-012345", page);
        Assert.Matches("entry\\s+<a href=\"/lookups/entries/\\d+\"><strong>\\d+</strong>", page);
        Assert.Contains("href=\"/log/checkpoint\"", page);
        Assert.Matches("purges in 29 d 2[23] h", page);
        Assert.Contains("camera lake was silent", page);
    }

    [Fact]
    public async Task The_proof_of_ones_own_entry_is_a_page_without_clear_values_and_a_file()
    {
        var page = await Client.GetStringAsync("/lookups/entries/0");
        Assert.Contains("The proof holds", page);
        Assert.Contains("/lookups/entries/0/proof", page);
        Assert.DoesNotContain("/audit", page.Replace("/audit-entry", "", StringComparison.Ordinal).Split("<main", 2)[1].Split("</main>", 2)[0]);
        Assert.DoesNotContain("Show the clear values", page);
        Assert.Contains("\"treeSize\"", await Client.GetStringAsync("/lookups/entries/0/proof"));
        using var none = await Client.GetAsync("/lookups/entries/77");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task The_same_form_sent_twice_is_one_lookup_and_a_changed_one_is_another()
    {
        var fields = Questions.Form();
        fields["Nonce"] = new string('c', 32);
        (await Questions.Send(Client, fields)).Dispose();
        (await Questions.Send(Client, fields)).Dispose();
        fields["Plate"] = "8SYN124";
        (await Questions.Send(Client, fields)).Dispose();
        Assert.Equal(Lookups.Questions[0].Id, Lookups.Questions[1].Id);
        Assert.NotEqual(Lookups.Questions[0].Id, Lookups.Questions[2].Id);
    }

    [Fact]
    public async Task A_refusal_is_a_page_with_what_was_asked_the_rule_whom_to_ask_and_that_it_is_logged_and_the_form_as_it_was()
    {
        (Lookups.Verdict, Lookups.Reasons) = (LookupVerdict.Deny, ["Immigration enforcement is no purpose (§E)."]);
        using var answer = await Questions.Send(Client, Questions.Form());
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        foreach (var said in new[] { "reads of plate 8SYN123", "Immigration enforcement is no purpose (§E).", "Information Technology Unit", "It is logged", "I-12@2024-07 DRAFT", "value=\"26-012345\"" }) Assert.Contains(said, page);
    }

    [Fact]
    public async Task A_held_question_carries_its_review_when_it_is_sent_again()
    {
        (Lookups.Verdict, Lookups.Reasons) = (LookupVerdict.Hold, ["A person looks at this first (§E)."]);
        using var answer = await Questions.Send(Client, Questions.Form());
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        var fields = Questions.Form();
        (fields["ReviewId"], fields["Nonce"]) = (Questions.Hidden(page, "ReviewId"), Questions.Hidden(page, "Nonce"));
        Assert.NotEmpty(fields["ReviewId"]);
        (await Questions.Send(Client, fields)).Dispose();
        Assert.Equal(fields["ReviewId"], Lookups.Questions[1].ReviewId);
    }

    [Fact]
    public async Task A_question_of_ones_own_is_found_again_later_with_its_review_and_is_signed_anew()
    {
        (Lookups.Verdict, Lookups.Reasons) = (LookupVerdict.Hold, ["A person looks at this first (§E)."]);
        (await Questions.Send(Client, Questions.Form())).Dispose();
        var page = await Client.GetStringAsync($"/lookups/{Lookups.Questions[0].Id.Hex}/again");
        Assert.Equal("review-1", Questions.Hidden(page, "ReviewId"));
        Assert.Contains("value=\"26-012345\"", page);
        Assert.DoesNotMatch("name=\"Attested\"[^>]*checked", page);
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync($"/lookups/{new string('9', 32)}/again")).StatusCode);
    }

    [Fact]
    public async Task By_place_takes_cameras_a_local_window_and_the_vehicle_and_no_plate()
    {
        var fields = Questions.Form();
        (fields["Kind"], fields["PoliceArea"], fields["From"], fields["Until"], fields["Color"]) = ("byPlace", "3", "2026-07-01T08:00", "2026-07-01T09:30", "white");
        (await Questions.Send(Client, fields)).Dispose();
        var asked = Assert.Single(Lookups.Questions);
        Assert.Null(asked.Target.Plate);
        Assert.Equal((3, "white"), (asked.Target.PoliceArea, asked.Target.Vehicle?.Color));
        Assert.Equal(new DateTimeOffset(2026, 7, 1, 15, 0, 0, TimeSpan.Zero), asked.CapturedFrom); // PDT is seven hours behind
    }

    [Fact]
    public async Task Legal_process_goes_with_the_digest_of_its_document()
    {
        var page = await Client.GetStringAsync("/lookups");
        using var form = new MultipartFormDataContent { { new StringContent(Questions.Hidden(page, "__RequestVerificationToken")), "__RequestVerificationToken" } };
        foreach (var (name, value) in Questions.Form()) form.Add(new StringContent(value), name);
        foreach (var (name, value) in new[] { ("ProcessType", "warrant"), ("ProcessIssuer", "california"), ("ProcessCourt", "Alameda Superior"), ("ProcessNumber", "26-W-1"), ("ProcessIssuedOn", "2026-01-02") })
            form.Add(new StringContent(value), name);
        form.Add(new ByteArrayContent("a warrant"u8.ToArray()), "document", "warrant.pdf");
        (await Client.PostAsync("/lookups", form)).Dispose();
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("a warrant"u8)), Assert.Single(Lookups.Questions).Process!.DocumentSha256);
    }

    [Fact]
    public async Task What_cannot_be_asked_is_said_above_the_form_which_keeps_what_was_typed()
    {
        var fields = Questions.Form();
        (fields["Kind"], fields["From"]) = ("", "yesterday");
        using var answer = await Questions.Send(Client, fields);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("'yesterday' is not a day and time", page);
        Assert.Contains("value=\"26-012345\"", page);
        Assert.Empty(Lookups.Questions);
    }

    [Fact]
    public async Task An_export_is_a_file_and_a_number_is_added_from_ones_own_lookups()
    {
        (await Questions.Send(Client, Questions.Form())).Dispose();
        var id = Lookups.Questions[0].Id.Hex;
        using var export = await Questions.Send(Client, [], "/lookups", $"/lookups/{id}/export");
        Assert.Equal("application/zip", export.Content.Headers.ContentType?.MediaType);
        using var added = await Questions.Send(Client, new() { ["caseNumber"] = "26-000001" }, "/lookups", $"/lookups/{id}/number");
        Assert.Equal("/lookups/mine", added.Headers.Location?.ToString());
        Assert.Equal("26-000001", Assert.Single(Lookups.Numbers).Case);
        Assert.Contains("reads of plate", await Client.GetStringAsync("/lookups/mine"));
    }

    [Fact]
    public async Task Who_may_not_ask_gets_a_page_that_says_so_and_it_is_on_the_log()
    {
        var person = await Gateway.Add("okafor", Role.Operator);
        using var client = await Gateway.LoggedIn("okafor");
        using var answer = await client.GetAsync("/lookups");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("on the audit log", await answer.Content.ReadAsStringAsync());
        Assert.Equal("AskHistory: GET /lookups", Assert.Single(person.TurnedAwayFrom));
    }

    [Fact]
    public async Task Every_page_says_draft_and_until_when_one_is_trained()
    {
        var page = await Client.GetStringAsync("/lookups");
        Assert.Contains("draft-strip", page);
        Assert.Contains("training valid until", page);
        Assert.Contains("draft-strip", await Gateway.Client().GetStringAsync("/login"));
    }

    [Fact]
    public async Task A_page_in_no_room_is_shown_all_the_same()
    {
        Assert.Equal(HttpStatusCode.OK, (await Client.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync("/nothing-here")).StatusCode);
    }

    [Fact]
    public async Task A_chp_user_starts_at_the_form_and_sees_nothing_of_the_departments_own()
    {
        await Gateway.Add("chp", Role.ChpUser);
        using var client = await Gateway.LoggedIn("chp");
        Assert.Equal("/lookups", (await client.GetAsync("/")).Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/hot-lists")).StatusCode);
        Assert.DoesNotContain("/hot-lists", await client.GetStringAsync("/lookups"));
    }
}

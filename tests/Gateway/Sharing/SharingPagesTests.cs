using System.Net;
using System.Text.RegularExpressions;
using AlprGrains.People;
using AlprGrains.Sharing;
using AlprGrains.Tests.Gateway.Lookups;
using Microsoft.Extensions.DependencyInjection;

namespace AlprGrains.Tests.Gateway.Sharing;

public class SharingPagesTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;
    private HttpClient _partner = null!, _officer = null!;

    public async Task InitializeAsync()
    {
        _gateway = await RunningGateway.Start();
        await _gateway.Add("partner", Role.PartnerRequester);
        await _gateway.Add("officer", Role.SharingOfficer);
        (_partner, _officer) = (await _gateway.LoggedIn("partner"), await _gateway.LoggedIn("officer"));
    }

    public async Task DisposeAsync()
    {
        _partner.Dispose();
        _officer.Dispose();
        await _gateway.DisposeAsync();
    }

    private FakeSharingRequest Only => Assert.Single(_gateway.City.SharingRequests.Values, request => request.View is not null);

    [Fact]
    public async Task A_request_is_submitted_once_attached_to_attested_and_followed()
    {
        var fields = Form();
        fields["Nonce"] = new string('a', 32);
        using var submitted = await Send(_partner, fields, "/requests/new", "/requests", ("signedForm", "form.pdf", "%PDF-1.4 signed"));
        var at = submitted.Headers.Location!.ToString();
        using var again = await Send(_partner, fields, "/requests/new", "/requests", ("signedForm", "form.pdf", "%PDF-1.4 signed"));
        Assert.Equal(at, again.Headers.Location?.ToString());
        Assert.Equal("request-form", Only.Documents[0].Kind);

        var page = WebUtility.HtmlDecode(await _partner.GetStringAsync(at));
        foreach (var said in new[] { "Sign the attestation", "It is not for immigration enforcement.", "SF-26-0417", "form.pdf", "The requester signs the attestation." }) Assert.Contains(said, page);
        Assert.Contains(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("%PDF-1.4 signed"u8)), page);

        using var attested = await Questions.Send(_partner, new() { ["textVersion"] = "2026-11", ["contentDigest"] = Only.View!.ContentDigestHex, ["clauses"] = "no-immigration", ["signedBy"] = "Pat", ["title"] = "Inspector" }, at, $"{at}/attestation");
        Assert.Equal(at, attested.Headers.Location?.ToString());
        Assert.Equal(SharingPhase.Attested, Only.View!.Phase);
    }

    [Fact]
    public async Task N_5_a_partner_is_told_to_sign_for_the_year_signs_and_is_told_no_more()
    {
        _gateway.City.AgencyYears.Stand = AgencyYearStand.Missing;
        foreach (var page in new[] { "/requests", "/requests/new" }) Assert.Contains("must sign its attestation of the year", await _partner.GetStringAsync(page));
        Assert.Contains("This agency keeps the law.", WebUtility.HtmlDecode(await _partner.GetStringAsync("/requests/yearly-attestation")));
        var fields = new Dictionary<string, string> { ["textVersion"] = "2026-11-year", ["clauses"] = "law", ["signedBy"] = "Pat Typed", ["title"] = "Chief of Typing" };
        _gateway.City.AgencyYears.Problems = ["Not accepted: It passes nothing on."];
        using (var refused = await Questions.Send(_partner, fields, "/requests/yearly-attestation", "/requests/yearly-attestation"))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
            foreach (var said in new[] { "Nothing was signed", "Not accepted: It passes nothing on.", "Pat Typed", "Chief of Typing" }) Assert.Contains(said, page);
        }
        _gateway.City.AgencyYears.Problems = [];
        using var signed = await Questions.Send(_partner, fields, "/requests/yearly-attestation", "/requests/yearly-attestation");
        Assert.Equal("/requests/yearly-attestation", signed.Headers.Location?.ToString());
        var signature = Assert.Single(_gateway.City.AgencyYears.Signed);
        Assert.Equal((null, "Pat Typed", "2026-11-year"), (signature.Agency, signature.SignedBy, signature.TextVersion));
        Assert.DoesNotContain("must sign", await _partner.GetStringAsync("/requests"));
    }

    [Fact]
    public async Task N_5_the_desk_sees_who_has_signed_and_enters_a_paper_with_the_digest_of_its_document()
    {
        Assert.Contains("San Francisco Police Department", await _officer.GetStringAsync("/desk/yearly-attestations"));
        Dictionary<string, string> fields = new() { ["agency"] = "CHP", ["textVersion"] = "2026-11-year", ["clauses"] = "law", ["signedBy"] = "Made Up", ["title"] = "Chief" };
        using (var without = await Send(_officer, fields, "/desk/yearly-attestations", "/desk/yearly-attestations")) Assert.Equal(HttpStatusCode.UnprocessableEntity, without.StatusCode);
        using var entered = await Send(_officer, fields, "/desk/yearly-attestations", "/desk/yearly-attestations", ("file", "signed.pdf", "%PDF-1.4 signed for a year"));
        Assert.Equal("/desk/yearly-attestations", entered.Headers.Location?.ToString());
        var signature = Assert.Single(_gateway.City.AgencyYears.Signed);
        Assert.Equal(("CHP", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("%PDF-1.4 signed for a year"u8))), (signature.Agency, signature.DocumentSha256));
        using var partner = await _partner.GetAsync("/desk/yearly-attestations");
        Assert.Equal(HttpStatusCode.Forbidden, partner.StatusCode);
    }

    [Fact]
    public async Task What_is_missing_is_said_and_the_form_keeps_what_was_typed()
    {
        using var answer = await Send(_partner, new() { ["Kind"] = "byPlate", ["Plate"] = "8SYN123", ["Basis"] = "writtenRequest", ["InvestigationNumber"] = "half a number", ["SignedOn"] = "yesterday" }, "/requests/new", "/requests");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        foreach (var said in new[] { "Nothing was submitted yet", "the kind of investigation is missing", "the day on which it was signed is missing", "whether somebody else asked you for it is not answered", "half a number", "8SYN123" }) Assert.Contains(said, page);
    }

    [Fact]
    public async Task A_refused_submission_says_which_rule_and_that_it_is_logged()
    {
        _gateway.City.NextSharingRefusal = new SharingRefusal("E-2.recipient", "§E", ["A federal body never receives."]);
        using var answer = await Send(_partner, Form(), "/requests/new", "/requests");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        foreach (var said in new[] { "A federal body never receives.", "E-2.recipient", "It is logged" }) Assert.Contains(said, page);
    }

    [Fact]
    public async Task The_portal_does_not_show_where_cameras_stand()
    {
        _gateway.City.Camera("gate").Put(AlprGrains.Cameras.TransferProtocol.Frames, 37.8, -122.27, "Secret corner");
        var page = await _partner.GetStringAsync("/requests/new");
        Assert.DoesNotContain("Secret corner", page);
        Assert.Contains("In all of police area", page);
    }

    [Fact]
    public async Task The_desk_goes_through_the_steps_and_only_the_approver_decides()
    {
        await _gateway.Add("deputy", Role.BosApprover);
        using var approver = await _gateway.LoggedIn("deputy");
        var id = await Submissions.Submitted(_partner);
        Only.View = Only.View! with { Phase = SharingPhase.Attested, Attestation = new SharingAttestation("2026-11", Only.View.ContentDigestHex, ["no-immigration"], "Pat Example", "Inspector") };
        Assert.Contains(id[..8], await _officer.GetStringAsync("/desk"));
        var at = $"/desk/{id}";
        await Go(_officer, at, "right-and-need", new() { ["rightToKnow"] = "sworn-officer", ["needToKnow"] = "assigned", ["requestingPartyName"] = "Pat Example" });
        Assert.DoesNotContain("Honour as", await _officer.GetStringAsync(at));
        using (var byOfficer = await Questions.Send(_officer, new() { ["verdict"] = "approve", ["reason"] = "yes" }, at, $"{at}/decision"))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, byOfficer.StatusCode); // on legal process the desk decides, so the route is open to it and the grain says no
            Assert.Contains("I-6.approver", await byOfficer.Content.ReadAsStringAsync());
        }
        Assert.Equal(SharingPhase.RightAndNeedDocumented, Only.View!.Phase);
        Assert.Contains("Honour as", await approver.GetStringAsync(at));
        using (var undecided = await Questions.Send(approver, new() { ["reason"] = "yes" }, at, $"{at}/decision")) Assert.Equal(HttpStatusCode.UnprocessableEntity, undecided.StatusCode);
        await Go(approver, at, "decision", new() { ["verdict"] = "approve", ["reason"] = "both are documented", ["specificationDigest"] = Only.View!.Proposed!.DigestHex });
        Assert.Equal((SharingPhase.Approved, "deputy"), (Only.View!.Phase, Only.View.DecidedBy));
        Assert.DoesNotContain("Extract what was approved", await _officer.GetStringAsync(at)); // the attestation is read first
        await Go(_officer, at, "acknowledgement", new() { ["contentDigest"] = Only.View.ContentDigestHex });
        await Go(_officer, at, "extract", []);
        await Go(_officer, at, "forward", []);

        using var package = await Questions.Send(_partner, [], $"/requests/{id}", $"/requests/{id}/download");
        Assert.Equal(Only.Package.Length, (await package.Content.ReadAsByteArrayAsync()).Length);
        Assert.Contains("attachment; filename=\"extract-", package.Content.Headers.GetValues("Content-Disposition").Single());
    }

    [Fact]
    public async Task A_refused_form_of_the_desk_shows_again_what_was_typed_into_it_and_into_no_other()
    {
        await _gateway.Add("deputy", Role.BosApprover);
        using var approver = await _gateway.LoggedIn("deputy");
        var at = $"/desk/{await Submissions.Submitted(_partner)}";
        Only.View = Only.View! with { Phase = SharingPhase.Attested, Attestation = new SharingAttestation("2026-11", Only.View.ContentDigestHex, ["no-immigration"], "Pat Example", "Inspector") };
        var right = (await _gateway.App.Services.GetRequiredService<IGrainFactory>().GetGrain<ISharingDeskGrain>(ISharingDeskGrain.Main).Terms()).RightsToKnow[0].Id;
        Only.Refusal = new SharingRefusal("I-10.need", "§I", ["Sworn status is no need."]);
        var documented = await Refused(_officer, "right-and-need", new() { ["rightToKnow"] = right, ["rightToKnowDetail"] = "badge \"417\"", ["needToKnow"] = "she <b>is</b> sworn", ["requestingPartyName"] = "P. Example" });
        Assert.Contains("value=\"P. Example\"", documented);
        Assert.Contains("value=\"badge &quot;417&quot;\"", documented);
        Assert.Contains(">she &lt;b&gt;is&lt;/b&gt; sworn</textarea>", documented);
        Assert.Matches($"value=\"{right}\" selected", documented);

        Only.View = Only.View with { Phase = SharingPhase.RightAndNeedDocumented };
        var denied = await Refused(approver, "decision", new() { ["verdict"] = "deny", ["reasonCode"] = "other", ["reason"] = "no need is shown" });
        Assert.Single(Regex.Matches(denied, "no need is shown")); // not in the form beside it, which has a reason too
        Assert.DoesNotContain("no need is shown", await Page(approver, at));

        async Task<string> Refused(HttpClient client, string step, Dictionary<string, string> fields)
        {
            using var answer = await Questions.Send(client, fields, at, $"{at}/{step}");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            return await answer.Content.ReadAsStringAsync();
        }

        static async Task<string> Page(HttpClient client, string at) => await client.GetStringAsync(at);
    }

    [Fact]
    public async Task A_refused_attestation_shows_again_who_signs()
    {
        var at = $"/requests/{await Submissions.Submitted(_partner)}";
        Only.Refusal = new SharingRefusal("C3-6b.attestation", "§C.3(6)", ["Every clause is accepted, or none."]);
        using var answer = await Questions.Send(_partner, new() { ["textVersion"] = "2026-11", ["contentDigest"] = "x", ["signedBy"] = "Chief P. Example", ["title"] = "Chief of Police" }, at, $"{at}/attestation");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        foreach (var kept in new[] { "value=\"Chief P. Example\"", "value=\"Chief of Police\"" }) Assert.Contains(kept, page);
    }

    [Fact]
    public async Task A_running_extract_shows_its_progress_and_the_page_renews_itself_at_the_end()
    {
        var id = await Submissions.Submitted(_partner);
        Only.View = Only.View! with { Phase = SharingPhase.Approved, Verdict = new SharingVerdict(true, "approved", "good", ""), AcknowledgedBy = ["officer"], Extract = new SharingExtractView("running", 512, 300, 123_456, null, null, null, false) };
        Assert.Contains($"hx-get=\"/desk/{id}/progress\"", await _officer.GetStringAsync($"/desk/{id}"));
        using (var running = await _officer.GetAsync($"/desk/{id}/progress"))
        {
            Assert.Contains("512 reads", await running.Content.ReadAsStringAsync());
            Assert.False(running.Headers.Contains("HX-Refresh"));
        }
        Only.View = Only.View with { Extract = Only.View.Extract! with { State = "ready" } };
        using var ready = await _officer.GetAsync($"/desk/{id}/progress");
        Assert.True(ready.Headers.Contains("HX-Refresh"));
    }

    [Fact]
    public async Task A_csv_file_is_tried_first_and_its_problems_stand_beside_its_text()
    {
        await _gateway.Add("admin", Role.AlprAdministrator);
        using var admin = await _gateway.LoggedIn("admin");
        _gateway.City.Agencies.Problems = ["line 2: \"S F P D\" looks like SFPD; use that, or another name"];
        using var tried = await Questions.Send(admin, new() { ["csv"] = "id,name\nS F P D,Another", ["how"] = "try" }, "/agencies", "/agencies/import");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tried.StatusCode);
        var page = WebUtility.HtmlDecode(await tried.Content.ReadAsStringAsync());
        foreach (var said in new[] { "Nothing was imported", "looks like SFPD", "S F P D,Another" }) Assert.Contains(said, page);
        Assert.True(_gateway.City.Agencies.Imports[^1].TryOnly);
        _gateway.City.Agencies.Problems = [];
        using var imported = await Questions.Send(admin, new() { ["csv"] = "id,name\nX,Y", ["how"] = "import" }, "/agencies", "/agencies/import");
        Assert.Contains("It counts from now on", await imported.Content.ReadAsStringAsync());
        Assert.False(_gateway.City.Agencies.Imports[^1].TryOnly);
        Assert.Contains("is not in the registry", WebUtility.HtmlDecode(await admin.GetStringAsync("/agencies?q=Nobody")));
    }

    [Fact]
    public async Task An_agreement_is_suspended_at_once_with_its_reason()
    {
        await _gateway.Add("admin", Role.AlprAdministrator);
        using var admin = await _gateway.LoggedIn("admin");
        using var suspended = await Questions.Send(admin, new() { ["reason"] = "a search was marked ICE case" }, "/agreements", "/agreements/mou-chp-2025/suspension");
        Assert.Equal("/agreements", suspended.Headers.Location?.ToString());
        Assert.Contains("a search was marked ICE case", await admin.GetStringAsync("/agreements"));
        using var rubbish = await Questions.Send(admin, new() { ["at"] = "soon", ["reason"] = "x" }, "/agreements", "/agreements/mou-chp-2025/end");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, rubbish.StatusCode);
    }

    [Fact]
    public async Task N_4_N_15_public_pages_need_no_log_in_set_no_cookie_and_name_no_plate_and_no_person()
    {
        await Submissions.Submitted(_partner);
        using var anyone = _gateway.Client();
        foreach (var path in new[] { "/public", "/public/agencies", "/public/agreements", "/api/public/sharing" })
        {
            using var answer = await anyone.GetAsync(path);
            var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Set-Cookie"), path);
            Assert.DoesNotMatch(new Regex("8SYN123|Pat Example|Partner Example", RegexOptions.IgnoreCase), page);
        }
        var agencies = WebUtility.HtmlDecode(await anyone.GetStringAsync("/public/agencies"));
        foreach (var said in new[] { "San Francisco Police Department", "California law enforcement", "Federal Bureau of Investigation", "never" }) Assert.Contains(said, agencies);
        Assert.Contains("mou", await anyone.GetStringAsync("/public/agreements"), StringComparison.OrdinalIgnoreCase);
    }

    internal static Dictionary<string, string> Form() => new()
    {
        ["Basis"] = "writtenRequest", ["Investigation"] = "criminal", ["InvestigationNumber"] = "SF-26-0417", ["SignerName"] = "Pat Example", ["SignerTitle"] = "Inspector", ["SignedOn"] = "2026-03-01", ["OnBehalf"] = "no",
        ["Kind"] = "byPlate", ["Plate"] = "8SYN123", ["Purpose"] = "burglary", ["Standard"] = "reasonable-suspicion", ["CaseNumber"] = "SF-26-0417", ["Articulation"] = "A witness saw this sedan leave the burgled shop at noon.",
        ["RightToKnow"] = "sworn-status", ["NeedToKnow"] = "Assigned investigator.", ["AskedBy"] = "SFPD", ["CaseOwner"] = "SFPD", ["Receiver"] = "SFPD", ["AnyOutside"] = "no",
        ["RecipientName"] = "Pat Example", ["RecipientAgency"] = "SFPD", ["RecipientUser"] = "partner",
    };

    private static async Task Go(HttpClient client, string at, string step, Dictionary<string, string> fields)
    {
        using var answer = await Questions.Send(client, fields, at, $"{at}/{step}");
        Assert.True(answer.Headers.Location?.ToString() == at, $"{step}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private static async Task<HttpResponseMessage> Send(HttpClient client, Dictionary<string, string> fields, string from, string to, params (string Name, string File, string Content)[] files)
    {
        using var form = new MultipartFormDataContent();
        var token = Regex.Match(await client.GetStringAsync(from), "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        form.Add(new StringContent(token), "__RequestVerificationToken");
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        foreach (var (name, file, content) in files) form.Add(new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(content)), name, file);
        return await client.PostAsync(to, form);
    }
}

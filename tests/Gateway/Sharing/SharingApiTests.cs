using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using AlprGrains.People;
using AlprGrains.Sharing;

namespace AlprGrains.Tests.Gateway.Sharing;

public class SharingApiTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;
    private HttpClient _partner = null!, _officer = null!, _approver = null!;

    public async Task InitializeAsync()
    {
        _gateway = await RunningGateway.Start();
        await _gateway.Add("partner", Role.PartnerRequester);
        await _gateway.Add("officer", Role.SharingOfficer);
        await _gateway.Add("deputy", Role.BosApprover);
        (_partner, _officer, _approver) = (await _gateway.LoggedIn("partner"), await _gateway.LoggedIn("officer"), await _gateway.LoggedIn("deputy"));
    }

    public async Task DisposeAsync()
    {
        foreach (var client in new[] { _partner, _officer, _approver }) client.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task The_same_key_and_content_is_the_same_request_and_other_content_is_a_conflict()
    {
        var first = await Submissions.Submitted(_partner);
        Assert.Equal(first, await Submissions.Submitted(_partner));
        Assert.Single(_gateway.City.SharingRequests);
        using var changed = await Submissions.Submit(_partner, "k-1", Submissions.Json("8SYN124"));
        Assert.Equal(HttpStatusCode.Conflict, changed.StatusCode);
        Assert.NotEqual(first, await Submissions.Submitted(_partner, "k-2"));
    }

    [Fact]
    public async Task Two_senders_with_the_same_key_have_two_requests()
    {
        await _gateway.Add("other", Role.PartnerRequester);
        using var other = await _gateway.LoggedIn("other");
        Assert.NotEqual(await Submissions.Submitted(_partner), await Submissions.Submitted(other));
    }

    [Fact]
    public async Task Without_a_key_or_with_parts_missing_nothing_is_submitted_and_every_problem_is_named()
    {
        using var without = await Submissions.Submit(_partner, key: null);
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        Assert.Contains("Idempotency-Key is missing", await without.Content.ReadAsStringAsync());
        using var empty = await Submissions.Submit(_partner, "k", new { });
        var problems = (await empty.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!).ToArray();
        Assert.Equal(["lookup is missing: what is sought", "basis is missing: writtenRequest or legalProcess", "signer.signedOn is missing: the day on which the request was signed"], problems);
        using var typo = await Submissions.Submit(_partner, "k", new { lookup = new { kind = "byPlate", everything = true } });
        Assert.Equal(HttpStatusCode.BadRequest, typo.StatusCode);
        Assert.All(_gateway.City.SharingRequests.Values, request => Assert.Null(request.View));
    }

    [Fact]
    public async Task A_request_goes_through_its_steps_and_the_package_arrives_whole_once()
    {
        var id = await Submissions.Submitted(_partner);
        var attached = await Read(_partner.PostAsync($"/api/sharing/requests/{id}/documents?kind=request-form&fileName=form.pdf", Submissions.Pdf()));
        Assert.Equal("request-form", Assert.Single(attached.GetProperty("documents").EnumerateArray()).GetProperty("kind").GetString());
        var attested = await Read(_partner.PostAsJsonAsync($"/api/sharing/requests/{id}/attestation",
            new { textVersion = "2026-11", contentDigest = attached.GetProperty("contentDigest").GetString(), acceptedClauses = new[] { "no-immigration", "no-onward", "no-care" }, signedBy = "Pat Example", title = "Inspector" }));
        Assert.Equal("attested", attested.GetProperty("phase").GetString());
        await Read(_officer.PostAsJsonAsync($"/api/sharing/desk/{id}/right-and-need", new { rightToKnow = "sworn-officer", needToKnow = "assigned", requestingPartyName = "Pat Example" }));
        var digest = (await Read(_approver.GetAsync($"/api/sharing/desk/{id}"))).GetProperty("proposed").GetProperty("digest").GetString();
        await Read(_approver.PostAsJsonAsync($"/api/sharing/desk/{id}/decision", new { approved = true, reasonCode = "approved", reason = "right and need are documented", specificationDigest = digest }));
        await Read(_officer.PostAsJsonAsync($"/api/sharing/desk/{id}/acknowledgement", new { contentDigest = attached.GetProperty("contentDigest").GetString() }));
        await Read(_officer.PostAsync($"/api/sharing/desk/{id}/extract", null));
        await Read(_officer.PostAsync($"/api/sharing/desk/{id}/forward", null));

        using var package = await _partner.PostAsync($"/api/sharing/requests/{id}/download", null);
        Assert.Equal(HttpStatusCode.OK, package.StatusCode);
        var bytes = await package.Content.ReadAsByteArrayAsync();
        Assert.Equal(_gateway.City.SharingRequests[id].Package, bytes);
        Assert.Equal($"sha-256=:{Convert.ToBase64String(SHA256.HashData(bytes))}:", package.Headers.GetValues("Content-Digest").Single());
        using var again = await _partner.PostAsync($"/api/sharing/requests/{id}/download", null);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Fact]
    public async Task INV_9_a_step_out_of_order_is_a_conflict_and_a_refusal_says_its_rule_and_section()
    {
        var id = await Submissions.Submitted(_partner);
        using var early = await _officer.PostAsync($"/api/sharing/desk/{id}/extract", null);
        Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        _gateway.City.SharingRequests[id].Refusal = new SharingRefusal("I-6.approver", "§I", ["Nobody approves their own request."]);
        using var refused = await _approver.PostAsJsonAsync($"/api/sharing/desk/{id}/decision", new { approved = true });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("I-6.approver", "§I"), (problem.GetProperty("rule").GetString(), problem.GetProperty("section").GetString()));
    }

    [Fact]
    public async Task What_is_another_partners_is_answered_as_what_is_not_there()
    {
        var id = await Submissions.Submitted(_partner);
        await _gateway.Add("other", Role.PartnerRequester);
        using var other = await _gateway.LoggedIn("other");
        var unknown = new string('0', 32);
        foreach (var known in new[] { id, unknown, "rubbish" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/api/sharing/requests/{known}")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync($"/api/sharing/requests/{known}/documents?kind=other", Submissions.Pdf())).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsJsonAsync($"/api/sharing/requests/{known}/attestation", new { })).StatusCode);
        }
        Assert.Empty((await other.GetFromJsonAsync<JsonElement>("/api/sharing/requests")).EnumerateArray());
    }

    [Theory]
    [InlineData("other", "MZ\u0001\u0002 a program", 400, "neither PDF, PNG, JPEG nor plain text")]
    [InlineData("other", "", 400, "the document is empty")]
    [InlineData("holiday-photo", "%PDF-1.4", 400, "'holiday-photo'")]
    [InlineData(null, "%PDF-1.4", 400, "the kind is missing")]
    public async Task What_is_no_document_is_not_attached(string? kind, string content, int status, string said)
    {
        var id = await Submissions.Submitted(_partner);
        using var answer = await _partner.PostAsync($"/api/sharing/requests/{id}/documents?fileName=x{(kind is null ? "" : $"&kind={kind}")}", Submissions.Pdf(content));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(said, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
        Assert.Empty(_gateway.City.SharingRequests[id].Documents);
    }

    [Fact]
    public async Task A_document_that_is_too_large_is_turned_away_and_a_name_is_only_a_name()
    {
        var id = await Submissions.Submitted(_partner);
        using var large = new ByteArrayContent(new byte[SharingLimits.DocumentBytesMax + 1]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _partner.PostAsync($"/api/sharing/requests/{id}/documents?kind=other", large)).StatusCode);
        await Read(_partner.PostAsync($"/api/sharing/requests/{id}/documents?kind=other&fileName=..%2F..%2Fetc%2Fpasswd%00.pdf", Submissions.Pdf()));
        Assert.Equal("passwd.pdf", Assert.Single(_gateway.City.SharingRequests[id].Documents).FileName);
    }

    [Fact]
    public async Task Agencies_and_agreements_are_entered_by_who_manages_them_and_problems_come_back()
    {
        await _gateway.Add("admin", Role.AlprAdministrator);
        using var admin = await _gateway.LoggedIn("admin");
        Assert.Equal(HttpStatusCode.NoContent, (await admin.PostAsJsonAsync("/api/agencies", new { id = "X", name = "X Police Department" })).StatusCode);
        Assert.Equal("X", Assert.Single(_gateway.City.Agencies.Entered).Id);
        Assert.Equal(HttpStatusCode.OK, (await admin.PostAsync("/api/agencies/import?tryOnly=true", new StringContent("id,name\nX,Y"))).StatusCode);
        Assert.True(Assert.Single(_gateway.City.Agencies.Imports).TryOnly);
        _gateway.City.Agencies.Problems = ["line 2: \"SF PD\" looks like SFPD"];
        using var refused = await admin.PostAsync("/api/agencies/import", new StringContent("id,name\nSF PD,Y"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("line 2", await refused.Content.ReadAsStringAsync());
        using var binary = await admin.PostAsync("/api/agencies/import", new ByteArrayContent([0xff, 0xfe, 0x00, 0x41]));
        Assert.Equal(HttpStatusCode.BadRequest, binary.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.PostAsJsonAsync("/api/agreements/mou-chp-2025/suspension", new { reason = "under review" })).StatusCode);
        Assert.False(Assert.Single(_gateway.City.Agreements.Agreements).IsInForce);
    }

    private static async Task<JsonElement> Read(Task<HttpResponseMessage> sent)
    {
        using var answer = await sent;
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}

using System.Net;
using AlprGrains.Audit;
using AlprGrains.People;

namespace AlprGrains.Tests.Gateway.Audit;

/// <summary>The published log for anyone, and the audit pages for auditors alone.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.Start();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task The_checkpoint_is_text_that_is_not_kept_long()
    {
        using var client = _gateway.Client();
        using var answer = await client.GetAsync("/log/checkpoint");
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.CacheControl!.MaxAge);
    }

    [Fact]
    public async Task N_9_The_log_is_published_to_everybody_without_a_login_and_without_a_setting()
    {
        using var client = _gateway.Client();
        foreach (var path in (string[])["/log/checkpoint", "/log/tile/0/x001/067.p/12"])
        {
            using var answer = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_tile_is_bytes_that_are_kept_for_ever()
    {
        using var client = _gateway.Client();
        using var answer = await client.GetAsync("/log/tile/0/x001/067.p/12");
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(12 * 32, (await answer.Content.ReadAsByteArrayAsync()).Length);
        Assert.Equal(TimeSpan.FromDays(365), answer.Headers.CacheControl!.MaxAge);
        Assert.False(answer.Headers.Contains("Pragma"));
    }

    [Theory]
    [InlineData("/log/tile/0/999")]
    [InlineData("/log/tile/0/%2e%2e/keys/log.key")]
    [InlineData("/log/tile/" + "0123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task What_the_log_does_not_have_is_not_found(string path)
    {
        using var client = _gateway.Client();
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(path)).StatusCode);
    }

    [Theory]
    [InlineData(Role.Auditor, HttpStatusCode.OK)]
    [InlineData(Role.Supervisor, HttpStatusCode.Forbidden)]
    [InlineData(Role.Investigator, HttpStatusCode.Forbidden)]
    [InlineData(Role.AlprAdministrator, HttpStatusCode.Forbidden)]
    public async Task Only_who_audits_reads_the_audit_pages(Role role, HttpStatusCode expected)
    {
        await _gateway.Add("someone", role);
        using var client = await _gateway.LoggedIn("someone");
        foreach (var path in (string[])["/audit", "/audit/entries/0", "/audit/entries/0/proof"]) Assert.Equal(expected, (await client.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task The_list_says_how_to_verify_the_log_and_passes_the_filters_on()
    {
        using var client = await Auditor();
        var page = await client.GetStringAsync("/audit?kind=lookup-asked&user=Rivera&from=2026-03-01&until=2026-03-02&before=7");
        Assert.Contains($"./alpr verify {_gateway.Address.ToString().TrimEnd('/')}/log --key example.org/log&#x2B;01020304&#x2B;AQ==", page, StringComparison.Ordinal);
        var filter = Assert.Single(_gateway.City.AuditReader.Filters);
        Assert.Equal((AuditKinds.LookupAsked, "Rivera", 7L), (filter.Kind, filter.UserName, filter.Before));
        Assert.Equal(TimeSpan.FromDays(2), filter.Until - filter.From);
    }

    [Fact]
    public async Task An_entry_says_in_words_whether_its_proof_holds()
    {
        using var client = await Auditor();
        Assert.Contains("The proof holds", await client.GetStringAsync("/audit/entries/0"), StringComparison.Ordinal);
        _gateway.City.AuditReader.ProofHolds = false;
        Assert.Contains("The proof does not hold", await client.GetStringAsync("/audit/entries/0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clear_values_are_shown_for_a_reason_alone()
    {
        using var client = await Auditor();
        var page = await client.GetStringAsync("/audit/entries/0");
        Assert.DoesNotContain("8SYN123", page, StringComparison.Ordinal);
        var token = System.Text.RegularExpressions.Regex.Match(page, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;

        using var refused = await Reveal("why");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.DoesNotContain("8SYN123", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var shown = await Reveal("yearly sample audit");
        Assert.Contains("8SYN123", await shown.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        Task<HttpResponseMessage> Reveal(string reason) => client.PostAsync("/audit/entries/0/reveal",
            new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = WebUtility.HtmlDecode(token), ["reason"] = reason }));
    }

    [Fact]
    public async Task The_proof_is_a_file()
    {
        using var client = await Auditor();
        using var answer = await client.GetAsync("/audit/entries/0/proof");
        Assert.Equal("audit-entry-0-proof.json", answer.Content.Headers.ContentDisposition!.FileName);
        Assert.Contains("leafHashHex", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/audit/entries/7")]
    [InlineData("/audit/entries/x")]
    public async Task An_entry_that_is_none_is_a_refusal_in_words(string path)
    {
        using var client = await Auditor();
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(path)).StatusCode);
    }

    private async Task<HttpClient> Auditor()
    {
        await _gateway.Add("okonkwo", Role.Auditor);
        return await _gateway.LoggedIn("okonkwo");
    }
}

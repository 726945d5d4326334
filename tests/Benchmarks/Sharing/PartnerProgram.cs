using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace AlprGrains.Tests.Benchmarks.Sharing;

/// <summary>A partner agency's own system: submits by the API over one connection that it keeps.</summary>
internal sealed class PartnerProgram : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _user, _agency;

    private PartnerProgram(HttpClient http, string user, string agency) => (_http, _user, _agency) = (http, user, agency);

    public static async Task<PartnerProgram> LogIn(Uri address, string user, string agency, string password, string code)
    {
        var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), MaxConnectionsPerServer = 1 }) { BaseAddress = address };
        using var answer = await http.PostAsJsonAsync("/api/session", new { user, password, code, acknowledged = true });
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{user} could not log in: {await answer.Content.ReadAsStringAsync()}");
        return new PartnerProgram(http, user, agency);
    }

    /// <summary>Submits one request and reads the whole answer; throws when it was not taken.</summary>
    public async Task Submit(int number)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/api/sharing/requests") { Content = new StringContent(Body(), Encoding.UTF8, "application/json") };
        message.Headers.Add("Idempotency-Key", number.ToString(CultureInfo.InvariantCulture));
        using var answer = await _http.SendAsync(message);
        var body = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode != HttpStatusCode.Created) throw new InvalidOperationException($"a submission was answered {(int)answer.StatusCode}: {body}");
    }

    public void Dispose() => _http.Dispose();

    private string Body() => JsonSerializer.Serialize(new
    {
        lookup = new
        {
            kind = "byPlate", plate = "7BEN417", purpose = "violent-crime", standard = "reasonable-suspicion", articulation = SharingRequests.Articulation,
            rightToKnow = "sworn-status", needToKnow = SharingRequests.Need,
            beneficiaries = new { askedBy = _agency, caseOwner = _agency, receiver = _agency, anyOutsideCalifornia = false },
        },
        basis = "writtenRequest", investigation = "criminal", investigationNumber = "26-004411", signer = new { name = "Benchmark", title = "Sergeant", signedOn = "2026-03-01" },
        recipient = new { userName = _user, name = "Benchmark", agency = _agency }, onBehalfOfAnother = false,
    });
}

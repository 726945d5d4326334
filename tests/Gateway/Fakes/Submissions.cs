using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AlprGrains.Gateway.Sharing;

namespace AlprGrains.Tests.Gateway.Fakes;

/// <summary>A lawful request of another city's police, and how it is sent.</summary>
public static class Submissions
{
    public static object Json(string plate = "8SYN123", string recipient = "partner") => new
    {
        lookup = new
        {
            kind = "byPlate", plate, purpose = "burglary", standard = "reasonable-suspicion", articulation = "A witness saw this sedan leave the burgled shop at noon.", caseNumber = "SF-26-0417",
            rightToKnow = "sworn-status", needToKnow = "Assigned investigator of this burglary.",
            beneficiaries = new { askedBy = "SFPD", caseOwner = "SFPD", receiver = "SFPD", anyOutsideCalifornia = false },
        },
        basis = "writtenRequest", investigation = "criminal", investigationNumber = "SF-26-0417", signer = new { name = "Pat Example", title = "Inspector", signedOn = "2026-03-01" },
        recipient = new { userName = recipient, name = "Pat Example", agency = "SFPD" }, onBehalfOfAnother = false,
    };

    public static async Task<HttpResponseMessage> Submit(HttpClient client, string? key = "k-1", object? json = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/sharing/requests") { Content = JsonContent.Create(json ?? Json()) };
        if (key is not null) request.Headers.Add(SharingIds.KeyHeader, key);
        return await client.SendAsync(request);
    }

    public static async Task<string> Submitted(HttpClient client, string key = "k-1")
    {
        using var answer = await Submit(client, key);
        Assert.True(answer.StatusCode == System.Net.HttpStatusCode.Created, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    public static ByteArrayContent Pdf(string text = "%PDF-1.4 made up")
    {
        var content = new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(text));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        return content;
    }
}

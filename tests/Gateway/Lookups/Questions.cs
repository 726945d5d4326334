using System.Text.RegularExpressions;
using AlprGrains.Cameras;
using AlprGrains.Plates;

namespace AlprGrains.Tests.Gateway.Lookups;

/// <summary>A made-up question as programs and as the form send it, and reads to answer it with.</summary>
internal static class Questions
{
    public static object Json(string? id = null, string plate = "8SYN123") => new
    {
        id, kind = "byPlate", plate, region = "CA", purpose = "burglary", standard = "reasonable-suspicion",
        articulation = "Witness saw this sedan leave the burgled shop at noon.", caseNumber = "26-012345", rightToKnow = "sworn-status", needToKnow = "I am the assigned investigator.",
        beneficiaries = new { askedBy = "OPD", caseOwner = "OPD", receiver = "OPD", anyOutsideCalifornia = false }, attestationVersion = "2026-11",
    };

    public static Dictionary<string, string> Form(string plate = "8SYN123") => new()
    {
        ["Kind"] = "byPlate", ["Plate"] = plate, ["Region"] = "CA", ["Purpose"] = "burglary", ["Standard"] = "reasonable-suspicion",
        ["Articulation"] = "Witness saw this sedan leave the burgled shop at noon.", ["CaseNumber"] = "26-012345", ["RightToKnow"] = "sworn-status", ["NeedToKnow"] = "I am the assigned investigator.",
        ["AskedBy"] = "OPD", ["CaseOwner"] = "OPD", ["Receiver"] = "OPD", ["AnyOutside"] = "no", ["Attested"] = "2026-11",
    };

    /// <summary>Fetches the form and sends it filled in, as a browser does.</summary>
    public static async Task<HttpResponseMessage> Send(HttpClient client, Dictionary<string, string> fields, string from = "/lookups", string to = "/lookups")
    {
        var page = await client.GetStringAsync(from);
        using var form = new MultipartFormDataContent { { new StringContent(Hidden(page, "__RequestVerificationToken")), "__RequestVerificationToken" } };
        if (!fields.ContainsKey("Nonce") && page.Contains("name=\"Nonce\"")) form.Add(new StringContent(Hidden(page, "Nonce")), "Nonce");
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        return await client.PostAsync(to, form);
    }

    public static string Hidden(string page, string name) => Regex.Match(page, $"name=\"{name}\" value=\"([^\"]*)\"").Groups[1].Value;

    public static PlateRead Read(FakeCity city, string camera = "gate", int number = 1) => new()
    {
        Id = ReadId.FromSequence(CameraId.Parse(camera), $"{number}"), Camera = CameraId.Parse(camera), Plate = PlateNumber.Parse("8SYN123"), Confidence = Confidence.Clamped(0.93),
        CapturedAt = city.Time.GetUtcNow().AddHours(-number), UploadedAt = city.Time.GetUtcNow().AddHours(-number), Place = city.Camera(camera).Put(TransferProtocol.Frames).Registration!.Place,
        Source = ReadSource.Recognizer, Region = PlateRegion.California, Vehicle = new VehicleAttributes("white", null, null, "sedan"),
    };
}

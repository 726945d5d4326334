using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AlprGrains.Cameras;
using AlprGrains.Plates;

namespace AlprGrains.Gateway.Cameras.Protocols.PlateRecognizer;

/// <summary>
/// Plate Recognizer Stream: its webhook, as JSON or as a form with a part <c>json</c> and an image. Field lists: the vendor's
/// public guide to Stream results.
/// </summary>
/// <remarks>
/// Traps of the format: plates are lower-case, scores count to 1, <c>direction</c> is in degrees, and no result has an id: the
/// read's id is the digest of camera, time, file and place in the list, so that a repeated call is a repeat. <c>timestamp</c>
/// is UTC even where it says no offset. A result that cannot be used is skipped, not the whole message.
/// </remarks>
public sealed class PlateRecognizerProtocol : ICameraProtocol
{
    /// <summary>Most plates in one message.</summary>
    public const int ResultsMax = 100;

    private const int TextCharactersMax = 400;

    public TransferProtocol Kind => TransferProtocol.PlateRecognizer;

    public int BodyBytesMax => 24 << 20;

    public ProtocolMessage Parse(ReadOnlyMemory<byte> body, string? contentType)
    {
        if (!WebhookForm.IsForm(contentType)) return ParseJson(body, image: null);
        return WebhookForm.TryOpen(body, contentType!, out var form, out var problem)
            ? ParseJson(form.Json, form.Image)
            : new ProtocolMessage.Refused(problem);
    }

    private static ProtocolMessage ParseJson(ReadOnlyMemory<byte> body, ReadOnlyMemory<byte>? image)
    {
        using var json = JsonReading.Open(body);
        if (json.Problem is { } unreadable) return new ProtocolMessage.Refused(unreadable);
        var data = json.Root["data"];
        if (!data.IsObject) return new ProtocolMessage.Refused(new ProtocolProblem("data", "it is missing; the webhook's object with results is needed"));
        var capturedAt = TimeAt(data);
        var items = data["results"].Items(ResultsMax);
        var frameKey = $"{TextOf(data["camera_id"])}\0{capturedAt.UtcTicks}\0{data["filename"].OptionalText(TextCharactersMax) ?? json.Root["hook"]["filename"].OptionalText(TextCharactersMax)}";
        if (json.Problem is { } problem) return new ProtocolMessage.Refused(problem);
        if (items.Count == 0) return new ProtocolMessage.Heartbeat();

        var reads = ImmutableArray.CreateBuilder<CameraRead>();
        var skipped = ImmutableArray.CreateBuilder<ProtocolProblem>();
        for (var index = 0; index < items.Count; index++)
        {
            var read = ReadAt(items[index], ReadFields.DigestSequence(Encoding.UTF8.GetBytes($"{frameKey}\0{index}")), capturedAt);
            if (json.TakeProblem() is { } wrong) skipped.Add(wrong);
            else reads.Add(read);
        }
        return reads.Count == 0
            ? new ProtocolMessage.Refused(skipped[0])
            : new ProtocolMessage.Reads(new CameraReadBatch(reads.ToImmutable()) { Photograph = image }, skipped.ToImmutable());
    }

    private static CameraRead ReadAt(JsonAt item, string sequence, DateTimeOffset capturedAt)
    {
        var plate = ReadFields.Plate(item["plate"]);
        return new CameraRead
        {
            Sequence = sequence,
            Plate = plate,
            Confidence = ReadFields.Confidence(item["score"], ConfidenceScale.Share),
            CapturedAt = capturedAt,
            Region = ReadFields.Region(item["region"]["code"]),
            Candidates = ReadFields.Candidates(item["candidates"], "plate", "score", ConfidenceScale.Share, plate),
            DirectionDegrees = ReadFields.Direction(item["direction"]),
            Vehicle = VehicleAt(item),
            Box = ReadFields.Box(item["box"]["xmin"], item["box"]["ymin"], item["box"]["xmax"], item["box"]["ymax"], null, null),
        };
    }

    private static DateTimeOffset TimeAt(JsonAt data)
    {
        var utc = data["timestamp"].OptionalText(TextCharactersMax);
        var local = data["timestamp_local"].OptionalText(TextCharactersMax);
        if (data.HasProblem) return default;
        if (utc is null && local is null) { data["timestamp"].Refuse("it is missing; the time of capture is needed", null); return default; }
        string? problem;
        DateTimeOffset time;
        if (utc is not null) { if (CaptureTime.TryParseUtc(utc, out time, out problem)) return time; data["timestamp"].Refuse(problem, utc); }
        else { if (CaptureTime.TryParse(local!, out time, out problem)) return time; data["timestamp_local"].Refuse(problem, local); }
        return default;
    }

    // camera_id is text in the guide and a number in some cameras' configuration.
    private static string TextOf(JsonAt at) =>
        at.IsText ? at.OptionalText(TextCharactersMax) ?? "" : at.OptionalInteger()?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static VehicleAttributes? VehicleAt(JsonAt item)
    {
        var makeModel = Best(item["model_make"]);
        var vehicle = new VehicleAttributes(
            ReadFields.Word(WordOf(Best(item["color"])?["color"])),
            ReadFields.Word(WordOf(makeModel?["make"])),
            ReadFields.Word(WordOf(makeModel?["model"])),
            ReadFields.Word(WordOf(item["vehicle"]["type"])));
        return vehicle is { Color: null, Make: null, Model: null, BodyType: null } ? null : vehicle;
    }

    private static string? WordOf(JsonAt? at) => at is { IsText: true } word ? word.OptionalText(int.MaxValue) : null;

    private static JsonAt? Best(JsonAt list)
    {
        JsonAt? best = null;
        var bestScore = double.NegativeInfinity;
        foreach (var item in list.Items(ReadFields.CandidatesSeenMax))
        {
            var score = item["score"].OptionalNumber() ?? 0;
            if (score > bestScore) (best, bestScore) = (item, score);
        }
        return best;
    }
}

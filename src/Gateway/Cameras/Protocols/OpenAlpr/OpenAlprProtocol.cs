using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Plates;

namespace AlprGrains.Gateway.Cameras.Protocols.OpenAlpr;

/// <summary>
/// OpenALPR and Rekor Scout agents: <c>alpr_group</c> (version 3), <c>alpr_results</c> (version 2, and version 1 with
/// <c>site_id</c>) and <c>heartbeat</c>. Field lists: the agent's public documentation of its JSON results.
/// </summary>
/// <remarks>
/// Traps of the format: a preview repeats the group that follows, under the same <c>best_uuid</c>, so that id alone names the
/// read; confidence counts to 100; <c>camera_id</c> is the agent's own integer and not our camera id; a group comes some 10 s
/// after <c>epoch_start</c>, or hours after a broken link. A result that cannot be used is skipped, not the whole message.
/// </remarks>
public sealed class OpenAlprProtocol : ICameraProtocol
{
    /// <summary>Most plates in one message.</summary>
    public const int ResultsMax = 100;

    /// <summary>Longest of the agent's short texts.</summary>
    private const int TextCharactersMax = 200;

    public TransferProtocol Kind => TransferProtocol.OpenAlpr;

    public int BodyBytesMax => 8 << 20;

    public ProtocolMessage Parse(ReadOnlyMemory<byte> body, string? contentType)
    {
        using var json = JsonReading.Open(body);
        if (json.Problem is { } unreadable) return new ProtocolMessage.Refused(unreadable);
        var root = json.Root;
        var kind = root["data_type"].Text(TextCharactersMax);
        var message = json.Problem is { } problem ? new ProtocolMessage.Refused(problem) : kind switch
        {
            "alpr_group" => Group(json, root),
            "alpr_results" => Results(json, root, body),
            "heartbeat" => new ProtocolMessage.Heartbeat(),
            _ => new ProtocolMessage.Refused(new ProtocolProblem("data_type", "alpr_group, alpr_results and heartbeat are taken", ProtocolProblem.Quote(kind))),
        };
        return message;
    }

    private static ProtocolMessage Group(JsonReading json, JsonAt root)
    {
        var bestPlate = root["best_plate"];
        var bestNumber = root["best_plate_number"];
        var plate = ReadFields.Plate(bestNumber.IsMissing ? bestPlate["plate"] : bestNumber);
        var read = new CameraRead
        {
            Sequence = ReadFields.Sequence(root["best_uuid"].Text(TextCharactersMax)),
            Plate = plate,
            Confidence = ReadFields.Confidence(root["best_confidence"].IsMissing ? bestPlate["confidence"] : root["best_confidence"], ConfidenceScale.Percent),
            CapturedAt = ReadFields.EpochMilliseconds(root["epoch_start"]),
            Region = ReadFields.Region(root["best_region"].IsMissing ? bestPlate["region"] : root["best_region"]),
            Candidates = ReadFields.Candidates(root["candidates"].IsMissing ? bestPlate["candidates"] : root["candidates"], "plate", "confidence", ConfidenceScale.Percent, plate),
            DirectionDegrees = ReadFields.Direction(root["travel_direction"]),
            Vehicle = VehicleAt(root["vehicle"]),
            FrameImage = ReadFields.Image(root["vehicle_crop_jpeg"]),
            PlateImage = ReadFields.Image(bestPlate["plate_crop_jpeg"]),
            Box = ReadFields.BoxAround(bestPlate["coordinates"], root["best_image_width"], root["best_image_height"]),
        };
        CheckCamera(root);
        return json.Problem is { } problem ? new ProtocolMessage.Refused(problem) : new ProtocolMessage.Reads(new CameraReadBatch([read]), []);
    }

    private static ProtocolMessage Results(JsonReading json, JsonAt root, ReadOnlyMemory<byte> body)
    {
        // The first plate of a frame has the frame's uuid, which is also the best_uuid of the group that is built on it.
        var uuid = root["uuid"].OptionalText(TextCharactersMax) is { Length: > 0 } given ? ReadFields.Sequence(given) : ReadFields.DigestSequence(body.Span);
        var capturedAt = ReadFields.EpochMilliseconds(root["epoch_time"]);
        CheckCamera(root);
        var items = root["results"].Items(ResultsMax);
        if (json.Problem is { } problem) return new ProtocolMessage.Refused(problem);
        if (items.Count == 0) return new ProtocolMessage.Heartbeat();

        var reads = ImmutableArray.CreateBuilder<CameraRead>();
        var skipped = ImmutableArray.CreateBuilder<ProtocolProblem>();
        for (var index = 0; index < items.Count; index++)
        {
            var item = items[index];
            var plate = ReadFields.Plate(item["plate"]);
            var read = new CameraRead
            {
                Sequence = index == 0 ? uuid : $"{uuid}#{index}",
                Plate = plate,
                Confidence = ReadFields.Confidence(item["confidence"], ConfidenceScale.Percent),
                CapturedAt = capturedAt,
                Region = ReadFields.Region(item["region"]),
                Candidates = ReadFields.Candidates(item["candidates"], "plate", "confidence", ConfidenceScale.Percent, plate),
                Box = ReadFields.BoxAround(item["coordinates"], root["img_width"], root["img_height"]),
            };
            if (json.TakeProblem() is { } wrong) skipped.Add(wrong);
            else reads.Add(read);
        }
        return reads.Count == 0
            ? new ProtocolMessage.Refused(skipped[0])
            : new ProtocolMessage.Reads(new CameraReadBatch(reads.ToImmutable()), skipped.ToImmutable());
    }

    // The path of the request names the camera; the agent's number is only checked to be a number or a text. Version 1 says site_id beside it.
    private static void CheckCamera(JsonAt root)
    {
        if (root["camera_id"].IsText) root["camera_id"].OptionalText(TextCharactersMax);
        else root["camera_id"].OptionalInteger();
    }

    private static VehicleAttributes? VehicleAt(JsonAt at)
    {
        if (!at.IsObject) return null;
        var makeAndModel = BestName(at["make_model"])?.Split('_', 2);
        var vehicle = new VehicleAttributes(
            ReadFields.Word(BestName(at["color"])),
            ReadFields.Word(BestName(at["make"]) ?? makeAndModel?[0]),
            makeAndModel is { Length: 2 } ? ReadFields.Word(makeAndModel[1].Replace('_', ' ')) : null,
            ReadFields.Word(BestName(at["body_type"])));
        return vehicle is { Color: null, Make: null, Model: null, BodyType: null } ? null : vehicle;
    }

    private static string? BestName(JsonAt list) =>
        list.Items(ReadFields.CandidatesSeenMax)
            .Where(item => item["name"].IsText)
            .OrderByDescending(item => item["confidence"].OptionalNumber() ?? 0)
            .Select(item => item["name"].OptionalText(int.MaxValue))
            .FirstOrDefault();
}

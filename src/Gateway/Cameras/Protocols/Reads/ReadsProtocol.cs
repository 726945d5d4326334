using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Cameras;
using AlprGrains.Plates;

namespace AlprGrains.Gateway.Cameras.Protocols.Reads;

/// <summary>
/// Our own batches of finished reads. All or nothing: one wrong read refuses the batch and names its place, since the sender
/// is ours to mend. Unknown fields are refused, so that nothing about a person can be slipped in (DGO I-12, section D).
/// <code>
/// { "import": true,                              only for reads that were uploaded elsewhere before; then each needs uploadedAt
///   "reads": [ {
///     "sequence": "000017",                    the camera's own id of the read, 1 to 128 of A-Z a-z 0-9 - _ . : #
///     "plate": "8SYN123",
///     "confidence": 0.93,                      0 to 1
///     "capturedAt": "2026-03-01T08:06:40-08:00",  with an offset
///     "uploadedAt": "2026-03-01T08:06:41-08:00",  of an import: its first upload, from which its 30 days run
///     "region": "us-ca",                       the rest is optional
///     "candidates": [ { "plate": "BSYN123", "confidence": 0.05 } ],   at most 20
///     "directionDegrees": 182.5,               0 to 360, from north
///     "vehicle": { "color": "white", "make": "honda", "model": "civic", "bodyType": "sedan" },
///     "box": { "left": 0.41, "top": 0.52, "right": 0.49, "bottom": 0.56 },   where the plate is in frameImage's picture, in shares; a camera with a mask must say it
///     "frameImage": "base64", "plateImage": "base64"                  JPEG or PNG
/// } ] }
/// </code>
/// </summary>
public sealed class ReadsProtocol : ICameraProtocol
{
    public TransferProtocol Kind => TransferProtocol.Reads;

    public int BodyBytesMax => 32 << 20;

    public ProtocolMessage Parse(ReadOnlyMemory<byte> body, string? contentType)
    {
        using var json = JsonReading.Open(body);
        json.Root.RefuseOthersThan("import", "reads");
        var isImport = json.Root["import"].OptionalFlag();
        var list = json.Root["reads"];
        if (list.IsMissing) list.Refuse("it is missing; send {\"reads\": [ … ]}", null);

        var reads = ImmutableArray.CreateBuilder<CameraRead>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.Items(CameraReadBatch.ReadsMax))
        {
            var read = ReadAt(item, isImport);
            if (json.Problem is not null) break;
            if (!seen.Add(read.Sequence)) { item["sequence"].Refuse("it occurs twice in this batch; every read has its own", read.Sequence); break; }
            reads.Add(read);
        }
        if (json.Problem is null && reads.Count == 0) list.Refuse("it is empty; send at least one read", null);
        return json.Problem is { } problem ? new ProtocolMessage.Refused(problem) : new ProtocolMessage.Reads(new CameraReadBatch(reads.ToImmutable()), []);
    }

    private static CameraRead ReadAt(JsonAt item, bool isImport)
    {
        item.RefuseOthersThan("sequence", "plate", "confidence", "capturedAt", "uploadedAt", "region", "candidates", "directionDegrees", "vehicle", "box", "frameImage", "plateImage");
        var sequence = item["sequence"].Text(ReadFields.SequenceCharactersMax);
        if (!item.HasProblem && ReadFields.Sequence(sequence) != sequence)
            item["sequence"].Refuse("letters A-Z and a-z, digits and - _ . : # are taken", sequence);
        var plate = ReadFields.Plate(item["plate"]);
        var confidence = ReadFields.Confidence(item["confidence"], ConfidenceScale.Share);
        return new CameraRead
        {
            Sequence = sequence,
            Plate = plate,
            Confidence = confidence,
            CapturedAt = TimeAt(item["capturedAt"]),
            Region = RegionAt(item["region"]),
            Candidates = CandidatesAt(item["candidates"], plate),
            DirectionDegrees = DirectionAt(item["directionDegrees"]),
            Vehicle = VehicleAt(item["vehicle"]),
            Box = BoxAt(item["box"]),
            FrameImage = ReadFields.Image(item["frameImage"]),
            PlateImage = ReadFields.Image(item["plateImage"]),
            UploadedAt = FirstUploadAt(item["uploadedAt"], isImport),
        };
    }

    // G-2: who hands over reads that were uploaded elsewhere says when; a camera says nothing of the kind.
    private static DateTimeOffset? FirstUploadAt(JsonAt at, bool isImport)
    {
        if (isImport && at.IsMissing) at.Refuse("it is missing; an import says when each read was first uploaded, for its 30 days run from then", null);
        else if (!isImport && !at.IsMissing) at.Refuse("only an import carries it: say \"import\": true beside \"reads\"", null);
        return isImport && !at.HasProblem ? TimeAt(at) : null;
    }

    private static DateTimeOffset TimeAt(JsonAt at)
    {
        var text = at.Text(40);
        if (at.HasProblem) return default;
        if (!CaptureTime.TryParse(text, out var time, out var problem)) at.Refuse(problem, text);
        return time;
    }

    private static PlateRegion? RegionAt(JsonAt at)
    {
        if (at.OptionalText(40) is not { } text) return null;
        if (PlateRegion.TryParse(text, out var region, out _)) return region;
        at.Refuse("it is not a region such as us-ca or CA", text);
        return null;
    }

    private static ImmutableArray<PlateCandidate> CandidatesAt(JsonAt at, PlateNumber plate)
    {
        var candidates = new List<PlateCandidate>();
        foreach (var item in at.Items(ReadFields.CandidatesMax))
        {
            item.RefuseOthersThan("plate", "confidence");
            candidates.Add(new PlateCandidate(ReadFields.Plate(item["plate"]), ReadFields.Confidence(item["confidence"], ConfidenceScale.Share)));
            if (at.HasProblem) return [];
        }
        return at.HasProblem ? [] : ReadFields.Ordered(candidates, plate);
    }

    private static double? DirectionAt(JsonAt at)
    {
        var degrees = at.OptionalNumber();
        if (degrees is < 0 or > 360) at.Refuse("it is not between 0 and 360 degrees", degrees.Value.ToString(CultureInfo.InvariantCulture));
        return degrees;
    }

    private static VehicleAttributes? VehicleAt(JsonAt at)
    {
        if (at.IsMissing) return null;
        at.RefuseOthersThan("color", "make", "model", "bodyType");
        return new VehicleAttributes(WordAt(at["color"]), WordAt(at["make"]), WordAt(at["model"]), WordAt(at["bodyType"]));
    }

    private static SentBox? BoxAt(JsonAt at)
    {
        if (at.IsMissing) return null;
        at.RefuseOthersThan("left", "top", "right", "bottom");
        var box = ReadFields.Box(at["left"], at["top"], at["right"], at["bottom"], frameWidth: 1, frameHeight: 1);
        if (box is not { Left: >= 0, Top: >= 0, Right: <= 1, Bottom: <= 1 })
            at.Refuse("it must have left, top, right and bottom in shares of the picture, 0 to 1, left before right and top before bottom", null);
        return box;
    }

    private static string? WordAt(JsonAt at)
    {
        var text = at.OptionalText(VehicleAttributes.TextCharactersMax);
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (ReadFields.Word(text) is { } word) return word;
        at.Refuse("it holds characters that are not printable ASCII", text);
        return null;
    }
}

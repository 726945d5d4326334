using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Cameras;
using AlprGrains.Evidence;
using AlprGrains.Geography;
using AlprGrains.HotLists;
using AlprGrains.Plates;
using AlprGrains.Recognition;

namespace AlprGrains.Tests.Storage.Plates;

/// <summary>Reads and alerts as tests need them: made up, every member given.</summary>
public static class SampleReads
{
    public static readonly PlateNumber Plate = PlateNumber.Parse("7ABC123");
    public static readonly PlateNumber OtherPlate = PlateNumber.Parse("8XYZ987");
    public static readonly CameraId Camera = CameraId.Parse("demo-01");

    public static PlateRead Read(int number, DateTimeOffset uploadedAt, PlateNumber? plate = null, DateTimeOffset? capturedAt = null)
    {
        Assert.True(GeoPoint.TryCreate(37.8044, -122.2712, out var place, out var problem), problem);
        return new PlateRead
        {
            Id = ReadId.FromSequence(Camera, $"{number}"),
            Camera = Camera,
            Plate = plate ?? Plate,
            Confidence = Confidence.Clamped(0.9375),
            CapturedAt = capturedAt ?? uploadedAt - TimeSpan.FromSeconds(1),
            UploadedAt = uploadedAt,
            Place = place,
            Source = ReadSource.Camera,
            Region = PlateRegion.California,
            Candidates = [new PlateCandidate(PlateNumber.Parse("7ABG123"), Confidence.Clamped(0.05))],
            DirectionDegrees = 271.5,
            Vehicle = new VehicleAttributes("green", "Example", null, "sedan"),
            FrameImage = new EvidenceRef("frame-locator"),
            PlateImage = new EvidenceRef("plate-locator"),
        };
    }

    /// <summary>The same as our own recognizer makes it: with its place in the frame, and as a later reading of a pass.</summary>
    public static PlateRead ReadFromFrame(int number, DateTimeOffset uploadedAt) => Read(number, uploadedAt) with
    {
        Source = ReadSource.Recognizer,
        InFrame = new PlateInFrame(new PlateCorners(new(-0.5, 310.2), new(643.7, 300), new(640.1, 330.4), new(571.9, 341)), 50_000, 720),
        PassOf = ReadId.FromSequence(Camera, "first of the pass"),
    };

    public static AlertDraft Alert(PlateRead read, string entryVersionHex = "00112233aabbccdd")
    {
        var entry = new HotListEntry
        {
            Version = new EntryVersion(entryVersionHex),
            ListName = "demo-stolen",
            Source = HotListSource.StolenVehicleSystem,
            Plate = read.Plate,
            Region = PlateRegion.California,
            Reason = "stolen vehicle",
            OriginatingAgency = "Example PD",
            EffectiveAt = read.UploadedAt - TimeSpan.FromDays(2),
        };
        var list = new HotListVersion("demo-stolen", HotListSource.StolenVehicleSystem, 3, read.UploadedAt - TimeSpan.FromHours(2), 1);
        var match = new HotListMatch(entry, list, MatchKind.Exact, read.Plate, read.Confidence, []);
        return new AlertDraft(AlertId.Of(read.Id, entry.Version), read, match, AlertTiming.Live);
    }

    public static ReadAppend Append(PlateRead read, IPlateKeys keys, ImmutableArray<AlertDraft>? alerts = null, bool registerReminder = false) =>
        new(read, keys.KeyOf(read.Plate), alerts ?? [], registerReminder);
}

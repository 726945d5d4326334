using AlprGrains.Alerts;
using AlprGrains.Cameras;
using AlprGrains.Evidence;
using AlprGrains.HotLists;
using AlprGrains.Plates;

namespace AlprGrains.Tests.Browser;

/// <summary>A made-up evening: six cameras, two lists, some alerts.</summary>
public static class ExampleCity
{
    private static readonly (string Id, string Label, double Latitude, double Longitude)[] Cameras =
    [
        ("broadway-14", "Broadway and 14th, northbound", 37.8044, -122.2712), ("telegraph-40", "Telegraph and 40th, southbound", 37.8283, -122.2647),
        ("grand-lake", "Grand and Lake Park, eastbound", 37.8112, -122.2478), ("fruitvale-e12", "Fruitvale and East 12th, westbound", 37.7763, -122.2243),
        ("hegenberger-880", "Hegenberger at 880, southbound", 37.7362, -122.1975), ("unit-42", "Patrol unit 42", 37.7921, -122.2470),
    ];

    public static void Fill(FakeCity city)
    {
        Beat(city);
        var now = city.Time.GetUtcNow();
        List(city, "stolen-vehicles", HotListSource.StolenVehicleSystem, now.AddHours(-5), 1840);
        List(city, "bolo", HotListSource.CustomBolo, now.AddHours(-31), 12);
    }

    /// <summary>The cameras are heard again, at the clock's new time.</summary>
    public static void Beat(FakeCity city)
    {
        var now = city.Time.GetUtcNow();
        for (var i = 0; i < Cameras.Length; i++)
        {
            var (id, label, latitude, longitude) = Cameras[i];
            city.Camera(id).Put(TransferProtocol.Frames, latitude, longitude, label).Health = new CameraHealth
            {
                LastHeardAt = i == 4 ? now.AddMinutes(-9) : now.AddSeconds(-3 - i), FramesTaken = 5_000 + 311 * i, ReadsStored = 4_200 + 287 * i, ReadsRepeated = 12 * i,
                ReadsLastMinute = i == 4 ? 0 : 8 + 7 * i % 19, LateUploads = i == 5 ? 41 : 0, ClockAhead = i == 3 ? TimeSpan.FromMinutes(7) : TimeSpan.Zero,
                Quarantined = i == 2 ? 1 : 0, LastProblem = i == 2 ? "body: it is not JSON (line 1, byte 0), or nested deeper than 16" : null,
            };
        }
    }

    /// <summary>An alert that differs in one character, with pictures; returns its id.</summary>
    public static async Task<string> Alert(FakeCity city, int number = 1, bool withPictures = true)
    {
        var now = city.Time.GetUtcNow();
        var camera = CameraId.Parse(Cameras[number % 4].Id);
        var entry = new HotListEntry
        {
            Version = new EntryVersion($"{number:x16}"), ListName = number % 2 == 0 ? "bolo" : "stolen-vehicles",
            Source = number % 2 == 0 ? HotListSource.CustomBolo : HotListSource.StolenVehicleSystem, Plate = PlateNumber.Parse("BSYN123"),
            Region = PlateRegion.California, Reason = number % 2 == 0 ? "Missing person at risk" : "Stolen vehicle", OriginatingAgency = "Example Police Department",
            EffectiveAt = now.AddDays(-3), Vehicle = new VehicleAttributes("white", "Honda", null, "sedan"), Reference = "SYN-2026-0117",
        };
        var version = city.HotLists[entry.ListName].Version!;
        var read = new PlateRead
        {
            Id = ReadId.FromSequence(camera, $"{number}"), Camera = camera, Plate = PlateNumber.Parse("8SYN123"), CapturedAt = now.AddSeconds(-2), UploadedAt = now,
            Confidence = Confidence.Clamped(0.74), Place = city.Camera(camera.Text).Registration!.Place, Source = ReadSource.Recognizer, Region = PlateRegion.California,
            Candidates = [new(PlateNumber.Parse("BSYN123"), Confidence.Clamped(0.21)), new(PlateNumber.Parse("8SYN128"), Confidence.Clamped(0.03))],
            DirectionDegrees = 12, Vehicle = new VehicleAttributes("silver", "Honda", "Civic", null),
            FrameImage = withPictures ? new EvidenceRef("f") : null, PlateImage = withPictures ? new EvidenceRef("p") : null,
        };
        var match = new HotListMatch(entry, version, MatchKind.Possible, read.Plate, read.Confidence, [0]);
        var id = AlertId.Of(read.Id, entry.Version);
        city.Alerts[id.Text] = new FakeAlert(city, id.Text)
        {
            Shown = new AlertView(null, new AlertDraft(id, read, match, AlertTiming.Live), city.Camera(camera.Text).Registration, now, AlertHandling.Open, null),
            FramePicture = withPictures ? DrawnPictures.Scene("8SYN123") : null, PlatePicture = withPictures ? DrawnPictures.Plate("8SYN123") : null,
        };
        await city.Feed.Append(new AlertSummary(id, camera, city.Camera(camera.Text).Registration!.Label, read.CapturedAt, now, MatchKind.Possible, AlertTiming.Live, entry.ListName, entry.Reason));
        return id.Text;
    }

    /// <summary>A made-up history of one vehicle over two days, as this person's lookups answer it.</summary>
    public static void History(FakeCity city, string userName)
    {
        var now = city.Time.GetUtcNow();
        var lookups = city.Lookups(userName);
        lookups.Jpeg = DrawnPictures.Plate("8SYN123");
        lookups.NotSearched = ["camera hegenberger-880 was silent for 9 minutes of this time"];
        lookups.Reads = [.. new[] { 2, 5, 7, 20, 26, 29, 31, 44 }.Select((hoursAgo, i) => new PlateRead
        {
            Id = ReadId.FromSequence(CameraId.Parse(Cameras[i % 4].Id), $"history-{i}"), Camera = CameraId.Parse(Cameras[i % 4].Id), Plate = PlateNumber.Parse("8SYN123"),
            CapturedAt = now.AddHours(-hoursAgo), UploadedAt = now.AddHours(-hoursAgo).AddSeconds(2), Confidence = Confidence.Clamped(i == 3 ? 0.71 : 0.97),
            Place = city.Camera(Cameras[i % 4].Id).Registration!.Place, Source = ReadSource.Recognizer, Region = i == 3 ? null : PlateRegion.California,
            Vehicle = i % 2 == 0 ? new VehicleAttributes("silver", "Honda", null, "sedan") : null, FrameImage = new EvidenceRef("f"), PlateImage = i == 5 ? null : new EvidenceRef("p"),
        })];
    }

    private static void List(FakeCity city, string name, HotListSource source, DateTimeOffset loadedAt, int entries) =>
        city.HotLists[name] = new FakeHotList(city, name) { Version = new HotListVersion(name, source, 4, loadedAt, entries) };
}

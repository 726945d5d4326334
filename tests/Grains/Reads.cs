using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Geography;
using AlprGrains.Plates;

namespace AlprGrains.Tests.Grains;

/// <summary>Reads for tests, all made up.</summary>
internal static class Reads
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    public static readonly CameraId Camera = CameraId.Parse("cam-1");

    public static GeoPoint Broadway => GeoPoint.TryCreate(37.8044, -122.2712, out var point, out _) ? point : default;

    public static PlateRead Of(
        string plate, string sequence = "1", DateTimeOffset? capturedAt = null, DateTimeOffset? uploadedAt = null, params (string Plate, double Probability)[] candidates) => new()
    {
        Id = ReadId.FromSequence(Camera, sequence),
        Camera = Camera,
        Plate = PlateNumber.Parse(plate),
        Confidence = Confidence.Clamped(0.9),
        CapturedAt = capturedAt ?? Noon,
        UploadedAt = uploadedAt ?? capturedAt ?? Noon,
        Place = Broadway,
        Source = ReadSource.Camera,
        Candidates = [.. candidates.Select(one => new PlateCandidate(PlateNumber.Parse(one.Plate), Confidence.Clamped(one.Probability)))],
    };
}

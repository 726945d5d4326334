using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Evidence;
using AlprGrains.Geography;

namespace AlprGrains.Plates;

/// <summary>Who turned pixels into characters.</summary>
public enum ReadSource
{
    /// <summary>Our own recognizer, from a frame.</summary>
    Recognizer = 0,
    /// <summary>The camera or its agent.</summary>
    Camera = 1,
}

/// <summary>
/// One sighting of one plate: what DGO I-12, section B, names (characters, date, time, location) and what shows it.
/// All times are UTC. Nothing here is about a person, and no free text can be added to it.
/// </summary>
[GenerateSerializer, Immutable, Alias("PlateRead")]
public sealed record PlateRead
{
    /// <summary>Unique for ever (INV-2).</summary>
    [Id(0)] public required ReadId Id { get; init; }
    [Id(1)] public required CameraId Camera { get; init; }
    [Id(2)] public required PlateNumber Plate { get; init; }
    [Id(3)] public required Confidence Confidence { get; init; }

    /// <summary>By the camera's clock, clamped to arrival when that clock runs ahead.</summary>
    [Id(4)] public required DateTimeOffset CapturedAt { get; init; }

    /// <summary>Initial upload, by the server's clock: the 30 days of section G run from here.</summary>
    [Id(5)] public required DateTimeOffset UploadedAt { get; init; }
    [Id(6)] public required GeoPoint Place { get; init; }
    [Id(7)] public required ReadSource Source { get; init; }
    [Id(8)] public PlateRegion? Region { get; init; }

    /// <summary>Other readings, most probable first; without the plate itself. Never default, may be empty.</summary>
    [Id(9)] public ImmutableArray<PlateCandidate> Candidates { get; init; } = [];
    [Id(10)] public double? DirectionDegrees { get; init; }
    [Id(11)] public VehicleAttributes? Vehicle { get; init; }
    [Id(12)] public EvidenceRef? FrameImage { get; init; }
    [Id(13)] public EvidenceRef? PlateImage { get; init; }

    /// <summary>
    /// <see cref="CapturedAt"/> is the arrival: the camera gave no time, or its clock ran ahead. A repeat on a later day
    /// then carries a later capture time, so a store looks for it in every day that is kept, not from the capture on (INV-2).
    /// </summary>
    [Id(14)] public bool CapturedAtIsArrival { get; init; }

    /// <summary>Where <see cref="FrameImage"/> shows the plate; null when a camera recognized it and did not say.</summary>
    [Id(15)] public PlateInFrame? InFrame { get; init; }

    /// <summary>
    /// The first read of the same passing vehicle, when this is a surer reading of it from a later frame; null for the first and for all
    /// that stand alone (docs/decisions/0012-passes.md).
    /// </summary>
    [Id(16)] public ReadId? PassOf { get; init; }

    /// <summary>Never the plate.</summary>
    public override string ToString() => $"read {Id.Hex}";
}

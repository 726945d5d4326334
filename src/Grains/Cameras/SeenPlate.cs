using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Evidence;
using AlprGrains.Plates;

namespace AlprGrains.Grains.Cameras;

/// <summary>What is particular to one read, its images perhaps still on their way to the evidence store; the rest is its camera's.</summary>
internal readonly record struct SeenPlate
{
    public required ReadId Id { get; init; }
    public required ReadSource Source { get; init; }
    public required PlateNumber Plate { get; init; }
    public required Confidence Confidence { get; init; }
    public required PlateRegion? Region { get; init; }
    public required ImmutableArray<PlateCandidate> Candidates { get; init; }
    public required Task<EvidenceRef?> FrameImage { get; init; }
    public required Task<EvidenceRef?> PlateImage { get; init; }
    public required CaptureStamp Stamp { get; init; }
    public required DateTimeOffset ArrivedAt { get; init; }
    public double? DirectionDegrees { get; init; }
    public VehicleAttributes? Vehicle { get; init; }
    public PlateInFrame? InFrame { get; init; }
    public ReadId? PassOf { get; init; }

    /// <summary>Its images are durable, or it has none.</summary>
    public bool ImagesAreKept => FrameImage.IsCompletedSuccessfully && PlateImage.IsCompletedSuccessfully;

    /// <summary>The read as it goes to its plate, once its images are durable.</summary>
    public PlateRead ReadOf(CameraRegistration camera, EvidenceRef? frameImage, EvidenceRef? plateImage) => new()
    {
        Id = Id,
        Camera = camera.Camera,
        Plate = Plate,
        Confidence = Confidence,
        CapturedAt = Stamp.CapturedAt,
        CapturedAtIsArrival = Stamp.IsArrival,
        UploadedAt = ArrivedAt,
        Place = camera.Place,
        Source = Source,
        Region = Region,
        Candidates = Candidates,
        DirectionDegrees = DirectionDegrees ?? camera.HeadingDegrees,
        Vehicle = Vehicle,
        FrameImage = frameImage,
        PlateImage = plateImage,
        InFrame = InFrame,
        PassOf = PassOf,
    };
}

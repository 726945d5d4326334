using AlprGrains.Recognition;

namespace AlprGrains.Plates;

/// <summary>Where a frame shows the plate: four corners, in pixels of the upright frame, and that frame's size.</summary>
[GenerateSerializer, Immutable, Alias("PlateInFrame")]
public sealed record PlateInFrame(
    [property: Id(0)] PlateCorners Corners,
    [property: Id(1)] int FrameWidthPixels,
    [property: Id(2)] int FrameHeightPixels);

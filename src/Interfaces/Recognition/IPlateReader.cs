using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Plates;

namespace AlprGrains.Recognition;

/// <summary>
/// Frame in, plate readings out. What the world may do (a file that is no image, one too large) is a
/// <see cref="FrameRefusal"/>; an exception is a fault of ours. Not thread-safe: one reader per worker.
/// </summary>
[SiloOnly]
public interface IPlateReader : IDisposable
{
    /// <summary>Finds and reads every plate in one encoded frame (JPEG or PNG).</summary>
    FrameReading Read(ReadOnlyMemory<byte> encodedFrame);

    /// <summary>The same with the private part black before anything is looked for; what was read is in <see cref="FrameReading.MaskedFrame"/>.</summary>
    FrameReading Read(ReadOnlyMemory<byte> encodedFrame, PictureMask mask);

    /// <summary>The picture with its private part black; null when it cannot be decoded or, if asked for, is not of the mask's frame size.</summary>
    ReadOnlyMemory<byte>? Mask(ReadOnlyMemory<byte> encodedPicture, PictureMask mask, bool onlyWholeFrames);

    /// <summary>Small, blurred, plates and private part black; null when it cannot be decoded.</summary>
    ReadOnlyMemory<byte>? Sketch(ReadOnlyMemory<byte> encodedPicture, PictureMask? mask);
}

/// <summary>Makes readers; each worker asks for its own.</summary>
[SiloOnly]
public interface IPlateReaderFactory
{
    /// <summary>A reader with networks of its own. Throws when the native library or the networks are missing, naming the command that mends it.</summary>
    IPlateReader Create();
}

/// <summary>What a frame held, or why it could not be used. Exactly one of the two: <see cref="Refusal"/> null means read.</summary>
[GenerateSerializer, Immutable, Alias("FrameReading")]
public sealed record FrameReading(
    [property: Id(0)] FrameRefusal? Refusal,
    [property: Id(1)] ImmutableArray<PlateReading> Plates,
    [property: Id(2)] int WidthPixels,
    [property: Id(3)] int HeightPixels,
    [property: Id(4)] StageMilliseconds Stages)
{
    /// <summary>Of a frame that was read under a mask and holds plates: the frame as it may be kept, JPEG, the private part black. Null otherwise.</summary>
    [Id(5)] public ReadOnlyMemory<byte>? MaskedFrame { get; init; }

    /// <summary>Plates that reach into the private part; they are not among <see cref="Plates"/>.</summary>
    [Id(6)] public int PlatesOutsideView { get; init; }

    public static FrameReading Refused(FrameRefusalReason reason, string sentence) =>
        new(new FrameRefusal(reason, sentence), [], 0, 0, default);
}

/// <summary>One plate found in a frame.</summary>
/// <param name="Plate">The most probable characters.</param>
/// <param name="Confidence">Calibrated probability that every character is right, as far as the network knows.</param>
/// <param name="Candidates">Other readings, most probable first, without <paramref name="Plate"/>.</param>
/// <param name="Region">A hint, or null.</param>
/// <param name="Corners">Where it is in the frame.</param>
/// <param name="PlateJpeg">The rectified plate, JPEG.</param>
[GenerateSerializer, Immutable, Alias("PlateReading")]
public sealed record PlateReading(
    [property: Id(0)] PlateNumber Plate,
    [property: Id(1)] Confidence Confidence,
    [property: Id(2)] ImmutableArray<PlateCandidate> Candidates,
    [property: Id(3)] PlateRegion? Region,
    [property: Id(4)] PlateCorners Corners,
    [property: Id(5)] ReadOnlyMemory<byte> PlateJpeg);

/// <summary>A point in a frame: pixels from the left and from the top.</summary>
[GenerateSerializer, Immutable, Alias("PixelPoint")]
public readonly record struct PixelPoint([property: Id(0)] double XPixels, [property: Id(1)] double YPixels);

/// <summary>A plate's corners, clockwise from the top left as one reads it.</summary>
[GenerateSerializer, Immutable, Alias("PlateCorners")]
public readonly record struct PlateCorners(
    [property: Id(0)] PixelPoint TopLeft,
    [property: Id(1)] PixelPoint TopRight,
    [property: Id(2)] PixelPoint BottomRight,
    [property: Id(3)] PixelPoint BottomLeft);

/// <summary>Where the time of one frame went, milliseconds.</summary>
[GenerateSerializer, Immutable, Alias("StageMilliseconds")]
public readonly record struct StageMilliseconds(
    [property: Id(0)] double Decode,
    [property: Id(1)] double Detect,
    [property: Id(2)] double Read);

/// <summary>Why a frame cannot be used.</summary>
public enum FrameRefusalReason
{
    Empty = 0,
    NotAnImage = 1,
    Truncated = 2,
    TooManyBytes = 3,
    TooManyPixels = 4,
    TooSmall = 5,
    Animated = 6,
    UnsupportedFormat = 7,
    Undecodable = 8,
    /// <summary>The recognizer itself failed on it three times.</summary>
    RecognizerFailed = 9,
}

/// <summary>The reason and one sentence that a camera's operator understands: what was wrong and what to do.</summary>
[GenerateSerializer, Immutable, Alias("FrameRefusal")]
public sealed record FrameRefusal([property: Id(0)] FrameRefusalReason Reason, [property: Id(1)] string Sentence);

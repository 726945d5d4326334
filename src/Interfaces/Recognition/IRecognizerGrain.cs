using AlprGrains.Cameras;

namespace AlprGrains.Recognition;

/// <summary>
/// Stateless worker: decodes and recognizes a frame off the camera's turn, at most one frame per core at a time on a silo.
/// A refusal is an answer; a frame on which the recognizer itself fails three times is refused as well.
/// </summary>
[Alias("IRecognizerGrain")]
[UnderPolicy(PolicyUse.Capture, "A")]
public interface IRecognizerGrain : IGrainWithIntegerKey
{
    /// <summary>Reads every plate in one encoded frame.</summary>
    [Alias("Recognize")]
    ValueTask<FrameReading> Recognize(ReadOnlyMemory<byte> encodedFrame);

    /// <summary>The same for a camera with a mask: the private part is black before anything is read.</summary>
    [Alias("RecognizeMasked")]
    ValueTask<FrameReading> RecognizeMasked(ReadOnlyMemory<byte> encodedFrame, PictureMask mask);

    /// <summary>A picture with its private part black and nothing else of the file; null when it is no picture, or not of the size that is asked for.</summary>
    [Alias("Mask")]
    ValueTask<ReadOnlyMemory<byte>?> Mask(ReadOnlyMemory<byte> encodedPicture, PictureMask mask, bool onlyWholeFrames);

    /// <summary>A small blurred picture without plates, the private part black; null when it is no picture.</summary>
    [Alias("Sketch")]
    ValueTask<ReadOnlyMemory<byte>?> Sketch(ReadOnlyMemory<byte> encodedPicture, PictureMask? mask);
}

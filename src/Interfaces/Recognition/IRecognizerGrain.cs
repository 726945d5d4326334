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
}

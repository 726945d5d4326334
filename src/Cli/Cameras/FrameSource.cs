namespace AlprGrains.Cli.Cameras;

/// <summary>One encoded frame on its way to a camera endpoint.</summary>
/// <param name="Encoded">JPEG or PNG.</param>
/// <param name="CapturedAt">When it was captured; null where nothing says so, as with a photo of a folder: then the server takes its arrival.</param>
public sealed record SourceFrame(ReadOnlyMemory<byte> Encoded, DateTimeOffset? CapturedAt = null);

/// <summary>Where frames come from: a folder of photos, one photo, a video file, or a stream.</summary>
public interface IFrameSource
{
    /// <summary>How many frames there are; null when only the end tells.</summary>
    long? Count { get; }

    /// <summary>Files that were passed over because they are neither JPEG nor PNG.</summary>
    int PassedOver { get; }

    /// <summary>Whether it goes on until it is stopped: then nothing of it is remembered, since no frame comes twice.</summary>
    bool IsEndless { get; }

    /// <summary>The frames, in the same order every time; those of a stream as they come.</summary>
    IAsyncEnumerable<SourceFrame> Frames(CancellationToken stop);
}

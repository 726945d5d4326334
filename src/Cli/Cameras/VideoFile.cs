using System.Runtime.CompilerServices;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Recognition.Video;

namespace AlprGrains.Cli.Cameras;

/// <summary>
/// A video's frames as JPEG, from a file or a stream's address. A few frames a second are plenty: a car that passes a camera is seen
/// for a second or more.
/// </summary>
public sealed class VideoFile : IFrameSource
{
    /// <summary>Frames taken from one second of video.</summary>
    public const double FramesPerSecondMax = 5;

    private readonly string _source;

    private VideoFile(string source) => _source = source;

    /// <summary>A video says how many frames it has, not how many will be taken.</summary>
    public long? Count => null;

    public int PassedOver => 0;

    /// <summary>Refuses at once what is no video.</summary>
    public static VideoFile Open(string source)
    {
        var (frames, problem) = VideoFrames.Open(source);
        using (frames) return problem is null ? new VideoFile(source) : throw new VerbFailure($"{problem}.");
    }

    public async IAsyncEnumerable<SourceFrame> Frames([EnumeratorCancellation] CancellationToken stop)
    {
        var (frames, problem) = VideoFrames.Open(_source);
        if (frames is null) throw new VerbFailure($"{problem}.");
        using (frames)
        {
            foreach (var frame in frames.Read(FramesPerSecondMax))
            {
                stop.ThrowIfCancellationRequested();
                yield return new SourceFrame(frame.Jpeg);
                await Task.Yield(); // decoding is synchronous: whoever waits for the pace gets its turn
            }
        }
    }
}

using System.Runtime.CompilerServices;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Recognition.Video;

namespace AlprGrains.Cli.Cameras;

/// <summary>
/// A video file's frames as JPEG, as if its last were captured when the feed began. A few frames a second are plenty: a car that passes
/// a camera is seen for a second or more.
/// </summary>
public sealed class VideoFile : IFrameSource
{
    /// <summary>Frames taken from one second of video.</summary>
    public const double FramesPerSecondMax = 5;

    private readonly string _path;
    private readonly TimeProvider _time;

    private VideoFile(string path, TimeProvider time) => (_path, _time) = (path, time);

    /// <summary>A video says how many frames it has, not how many will be taken.</summary>
    public long? Count => null;

    public int PassedOver => 0;

    public bool IsEndless => false;

    /// <summary>Refuses at once what is no video.</summary>
    public static VideoFile Open(string path, TimeProvider time)
    {
        var (frames, problem) = VideoFrames.Open(path);
        using (frames) return problem is null ? new VideoFile(path, time) : throw new VerbFailure($"{problem}.");
    }

    public async IAsyncEnumerable<SourceFrame> Frames([EnumeratorCancellation] CancellationToken stop)
    {
        var (frames, problem) = VideoFrames.Open(_path);
        if (frames is null) throw new VerbFailure($"{problem}.");
        using (frames)
        {
            var start = _time.GetUtcNow() - frames.Length;
            foreach (var frame in frames.Read(FramesPerSecondMax))
            {
                stop.ThrowIfCancellationRequested();
                yield return new SourceFrame(frame.Jpeg, start + frame.Offset);
                await Task.Yield(); // decoding is synchronous: whoever waits for the pace gets its turn
            }
        }
    }
}

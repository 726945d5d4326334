using OpenCvSharp;

namespace AlprGrains.Recognition.Video;

/// <summary>One frame of a video: when it was shown, counted from the start, and its picture as JPEG.</summary>
public sealed record VideoFrame(TimeSpan Offset, ReadOnlyMemory<byte> Jpeg);

/// <summary>
/// A video file or stream in, JPEG frames out, at most so many a second. A video that cannot be opened is a named result, and a damaged
/// one ends early; neither throws.
/// </summary>
public sealed class VideoFrames : IDisposable
{
    private const int JpegQuality = 90;
    private const double FramesPerSecondAssumed = 25;

    private readonly VideoCapture _video;

    private VideoFrames(VideoCapture video) => _video = video;

    /// <summary>Frames that the video says it has; 0 for a stream.</summary>
    public int FrameCount => Math.Max(0, _video.FrameCount);

    /// <summary>Opens a file or an rtsp:// or http:// address, or says why not.</summary>
    public static (VideoFrames? Frames, string? Problem) Open(string source)
    {
        var isAddress = VideoSource.IsAddress(source);
        if (!isAddress && !File.Exists(source)) return (null, $"'{source}' does not exist");
        var video = new VideoCapture();
        if (video.Open(source)) return (new VideoFrames(video), null);
        video.Dispose();
        return (null, isAddress
            ? $"'{VideoSource.Shown(source)}' does not answer with a video: check address, user and password, and that the camera sends H.264 or MJPEG"
            : $"'{source}' is not a video that OpenCV can open; convert it to MP4 (H.264) or send single frames");
    }

    /// <summary>How long the video is, as far as it says; zero for a stream.</summary>
    public TimeSpan Length => TimeSpan.FromSeconds(FrameCount / FramesPerSecond);

    private double FramesPerSecond => _video.Fps is > 0 and < 1000 ? _video.Fps : FramesPerSecondAssumed;

    public IEnumerable<VideoFrame> Read(double framesPerSecondMax)
    {
        var fps = FramesPerSecond;
        var next = TimeSpan.Zero;
        using var frame = new Mat();
        for (var index = 0L; _video.Grab(); index++)
        {
            var offset = TimeSpan.FromSeconds(index / fps);
            if (offset < next) continue;
            if (!_video.Retrieve(frame) || frame.Empty()) yield break;
            next = offset + TimeSpan.FromSeconds(1 / framesPerSecondMax);
            Cv2.ImEncode(".jpg", frame, out var jpeg, [(int)ImwriteFlags.JpegQuality, JpegQuality]);
            yield return new VideoFrame(offset, jpeg);
        }
    }

    public void Dispose() => _video.Dispose();
}

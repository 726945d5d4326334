using AlprGrains.Recognition.Video;
using AlprGrains.Tests.Recognition.Frames;

namespace AlprGrains.Tests.Recognition.Video;

public sealed class VideoFramesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alpr-video-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Video_gives_its_frames_at_most_so_many_a_second()
    {
        var path = Path.Combine(_folder, "street.mjpeg");
        File.WriteAllBytes(path, [.. Enumerable.Repeat(Seeds.Jpeg(), 30).SelectMany(j => j)]);
        var (video, problem) = VideoFrames.Open(path);
        Assert.Null(problem);
        using (video)
        {
            var frames = video!.Read(framesPerSecondMax: 10).ToArray();
            Assert.InRange(frames.Length, 8, 13);   // 30 frames at 25 a second are 1.2 s
            Assert.All(frames.Zip(frames.Skip(1)), pair => Assert.True(pair.Second.Offset - pair.First.Offset >= TimeSpan.FromMilliseconds(99)));
            Assert.Equal([0xFF, 0xD8], frames[0].Jpeg[..2].ToArray());
        }
    }

    [Fact]
    public void File_that_is_no_video_is_a_named_problem()
    {
        var path = Path.Combine(_folder, "notes.mp4");
        File.WriteAllText(path, "not a video");
        var (video, problem) = VideoFrames.Open(path);
        Assert.Null(video);
        Assert.Contains("notes.mp4", problem);
        Assert.Contains("MP4", problem);
    }

    [Fact]
    public void Missing_file_is_a_named_problem() => Assert.Contains("does not exist", VideoFrames.Open(Path.Combine(_folder, "gone.mp4")).Problem);
}

using AlprGrains.Recognition;
using AlprGrains.Recognition.Video;
using AlprGrains.Tests.Recognition.Frames;

namespace AlprGrains.Tests.Recognition.Video;

public class MjpegFramesTests
{
    /// <summary>Gives its bytes in pieces of any size, as a network does.</summary>
    private sealed class Pieces(byte[] bytes, int pieceBytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(pieceBytes, buffer.Length)], cancellationToken);
    }

    private static async Task<List<byte[]>> All(byte[] stream, int pieceBytes = 1000)
    {
        var frames = new MjpegFrames(new Pieces(stream, pieceBytes));
        var all = new List<byte[]>();
        while (await frames.Next(CancellationToken.None) is { } jpeg) all.Add(jpeg.ToArray());
        return all;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Pictures_come_out_whole_however_the_network_cuts_them(int pieceBytes)
    {
        var jpeg = Seeds.Jpeg();
        byte[] head = "\r\n--b\r\nContent-Type: image/jpeg\r\n\r\n"u8.ToArray();
        var all = await All([.. head, .. jpeg, .. head, .. jpeg, .. jpeg], pieceBytes);
        Assert.Equal(3, all.Count);
        Assert.All(all, one => Assert.Equal(jpeg, one));
    }

    [Fact]
    public async Task Picture_that_the_end_cuts_off_is_left_out() => Assert.Single(await All([.. Seeds.Jpeg(), .. Seeds.Jpeg()[..^5]]));

    [Fact]
    public async Task Endless_bytes_without_a_picture_are_a_named_fault() =>
        Assert.Contains("without a JPEG picture", (await Assert.ThrowsAsync<InvalidDataException>(() => All(new byte[2 << 20], 60_000))).Message);

    [Fact]
    public async Task Picture_larger_than_a_frame_may_be_is_a_named_fault()
    {
        var huge = new byte[FrameLimits.EncodedBytesMax + 10];
        Seeds.Jpeg()[..20].CopyTo(huge, 0);
        Assert.Contains("more than", (await Assert.ThrowsAsync<InvalidDataException>(() => All(huge, 60_000))).Message);
    }

    [Theory]
    [InlineData("rtsp://admin:secret@10.0.0.5:554/stream1?key=secret", "rtsp://10.0.0.5:554/stream1")]
    [InlineData("http://a:se/cr@et@host/video.mjpg", "http://host/video.mjpg")]
    [InlineData("rtsp://host/stream#secret", "rtsp://host/stream")]
    [InlineData("street.mp4", "street.mp4")]
    public void Credentials_are_never_shown(string source, string shown) => Assert.Equal(shown, VideoSource.Shown(source));

    [Fact]
    public void Address_that_gives_no_video_is_a_problem_without_its_password()
    {
        var (video, problem) = VideoFrames.Open("rtsp://admin:secret@127.0.0.1:9/stream");
        Assert.Null(video);
        Assert.DoesNotContain("secret", problem);
        Assert.Contains("127.0.0.1:9", problem);
    }
}

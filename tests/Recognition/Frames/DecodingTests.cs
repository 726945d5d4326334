using AlprGrains.Recognition.Frames;
using OpenCvSharp;

namespace AlprGrains.Tests.Recognition.Frames;

public class DecodingTests
{
    public static TheoryData<string> GoodFrames => ["baseline JPEG", "progressive JPEG", "PNG", "16-bit PNG", "CMYK JPEG"];

    [Theory]
    [MemberData(nameof(GoodFrames))]
    public void Frame_of_an_unusual_but_sound_kind_decodes_to_the_same_picture(string kind)
    {
        var bytes = kind switch
        {
            "baseline JPEG" => Seeds.Jpeg(),
            "progressive JPEG" => Seeds.ProgressiveJpeg(),
            "PNG" => Seeds.Png(),
            "16-bit PNG" => Seeds.Png16(),
            "CMYK JPEG" => Seeds.Cmyk(),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        var (frame, refusal) = FrameDecoder.Decode(bytes);
        Assert.Null(refusal);
        using (frame)
        {
            Assert.Equal(new Size(96, 64), frame!.Grey.Size());
            // White in the middle, a mid grey in the corner below left.
            Assert.InRange(frame.Grey.At<byte>(28, 60), 225, 255);
            Assert.InRange(frame.Grey.At<byte>(60, 4), 110, 140);
        }
    }

    [Theory]
    [InlineData(1, 96, 64)]
    [InlineData(3, 96, 64)]
    [InlineData(6, 64, 96)]
    [InlineData(8, 64, 96)]
    public void Frame_is_turned_upright_as_its_EXIF_says(byte orientation, int width, int height)
    {
        var (frame, refusal) = FrameDecoder.Decode(Seeds.JpegTurned(orientation));
        Assert.Null(refusal);
        using (frame) Assert.Equal(new Size(width, height), frame!.Grey.Size());
    }

    [Fact]
    public void Quarter_turn_puts_the_left_edge_on_top()
    {
        using var picture = Seeds.Picture();
        Cv2.Rectangle(picture, new Rect(0, 0, 12, 64), Scalar.Black, -1);
        Cv2.ImEncode(".jpg", picture, out var flat);
        var turned = Seeds.JpegTurned(6);
        var exif = turned[2..38];
        var (frame, _) = FrameDecoder.Decode((byte[])[.. flat[..2], .. exif, .. flat[2..]]);
        using (frame)
        {
            Assert.True(frame!.Grey.At<byte>(4, 30) < 40, "the dark left edge is on top after a turn to the right");
            Assert.True(frame.Grey.At<byte>(90, 5) > 80, "and nothing dark is at the bottom");
        }
    }

    [Fact]
    public void Ancillary_chunks_of_a_PNG_are_left_out_before_decoding()
    {
        var png = Seeds.Png();
        byte[] text = [.. "tEXtComment\0"u8, .. new byte[4000]];
        byte[] chunk = [0, 0, (byte)((text.Length - 4) >> 8), (byte)((text.Length - 4) & 0xFF), .. text, 0, 0, 0, 0];
        var sniffed = FrameSniffer.Sniff((byte[])[.. png[..33], .. chunk, .. png[33..]]);
        Assert.Null(sniffed.Refusal);
        Assert.Equal(png.Length, sniffed.Header!.Bytes.Length);
    }
}

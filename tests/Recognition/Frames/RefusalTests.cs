using AlprGrains.Recognition;
using AlprGrains.Recognition.Frames;

namespace AlprGrains.Tests.Recognition.Frames;

/// <summary>INV-14: what is wrong with a frame has a name and a sentence, and costs no more than reading its header.</summary>
public class RefusalTests
{
    public static TheoryData<string, FrameRefusalReason> BadFrames => new()
    {
        { "empty", FrameRefusalReason.Empty },
        { "text", FrameRefusalReason.NotAnImage },
        { "two bytes of a JPEG", FrameRefusalReason.Truncated },
        { "half a JPEG", FrameRefusalReason.Truncated },
        { "JPEG without its end marker", FrameRefusalReason.Truncated },
        { "half a PNG", FrameRefusalReason.Truncated },
        { "JPEG of 65,000 x 65,000", FrameRefusalReason.TooManyPixels },
        { "PNG of 65,000 x 65,000", FrameRefusalReason.TooManyPixels },
        { "JPEG of 8 x 8", FrameRefusalReason.TooSmall },
        { "21 MiB", FrameRefusalReason.TooManyBytes },
        { "animated GIF", FrameRefusalReason.Animated },
        { "animated PNG", FrameRefusalReason.Animated },
        { "animated WebP", FrameRefusalReason.Animated },
        { "GIF", FrameRefusalReason.UnsupportedFormat },
        { "WebP", FrameRefusalReason.UnsupportedFormat },
        { "BMP", FrameRefusalReason.UnsupportedFormat },
        { "TIFF", FrameRefusalReason.UnsupportedFormat },
        { "HEIC", FrameRefusalReason.UnsupportedFormat },
        { "12-bit JPEG", FrameRefusalReason.UnsupportedFormat },
        { "arithmetic JPEG", FrameRefusalReason.UnsupportedFormat },
        { "JPEG of 1,000 scans", FrameRefusalReason.Undecodable },
        { "PNG with a wrong checksum", FrameRefusalReason.Undecodable },
        { "PNG whose pixels are noise", FrameRefusalReason.Undecodable },
        { "JPEG of 0 x 64", FrameRefusalReason.Undecodable },
    };

    [Theory]
    [MemberData(nameof(BadFrames))]
    public void Bad_frame_is_refused_with_its_own_reason_and_a_sentence(string kind, FrameRefusalReason reason)
    {
        var (frame, refusal) = FrameDecoder.Decode(Bytes(kind));
        frame?.Dispose();
        Assert.NotNull(refusal);
        Assert.Equal(reason, refusal.Reason);
        Assert.EndsWith(".", refusal.Sentence);
        Assert.InRange(refusal.Sentence.Length, 30, 300);
    }

    [Fact]
    public void Header_that_promises_65000_by_65000_pixels_allocates_nothing_by_it()
    {
        var bytes = Seeds.JpegClaiming(65000, 65000);
        _ = FrameDecoder.Decode(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = FrameDecoder.Decode(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
    }

    private static byte[] Bytes(string kind) => kind switch
    {
        "empty" => [],
        "text" => "<html>camera offline</html>"u8.ToArray(),
        "two bytes of a JPEG" => [0xFF, 0xD8],
        "half a JPEG" => Seeds.Jpeg()[..(Seeds.Jpeg().Length / 2)],
        "JPEG without its end marker" => Seeds.Jpeg()[..^2],
        "half a PNG" => Seeds.Png()[..(Seeds.Png().Length / 2)],
        "JPEG of 65,000 x 65,000" => Seeds.JpegClaiming(65000, 65000),
        "PNG of 65,000 x 65,000" => Seeds.PngClaiming(65000, 65000),
        "JPEG of 8 x 8" => Seeds.Jpeg(8, 8),
        "JPEG of 0 x 64" => Seeds.JpegClaiming(0, 64),
        "21 MiB" => new byte[21 << 20],
        "animated GIF" => Seeds.Gif(images: 2),
        "animated PNG" => Seeds.AnimatedPng(),
        "animated WebP" => Seeds.Webp(animated: true),
        "GIF" => Seeds.Gif(images: 1),
        "WebP" => Seeds.Webp(animated: false),
        "BMP" => [.. "BM"u8, .. new byte[60]],
        "TIFF" => [.. "II*\0"u8, .. new byte[60]],
        "HEIC" => [0, 0, 0, 24, .. "ftypheic"u8, .. new byte[60]],
        "12-bit JPEG" => Changed(Seeds.Jpeg(), after: [0xFF, 0xC0], offset: 4, to: 12),
        "arithmetic JPEG" => Changed(Seeds.Jpeg(), after: [0xFF, 0xC0], offset: 1, to: 0xC9),
        "JPEG of 1,000 scans" => ManyScans(Seeds.Jpeg(), 1000),
        "PNG with a wrong checksum" => Changed(Seeds.Png(), after: "IDAT"u8.ToArray(), offset: 20, to: 0x55),
        "PNG whose pixels are noise" => NoisePng(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such frame"),
    };

    private static byte[] Changed(byte[] bytes, byte[] after, int offset, byte to)
    {
        var at = bytes.AsSpan().IndexOf(after) + offset;
        bytes[at] = bytes[at] == to ? (byte)(to ^ 0xFF) : to;
        return bytes;
    }

    private static byte[] ManyScans(byte[] jpeg, int scans)
    {
        var scan = jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA]);
        return [.. jpeg[..scan], .. Enumerable.Repeat(jpeg[scan..^2], scans).SelectMany(s => s), 0xFF, 0xD9];
    }

    // The checksums hold, the compressed pixels do not: only the decoder can find that out.
    private static byte[] NoisePng()
    {
        var png = Seeds.Png();
        var at = png.AsSpan().IndexOf("IDAT"u8);
        var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at - 4));
        png.AsSpan(at + 4, length).Fill(0xA5);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(at + 4 + length), Crc32.Of(png.AsSpan(at, length + 4)));
        return png;
    }
}

using System.Text;

namespace AlprGrains.Recognition.Frames;

/// <summary>What a frame's header promises, read without decoding a pixel.</summary>
internal enum FrameFormat { Jpeg, Png }

/// <summary>The header's promise, or the reason to stop. Exactly one of <see cref="Header"/> and <see cref="Refusal"/> is set.</summary>
internal readonly record struct Sniffed(FrameHeader? Header, FrameRefusal? Refusal)
{
    public static Sniffed As(FrameHeader header) => new(header, null);
    public static Sniffed Refuse(FrameRefusalReason reason, string sentence) => new(null, new FrameRefusal(reason, sentence));
}

/// <param name="Bytes">What to decode: the frame, or a copy without the parts that no frame needs.</param>
internal sealed record FrameHeader(FrameFormat Format, int WidthPixels, int HeightPixels, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// Bytes in; a header within <see cref="FrameLimits"/> or a named refusal out. Nothing here allocates by what the file claims, so a
/// header that promises 65,000 x 65,000 pixels costs nothing.
/// </summary>
internal static class FrameSniffer
{
    private const string SendInstead = "send the frame as JPEG or PNG";

    public static Sniffed Sniff(ReadOnlyMemory<byte> frame)
    {
        var bytes = frame.Span;
        if (bytes.IsEmpty) return Sniffed.Refuse(FrameRefusalReason.Empty, "The frame has no bytes; check that the camera sends the image as the request's body.");
        if (bytes.Length > FrameLimits.EncodedBytesMax)
            return Sniffed.Refuse(FrameRefusalReason.TooManyBytes,
                $"The frame has {bytes.Length:N0} bytes; at most {FrameLimits.EncodedBytesMax:N0} are taken. Lower the camera's resolution or JPEG quality.");
        var sniffed = bytes switch
        {
            [0xFF, 0xD8, ..] => JpegHeader.Sniff(frame),
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => PngHeader.Sniff(frame),
            _ => RefuseOther(bytes),
        };
        return sniffed.Header is { } header && RefuseDimensions(header) is { } refusal ? new Sniffed(null, refusal) : sniffed;
    }

    private static FrameRefusal? RefuseDimensions(FrameHeader header)
    {
        var (width, height) = (header.WidthPixels, header.HeightPixels);
        if ((long)width * height > FrameLimits.PixelsMax)
            return new(FrameRefusalReason.TooManyPixels,
                $"The frame's header says {width} x {height} pixels; at most {FrameLimits.PixelsMax:N0} pixels are taken. Lower the camera's resolution.");
        if (Math.Min(width, height) < FrameLimits.SidePixelsMin)
            return new(FrameRefusalReason.TooSmall,
                $"The frame has {width} x {height} pixels; a side under {FrameLimits.SidePixelsMin} pixels cannot show a plate. Check the camera's crop settings.");
        return null;
    }

    private static Sniffed RefuseOther(ReadOnlySpan<byte> bytes)
    {
        if (StartsWith(bytes, "GIF8"))
            return GifCount.HasSeveralImages(bytes)
                ? Sniffed.Refuse(FrameRefusalReason.Animated, $"The frame is an animated GIF; {SendInstead}, one image at a time.")
                : Unsupported("a GIF");
        if (StartsWith(bytes, "RIFF") && bytes.Length >= 12 && StartsWith(bytes[8..], "WEBP"))
            return IsAnimatedWebp(bytes)
                ? Sniffed.Refuse(FrameRefusalReason.Animated, $"The frame is an animated WebP; {SendInstead}, one image at a time.")
                : Unsupported("a WebP image");
        if (StartsWith(bytes, "RIFF")) return Unsupported("a RIFF file (video or sound)");
        if (StartsWith(bytes, "BM")) return Unsupported("a BMP image");
        if (StartsWith(bytes, "II*\0") || StartsWith(bytes, "MM\0*")) return Unsupported("a TIFF image");
        if (bytes.Length >= 12 && StartsWith(bytes[4..], "ftyp")) return Unsupported($"an ISO media file of brand '{Printable(bytes[8..12])}' (HEIC, AVIF or video)");
        if (StartsWith(bytes, "%PDF")) return Unsupported("a PDF document");
        if (IsPartOfASignature(bytes))
            return Sniffed.Refuse(FrameRefusalReason.Truncated, $"The frame ends after {bytes.Length} bytes; send it again, whole.");
        return Sniffed.Refuse(FrameRefusalReason.NotAnImage,
            $"The frame is not an image: it starts with the bytes {Convert.ToHexString(bytes[..Math.Min(bytes.Length, 8)])}; {SendInstead}.");
    }

    private static Sniffed Unsupported(string what) => Sniffed.Refuse(FrameRefusalReason.UnsupportedFormat, $"The frame is {what}; {SendInstead}.");

    private static bool IsPartOfASignature(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> jpeg = [0xFF, 0xD8], png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
        return jpeg.StartsWith(bytes) || png.StartsWith(bytes);
    }

    private static bool IsAnimatedWebp(ReadOnlySpan<byte> bytes) => bytes.Length > 20 && StartsWith(bytes[12..], "VP8X") && (bytes[20] & 0x02) != 0;

    private static bool StartsWith(ReadOnlySpan<byte> bytes, string ascii)
    {
        if (bytes.Length < ascii.Length) return false;
        for (var i = 0; i < ascii.Length; i++)
            if (bytes[i] != ascii[i]) return false;
        return true;
    }

    private static string Printable(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var b in bytes) text.Append(b is >= 0x20 and < 0x7F ? (char)b : '?');
        return text.ToString();
    }
}

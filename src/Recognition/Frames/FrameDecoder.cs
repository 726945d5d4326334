using AlprGrains.Cameras;
using OpenCvSharp;

namespace AlprGrains.Recognition.Frames;

/// <summary>A frame upright, in colour and in grey. Dispose it: the pixels live outside the managed heap.</summary>
internal sealed class DecodedFrame(Mat colour, Mat grey) : IDisposable
{
    /// <summary>BGR, or the grey image itself where the frame is too large to keep both.</summary>
    public Mat Colour { get; } = colour;
    public Mat Grey { get; } = grey;

    /// <summary>Makes the private part black in both.</summary>
    public void Hide(PictureMask mask)
    {
        using var hidden = Pictures.HiddenBy(mask, Grey.Size());
        Grey.SetTo(Scalar.All(0), hidden);
        if (!ReferenceEquals(Colour, Grey)) Colour.SetTo(Scalar.All(0), hidden);
    }

    public void Dispose()
    {
        Grey.Dispose();
        Colour.Dispose();
    }
}

/// <summary>
/// An encoded frame in; an upright image or a named refusal out. The header decides first, so what is allocated is bounded by
/// <see cref="FrameLimits.PixelsMax"/>: at most 4 bytes a pixel up to 12 megapixels, 1 beyond. The EXIF orientation is applied.
/// </summary>
internal static class FrameDecoder
{
    /// <summary>Beyond this the colour copy costs more memory than the plate's picture is worth.</summary>
    private const long ColourPixelsMax = 12_000_000;

    public static (DecodedFrame? Frame, FrameRefusal? Refusal) Decode(ReadOnlyMemory<byte> encoded)
    {
        var (header, refusal) = FrameSniffer.Sniff(encoded);
        if (header is null) return (null, refusal);
        try
        {
            return Decode(header);
        }
        catch (OpenCVException e)
        {
            // OpenCV refuses some damaged files by exception: that is the file's fault, hence a named result.
            return (null, Undecodable(header, e.Status.ToString()));
        }
    }

    private static (DecodedFrame? Frame, FrameRefusal? Refusal) Decode(FrameHeader header)
    {
        var inColour = (long)header.WidthPixels * header.HeightPixels <= ColourPixelsMax;
        var image = Cv2.ImDecode(header.Bytes.Span, inColour ? ImreadModes.Color : ImreadModes.Grayscale);
        if (image.Empty())
        {
            image.Dispose();
            return (null, Undecodable(header, "its pixels do not follow its header"));
        }
        if (!inColour) return (new DecodedFrame(image, image), null);
        var grey = new Mat();
        Cv2.CvtColor(image, grey, ColorConversionCodes.BGR2GRAY);
        return (new DecodedFrame(image, grey), null);
    }

    private static FrameRefusal Undecodable(FrameHeader header, string why) =>
        new(FrameRefusalReason.Undecodable,
            $"The {(header.Format == FrameFormat.Jpeg ? "JPEG" : "PNG")} of {header.WidthPixels} x {header.HeightPixels} pixels cannot be decoded ({why}); it is damaged. Send it again.");
}

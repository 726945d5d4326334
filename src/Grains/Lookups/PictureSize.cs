using System.Buffers.Binary;

namespace AlprGrains.Grains.Lookups;

/// <summary>Width and height of a JPEG or PNG, read from its head; null when it is neither, or broken. Pure.</summary>
internal static class PictureSize
{
    private const int PngWidthAt = 16, PngHeightAt = 20, PngHeadBytes = 24;
    private const byte Marker = 0xFF, StartOfImage = 0xD8, Fill = 0xFF;

    private static ReadOnlySpan<byte> Png => [0x89, 0x50, 0x4E, 0x47];

    public static bool IsPng(ReadOnlySpan<byte> image) => image.StartsWith(Png);

    public static (int Width, int Height)? Of(ReadOnlySpan<byte> image) => IsPng(image) ? OfPng(image) : OfJpeg(image);

    private static (int, int)? OfPng(ReadOnlySpan<byte> image) => image.Length < PngHeadBytes ? null
        : Known(BinaryPrimitives.ReadInt32BigEndian(image[PngWidthAt..]), BinaryPrimitives.ReadInt32BigEndian(image[PngHeightAt..]));

    // Segments of marker, length and content, until the start of a frame (ITU T.81, B.2.2).
    private static (int, int)? OfJpeg(ReadOnlySpan<byte> image)
    {
        if (image.Length < 4 || image[0] != Marker || image[1] != StartOfImage) return null;
        for (var at = 2; at + 9 <= image.Length && image[at] == Marker;)
        {
            var kind = image[at + 1];
            if (kind == Fill) { at++; continue; }
            if (IsStartOfFrame(kind)) return Known(BinaryPrimitives.ReadUInt16BigEndian(image[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(image[(at + 5)..]));
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(image[(at + 2)..]);
        }
        return null;
    }

    // C4, C8 and CC are tables, not frames.
    private static bool IsStartOfFrame(byte kind) => kind is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC;

    private static (int, int)? Known(int width, int height) => width > 0 && height > 0 ? (width, height) : null;
}

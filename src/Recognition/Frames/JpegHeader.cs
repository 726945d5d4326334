using System.Buffers.Binary;

namespace AlprGrains.Recognition.Frames;

/// <summary>
/// Walks a JPEG's segments (ITU-T T.81, annex B) to the end-of-image marker: dimensions on the way, and the proof that the file is whole.
/// A decoder would fill a truncated image with grey and say nothing.
/// </summary>
internal static class JpegHeader
{
    private const byte StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA, Temporary = 0x01;

    /// <summary>A progressive JPEG has about ten scans; each costs a decoder a pass over the whole image, so thousands of them are an attack.</summary>
    private const int ScansMax = 64;

    public static Sniffed Sniff(ReadOnlyMemory<byte> frame)
    {
        var bytes = frame.Span;
        FrameHeader? header = null;
        var (position, scans) = (2, 0);
        while (true)
        {
            if (!NextMarker(bytes, ref position, out var marker)) return Truncated(bytes.Length);
            if (marker == EndOfImage)
                return header is null ? Undecodable("ends without an image") : Sniffed.As(header);
            if (marker is Temporary or StartOfImage or >= 0xD0 and <= 0xD7) continue;   // markers without a segment

            if (position + 2 > bytes.Length) return Truncated(bytes.Length);
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[position..]);
            if (length < 2) return Undecodable($"has a segment of length {length}");
            if (position + length > bytes.Length) return Truncated(bytes.Length);
            var segment = bytes.Slice(position + 2, length - 2);
            position += length;

            if (IsStartOfFrame(marker))
            {
                if (segment.Length < 6) return Undecodable("has a header that is too short");
                if (header is not null) return Undecodable("has two image headers");
                if (RefuseKind(marker, precisionBits: segment[0]) is { } refusal) return refusal;
                var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(segment[1..]), BinaryPrimitives.ReadUInt16BigEndian(segment[3..]));
                if (width == 0 || height == 0) return Undecodable($"has a header of {width} x {height} pixels");
                header = new FrameHeader(FrameFormat.Jpeg, width, height, frame);
            }
            else if (marker == StartOfScan)
            {
                if (header is null) return Undecodable("starts its pixels before its header");
                if (++scans > ScansMax) return Undecodable($"has more than {ScansMax} scans");
            }
        }
    }

    // Skips entropy-coded bytes as well: in them 0xFF is followed by 0x00 or a restart marker.
    private static bool NextMarker(ReadOnlySpan<byte> bytes, ref int position, out byte marker)
    {
        while (position < bytes.Length)
        {
            var offset = bytes[position..].IndexOf((byte)0xFF);
            if (offset < 0) break;
            position += offset + 1;
            while (position < bytes.Length && bytes[position] == 0xFF) position++;   // fill bytes
            if (position >= bytes.Length) break;
            marker = bytes[position++];
            if (marker != 0x00) return true;
        }
        marker = 0;
        return false;
    }

    private static bool IsStartOfFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static Sniffed? RefuseKind(byte marker, byte precisionBits)
    {
        if (precisionBits != 8)
            return Sniffed.Refuse(FrameRefusalReason.UnsupportedFormat, $"The frame is a JPEG of {precisionBits} bits a sample; send 8 bits.");
        return marker is 0xC0 or 0xC1 or 0xC2
            ? null
            : Sniffed.Refuse(FrameRefusalReason.UnsupportedFormat, "The frame is a lossless, hierarchical or arithmetic JPEG; send a baseline or progressive one.");
    }

    private static Sniffed Truncated(int length) =>
        Sniffed.Refuse(FrameRefusalReason.Truncated, $"The JPEG ends after {length:N0} bytes, before its end-of-image marker; send it again, whole.");

    private static Sniffed Undecodable(string fault) =>
        Sniffed.Refuse(FrameRefusalReason.Undecodable, $"The JPEG {fault}; it is damaged. Send it again, and check the camera if this repeats.");
}

using System.Buffers.Binary;

namespace AlprGrains.Recognition.Frames;

/// <summary>
/// Walks a PNG's chunks (ISO/IEC 15948) to IEND, checks each checksum that decides about pixels, and leaves out the ancillary chunks:
/// compressed texts and colour profiles are a way to make a decoder work for nothing.
/// </summary>
internal static class PngHeader
{
    private const int SignatureBytes = 8, ChunkOverheadBytes = 12, HeaderBytes = 13;
    private const uint Ihdr = 0x49484452, Plte = 0x504C5445, Idat = 0x49444154, Iend = 0x49454E44, Trns = 0x74524E53, Exif = 0x65584966, Actl = 0x6163544C;

    public static Sniffed Sniff(ReadOnlyMemory<byte> frame)
    {
        var bytes = frame.Span;
        var kept = new List<Range> { ..SignatureBytes };
        var (width, height, sawPixels, left) = (0, 0, false, false);
        var position = SignatureBytes;
        while (true)
        {
            if (position + ChunkOverheadBytes > bytes.Length) return Truncated(bytes.Length);
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[position..]);
            var kind = BinaryPrimitives.ReadUInt32BigEndian(bytes[(position + 4)..]);
            if (length > (uint)(bytes.Length - position - ChunkOverheadBytes)) return Truncated(bytes.Length);
            var end = position + ChunkOverheadBytes + (int)length;
            var body = bytes.Slice(position + 8, (int)length);

            if (kind == Actl)
                return Sniffed.Refuse(FrameRefusalReason.Animated, "The frame is an animated PNG; send one image at a time, as JPEG or PNG.");
            if ((position == SignatureBytes) != (kind == Ihdr)) return Undecodable("has its header in the wrong place");
            if (kind is Ihdr or Plte or Idat or Iend or Trns or Exif)
            {
                if (Crc32.Of(bytes.Slice(position + 4, (int)length + 4)) != BinaryPrimitives.ReadUInt32BigEndian(bytes[(end - 4)..]))
                    return Undecodable("has a chunk whose checksum is wrong");
                kept.Add(position..end);
            }
            else if ((kind & 0x20000000) == 0)
            {
                return Undecodable("has a critical chunk that PNG does not define");
            }
            else
            {
                left = true;
            }

            switch (kind)
            {
                case Ihdr:
                    if (RefuseHeader(body, out width, out height) is { } refusal) return refusal;
                    break;
                case Idat:
                    sawPixels = true;
                    break;
                case Iend:
                    if (!sawPixels) return Undecodable("holds no pixels");
                    return Sniffed.As(new FrameHeader(FrameFormat.Png, width, height, left ? Join(frame, kept) : frame));
            }
            position = end;
        }
    }

    private static Sniffed? RefuseHeader(ReadOnlySpan<byte> body, out int width, out int height)
    {
        (width, height) = (0, 0);
        if (body.Length != HeaderBytes) return Undecodable("has a header of the wrong length");
        var (w, h) = (BinaryPrimitives.ReadUInt32BigEndian(body), BinaryPrimitives.ReadUInt32BigEndian(body[4..]));
        if (w is 0 or > int.MaxValue || h is 0 or > int.MaxValue) return Undecodable($"has a header of {w} x {h} pixels");
        var (bits, colour) = (body[8], body[9]);
        var sound = colour switch
        {
            0 => bits is 1 or 2 or 4 or 8 or 16,
            3 => bits is 1 or 2 or 4 or 8,
            2 or 4 or 6 => bits is 8 or 16,
            _ => false,
        };
        if (!sound || body[10] != 0 || body[11] != 0 || body[12] > 1) return Undecodable("has a header with values that PNG does not define");
        (width, height) = ((int)w, (int)h);
        return null;
    }

    private static ReadOnlyMemory<byte> Join(ReadOnlyMemory<byte> frame, List<Range> parts)
    {
        var joined = new byte[parts.Sum(p => p.GetOffsetAndLength(frame.Length).Length)];
        var at = 0;
        foreach (var part in parts)
        {
            var piece = frame[part].Span;
            piece.CopyTo(joined.AsSpan(at));
            at += piece.Length;
        }
        return joined;
    }

    private static Sniffed Truncated(int length) =>
        Sniffed.Refuse(FrameRefusalReason.Truncated, $"The PNG ends after {length:N0} bytes, before its end chunk; send it again, whole.");

    private static Sniffed Undecodable(string fault) =>
        Sniffed.Refuse(FrameRefusalReason.Undecodable, $"The PNG {fault}; it is damaged. Send it again, and check the camera if this repeats.");
}

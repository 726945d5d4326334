using System.Buffers.Binary;
using System.Text;

namespace AlprGrains.Grains.Sharing.Packages;

/// <summary>What a package needs to know of a JPEG file: its size, and a comment that names who it was made for. Pure.</summary>
internal static class Jpeg
{
    private const int MarkBytesMax = 1000;

    /// <summary>Width and height in pixels and the number of components; null when it is no JPEG file that can be shown.</summary>
    public static (int Width, int Height, int Components)? SizeOf(ReadOnlySpan<byte> file)
    {
        if (!Is(file)) return null;
        for (var at = 2; at + 9 < file.Length;)
        {
            if (file[at] != 0xFF) return null;
            var marker = file[at + 1];
            if (marker == 0xFF) { at++; continue; }
            if (marker is 0xC0 or 0xC1 or 0xC2)
                return (BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]), file[at + 9]);
            if (marker is 0xD8 or 0x01 or (>= 0xD0 and <= 0xD7)) { at += 2; continue; }
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }
        return null;
    }

    public static bool Is(ReadOnlySpan<byte> file) => file.Length > 4 && file[0] == 0xFF && file[1] == 0xD8;

    /// <summary>The same picture with the mark in a comment segment behind its first marker; any other file as it is.</summary>
    public static byte[] Marked(ReadOnlySpan<byte> file, string mark)
    {
        if (!Is(file)) return file.ToArray();
        var text = Encoding.UTF8.GetBytes(mark);
        if (text.Length > MarkBytesMax) text = text[..MarkBytesMax];
        var marked = new byte[file.Length + 4 + text.Length];
        file[..2].CopyTo(marked);
        (marked[2], marked[3]) = (0xFF, 0xFE);
        BinaryPrimitives.WriteUInt16BigEndian(marked.AsSpan(4), (ushort)(text.Length + 2));
        text.CopyTo(marked, 6);
        file[2..].CopyTo(marked.AsSpan(6 + text.Length));
        return marked;
    }
}

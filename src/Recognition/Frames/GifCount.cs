namespace AlprGrains.Recognition.Frames;

/// <summary>Walks a GIF's blocks until a second image or the end, only to name the refusal rightly.</summary>
internal static class GifCount
{
    private const int HeaderBytes = 13, ImageDescriptorBytes = 9;
    private const byte Extension = 0x21, Image = 0x2C;

    public static bool HasSeveralImages(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes) return false;
        var position = HeaderBytes + ColourTableBytes(bytes[10]);
        var images = 0;
        while (position < bytes.Length)
        {
            var block = bytes[position++];
            if (block == Extension)
            {
                position++;
            }
            else if (block == Image)
            {
                if (++images == 2) return true;
                if (position + ImageDescriptorBytes > bytes.Length) return false;
                position += ImageDescriptorBytes + ColourTableBytes(bytes[position + 8]) + 1;
            }
            else
            {
                return false;
            }
            while (position < bytes.Length && bytes[position] != 0) position += bytes[position] + 1;
            position++;
        }
        return false;
    }

    private static int ColourTableBytes(byte packed) => (packed & 0x80) != 0 ? 3 << ((packed & 0x07) + 1) : 0;
}

using System.Buffers.Binary;
using System.IO.Compression;

namespace AlprGrains.Tests.Browser;

/// <summary>PNG pictures of made-up plates, drawn from a small pixel font; enough for a page to show something.</summary>
public static class DrawnPictures
{
    private static readonly Dictionary<char, string[]> Font = new()
    {
        ['0'] = ["01110", "10001", "10011", "10101", "11001", "10001", "01110"],
        ['8'] = ["01110", "10001", "10001", "01110", "10001", "10001", "01110"], ['B'] = ["11110", "10001", "10001", "11110", "10001", "10001", "11110"],
        ['S'] = ["01111", "10000", "10000", "01110", "00001", "00001", "11110"], ['Y'] = ["10001", "10001", "01010", "00100", "00100", "00100", "00100"],
        ['N'] = ["10001", "11001", "10101", "10011", "10001", "10001", "10001"], ['1'] = ["00100", "01100", "00100", "00100", "00100", "00100", "01110"],
        ['2'] = ["01110", "10001", "00001", "00110", "01000", "10000", "11111"], ['3'] = ["11110", "00001", "00001", "01110", "00001", "00001", "11110"],
    };

    /// <summary>A plate, blue on white.</summary>
    public static byte[] Plate(string text) => Draw(text, 480, 160, 0, 0, 480, 160, null);

    /// <summary>A dark street with a car's back and its plate.</summary>
    public static byte[] Scene(string text) => Draw(text, 960, 600, 390, 380, 180, 60, (x, y) =>
        y < 260 ? (40, 52, 70) : x is > 260 and < 700 && y is > 220 and < 520 ? (y < 330 ? (70, 82, 96) : (196, 200, 206)) : (58, 60, 64));

    private static byte[] Draw(string text, int width, int height, int left, int top, int plateWidth, int plateHeight, Func<int, int, (int, int, int)>? ground)
    {
        var pixels = new byte[height * (width * 3 + 1)];
        var cell = plateWidth / (double)(text.Length * 6 + 4);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var (r, g, b) = x >= left && x < left + plateWidth && y >= top && y < top + plateHeight
                    ? IsInk(text, (int)((x - left) / cell) - 3, (int)((y - top - (plateHeight - 7 * cell * 1.6) / 2) / (cell * 1.6))) ? (22, 42, 110) : (244, 244, 240)
                    : ground!(x, y);
                var at = y * (width * 3 + 1) + 1 + x * 3;
                (pixels[at], pixels[at + 1], pixels[at + 2]) = ((byte)r, (byte)g, (byte)b);
            }
        return Png(width, height, pixels);
    }

    private static bool IsInk(string text, int column, int row) =>
        column >= 0 && row is >= 0 and < 7 && column / 6 < text.Length && column % 6 < 5 && Font[text[column / 6]][row][column % 6] == '1';

    private static byte[] Png(int width, int height, byte[] rows)
    {
        var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        Chunk(png, "IHDR", header);
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(rows);
        Chunk(png, "IDAT", packed.ToArray());
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, string type, byte[] data)
    {
        byte[] body = [.. System.Text.Encoding.ASCII.GetBytes(type), .. data];
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        png.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
        }
        return ~crc;
    }
}

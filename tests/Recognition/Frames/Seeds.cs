using System.Buffers.Binary;
using AlprGrains.Recognition.Frames;
using OpenCvSharp;

namespace AlprGrains.Tests.Recognition.Frames;

/// <summary>Small images of every kind that a camera, or an attacker, may send.</summary>
internal static class Seeds
{
    public static Mat Picture(int width = 96, int height = 64)
    {
        var image = new Mat(height, width, MatType.CV_8UC3, new Scalar(90, 120, 140));
        Cv2.Rectangle(image, new Rect(width / 4, height / 3, width / 2, height / 3), Scalar.White, -1);
        Cv2.Line(image, new Point(0, 0), new Point(width, height), Scalar.Black, 2);
        return image;
    }

    public static byte[] Jpeg(int width = 96, int height = 64) => Encode(".jpg", Picture(width, height));

    public static byte[] ProgressiveJpeg() => Encode(".jpg", Picture(), (int)ImwriteFlags.JpegProgressive, 1);

    public static byte[] Png() => Encode(".png", Picture());

    public static byte[] Png16()
    {
        using var wide = new Mat();
        using var picture = Picture();
        picture.ConvertTo(wide, MatType.MakeType(MatType.CV_16U, 3), 257);
        return Encode(".png", wide.Clone());
    }

    /// <summary>A JPEG whose header alone is changed to other dimensions.</summary>
    public static byte[] JpegClaiming(ushort width, ushort height)
    {
        var bytes = Jpeg();
        var frame = bytes.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(frame + 5), height);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(frame + 7), width);
        return bytes;
    }

    public static byte[] PngClaiming(uint width, uint height)
    {
        var bytes = Png();
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(16), width);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), Crc32.Of(bytes.AsSpan(12, 17)));
        return bytes;
    }

    /// <summary>A JPEG with an EXIF segment that says how the camera was held (6: a quarter turn).</summary>
    public static byte[] JpegTurned(byte orientation, int width = 96, int height = 64)
    {
        byte[] exif =
        [
            0xFF, 0xE1, 0x00, 0x22, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0,
            (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
        ];
        var jpeg = Jpeg(width, height);
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }

    public static byte[] AnimatedPng()
    {
        byte[] body = [(byte)'a', (byte)'c', (byte)'T', (byte)'L', 0, 0, 0, 2, 0, 0, 0, 0];
        var png = Png();
        return [.. png[..33], 0, 0, 0, 8, .. body, .. BigEndian(Crc32.Of(body)), .. png[33..]];
    }

    public static byte[] Gif(int images)
    {
        byte[] head = [.. "GIF89a"u8, 2, 0, 2, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255];
        byte[] image = [0x2C, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, 2, 0x4C, 0x01, 0];
        return [.. head, .. Enumerable.Repeat(image, images).SelectMany(i => i), 0x3B];
    }

    public static byte[] Webp(bool animated) => [.. "RIFF"u8, 30, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, (byte)(animated ? 2 : 0), 0, 0, 0, 1, 0, 0, 1, 0, 0];

    public static byte[] Cmyk() => File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "Recognition", "Assets", "cmyk.jpg"));

    private static byte[] Encode(string extension, Mat image, params int[] settings)
    {
        using (image)
        {
            Cv2.ImEncode(extension, image, out var bytes, settings);
            return bytes;
        }
    }

    private static byte[] BigEndian(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}

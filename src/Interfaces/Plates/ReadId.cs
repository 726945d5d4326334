using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AlprGrains.Cameras;

namespace AlprGrains.Plates;

/// <summary>
/// Names one read, for ever: 16 bytes of SHA-256 over the camera and the camera's own sequence, or over the camera and the
/// frame's bytes. A camera that repeats itself repeats the id, so a read is stored once however often it is sent (INV-2).
/// </summary>
[GenerateSerializer, Immutable, Alias("ReadId")]
public readonly record struct ReadId([property: Id(0)] ulong High, [property: Id(1)] ulong Low)
{
    /// <summary>From a camera's own id of the read: its sequence number, its UUID.</summary>
    public static ReadId FromSequence(CameraId camera, string sequence) =>
        Digest("sequence", camera.Text, sequence);

    /// <summary>From what a frame holds, and which plate in it (0 is the first).</summary>
    public static ReadId FromFrame(FrameId frame, int plateIndex) =>
        Digest("frame", frame.Hex, plateIndex.ToString(CultureInfo.InvariantCulture));

    /// <summary>32 lower-case hex digits.</summary>
    public string Hex => $"{High:x16}{Low:x16}";

    public static bool TryParse(string? hex, out ReadId id)
    {
        id = default;
        if (hex is not { Length: 32 }) return false;
        if (!ulong.TryParse(hex.AsSpan(0, 16), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var high)) return false;
        if (!ulong.TryParse(hex.AsSpan(16, 16), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var low)) return false;
        id = new ReadId(high, low);
        return true;
    }

    public override string ToString() => Hex;

    // The parts are parted by a zero byte, which no origin holds.
    private static ReadId Digest(string kind, string origin, string number)
    {
        const int OnStackMax = 512;
        var bytesMax = Encoding.UTF8.GetMaxByteCount(kind.Length + origin.Length + number.Length + 2);
        var bytes = bytesMax <= OnStackMax ? stackalloc byte[OnStackMax] : new byte[bytesMax];
        var length = Encoding.UTF8.GetBytes(kind, bytes);
        bytes[length++] = 0;
        length += Encoding.UTF8.GetBytes(origin, bytes[length..]);
        bytes[length++] = 0;
        length += Encoding.UTF8.GetBytes(number, bytes[length..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], digest);
        return new ReadId(BinaryPrimitives.ReadUInt64BigEndian(digest), BinaryPrimitives.ReadUInt64BigEndian(digest[8..]));
    }
}

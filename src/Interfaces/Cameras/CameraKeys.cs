using System.Security.Cryptography;
using System.Text;

namespace AlprGrains.Cameras;

/// <summary>
/// A camera's key as its owner holds it: 32 random bytes, base64url. Only this digest is kept anywhere; the gateway makes
/// it from the key that a camera sends and asks <see cref="ICameraGrain.Admit"/>.
/// </summary>
public static class CameraKeys
{
    /// <summary>Random bytes in a key.</summary>
    public const int Bytes = 32;

    /// <summary>Longest key text that is looked at.</summary>
    public const int CharactersMax = 128;

    /// <summary>SHA-256 over the UTF-8 bytes of the key as it is sent, 64 lower-case hex digits.</summary>
    public static string DigestHexOf(string cameraKey) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(cameraKey)));
}

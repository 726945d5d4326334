using System.Security.Cryptography;

namespace AlprGrains.Grains.Hosting;

/// <summary>Where camera keys and session ids are drawn from; a test may fix it.</summary>
public interface ISecretSource
{
    /// <summary>Fills with bytes that nobody can guess.</summary>
    void Fill(Span<byte> bytes);
}

/// <summary>The operating system's source.</summary>
public sealed class SystemSecrets : ISecretSource
{
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}

/// <summary>Secrets as text.</summary>
internal static class SecretText
{
    /// <summary>Draws that many bytes, as base64url without padding.</summary>
    public static string Draw(this ISecretSource source, int bytes)
    {
        Span<byte> drawn = stackalloc byte[bytes];
        source.Fill(drawn);
        return System.Buffers.Text.Base64Url.EncodeToString(drawn);
    }

    /// <summary>Compares two digests in hex without telling by its time where they differ.</summary>
    public static bool AreEqual(string leftHex, string rightHex) =>
        CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(leftHex), System.Text.Encoding.UTF8.GetBytes(rightHex));
}

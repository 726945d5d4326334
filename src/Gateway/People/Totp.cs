using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace AlprGrains.Gateway.People;

/// <summary>
/// Time-based one-time passwords (RFC 6238): HMAC-SHA-1, six digits, steps of 30 s, as every authenticator app makes them. Pure;
/// which codes are spent is for the caller to remember.
/// </summary>
public static class Totp
{
    /// <summary>Seconds that one code stands for.</summary>
    public const int StepSeconds = 30;

    /// <summary>How many steps a phone's clock may be off, either way.</summary>
    public const int StepsOffMax = 1;

    /// <summary>Bytes of a new secret (RFC 4226, section 4: at least 16, 20 recommended).</summary>
    public const int SecretBytes = 20;

    /// <summary>Digits of a code.</summary>
    public const int Digits = 6;

    /// <summary>The step whose code this is, or null when it is nobody's.</summary>
    public static long? StepOf(ReadOnlySpan<byte> secret, string code, DateTimeOffset now)
    {
        if (code.Length != Digits) return null;
        var current = now.ToUnixTimeSeconds() / StepSeconds;
        long? matching = null;
        // Every step is tried whatever matches, so that the answer takes equally long.
        for (var step = current - StepsOffMax; step <= current + StepsOffMax; step++)
            if (CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(CodeAt(secret, step)), System.Text.Encoding.UTF8.GetBytes(code)))
                matching = step;
        return matching;
    }

    /// <summary>The code at a moment.</summary>
    public static string CodeAt(ReadOnlySpan<byte> secret, DateTimeOffset now) => CodeAt(secret, now.ToUnixTimeSeconds() / StepSeconds);

    private static string CodeAt(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[20];
#pragma warning disable CA5350 // RFC 6238 as authenticator apps implement it; HMAC-SHA-1 stands where a collision of SHA-1 does not matter
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        var offset = hash[19] & 0x0F;
        var binary = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash[offset..]) & 0x7FFFFFFF;
        return (binary % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}

/// <summary>Base32 (RFC 4648) without padding: how TOTP secrets are written down.</summary>
public static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new System.Text.StringBuilder();
        int bits = 0, value = 0;
        foreach (var b in bytes)
        {
            value = (value << 8) | b;
            bits += 8;
            while (bits >= 5) { bits -= 5; text.Append(Alphabet[(value >> bits) & 31]); value &= (1 << bits) - 1; }
        }
        if (bits > 0) text.Append(Alphabet[(value << (5 - bits)) & 31]);
        return text.ToString();
    }

    /// <summary>Takes small letters, spaces and padding; refuses other characters.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        var decoded = new List<byte>();
        int bits = 0, value = 0;
        bytes = null;
        foreach (var character in text)
        {
            if (character is ' ' or '=') continue;
            var digit = Alphabet.IndexOf(char.ToUpperInvariant(character), StringComparison.Ordinal);
            if (digit < 0) return false;
            value = (value << 5) | digit;
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            decoded.Add((byte)(value >> bits));
            value &= (1 << bits) - 1;
        }
        bytes = [.. decoded];
        return true;
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AlprGrains.Cli.Demo;

/// <summary>
/// The six digits that an authenticator would show (RFC 6238 over RFC 4226: SHA-1, 30 s steps, as ASP.NET Core Identity expects).
/// Only the demonstration's made-up secrets come here; real people's secrets never leave their devices.
/// </summary>
public static class Totp
{
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    private const string Base32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The code at an instant.</summary>
    public static string Code(ReadOnlySpan<byte> secret, DateTimeOffset at, int digits = 6)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, at.ToUnixTimeSeconds() / (long)Step.TotalSeconds);
        var mac = HMACSHA1.HashData(secret, counter);
        var number = BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(mac[^1] & 0x0F)) & 0x7FFF_FFFF;
        return (number % (long)Math.Pow(10, digits)).ToString($"D{digits}");
    }

    /// <summary>How long the code of an instant still holds.</summary>
    public static TimeSpan Remaining(DateTimeOffset at) =>
        Step - TimeSpan.FromMilliseconds(at.ToUnixTimeMilliseconds() % (long)Step.TotalMilliseconds);

    /// <summary>RFC 4648, without regard to case, spaces and padding, as people copy it. Throws <see cref="FormatException"/> otherwise.</summary>
    public static byte[] FromBase32(string text)
    {
        var bytes = new List<byte>(text.Length * 5 / 8);
        var (pending, bits) = (0, 0);
        foreach (var letter in text.TrimEnd('=').Where(letter => letter is not (' ' or '-')))
        {
            var value = Base32Alphabet.IndexOf(char.ToUpperInvariant(letter));
            if (value < 0) throw new FormatException("a base32 secret holds the letters A to Z and the digits 2 to 7");
            (pending, bits) = ((pending << 5 | value) & 0xFFF, bits + 5);
            if (bits < 8) continue;
            bits -= 8;
            bytes.Add((byte)(pending >> bits & 0xFF));
        }

        return [.. bytes];
    }
}

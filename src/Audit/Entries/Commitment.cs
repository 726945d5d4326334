using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AlprGrains.Audit.Entries;

/// <summary>
/// Binds the log to a value without showing it: SHA-256 over a tag, the salt, the length of the name, the name and the value. The
/// salt, 128 random bits for this field of this entry alone, keeps anyone from finding a plate by trying all of them (INV-11).
/// </summary>
/// <param name="Field">What is committed to: "plate".</param>
/// <param name="DigestHex">The commitment.</param>
public readonly record struct Commitment(string Field, string DigestHex)
{
    public const int SaltBytes = 16;

    private static readonly byte[] Tag = Encoding.ASCII.GetBytes("AlprGrains audit commitment v1\n");

    public static Commitment To(ConfidentialField field, ReadOnlySpan<byte> salt)
    {
        if (salt.Length != SaltBytes) throw new ArgumentException($"INV-11: a commitment needs a salt of {SaltBytes} bytes, not {salt.Length}");
        var name = Encoding.UTF8.GetByteCount(field.Name);
        var value = Encoding.UTF8.GetByteCount(field.Value);
        var length = Tag.Length + SaltBytes + sizeof(int) + name + value;
        var input = length <= 1024 ? stackalloc byte[length] : new byte[length];
        Tag.CopyTo(input);
        var rest = input[Tag.Length..];
        salt.CopyTo(rest);
        BinaryPrimitives.WriteInt32BigEndian(rest[SaltBytes..], name);
        Encoding.UTF8.GetBytes(field.Name, rest[(SaltBytes + sizeof(int))..]);
        Encoding.UTF8.GetBytes(field.Value, rest[(SaltBytes + sizeof(int) + name)..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, digest);
        return new Commitment(field.Name, Convert.ToHexStringLower(digest));
    }

    /// <summary>Whether this value and salt are what was committed to.</summary>
    public bool Covers(ConfidentialField field, ReadOnlySpan<byte> salt) => this == To(field, salt);
}

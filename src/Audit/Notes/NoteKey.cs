using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AlprGrains.Audit.Notes;

/// <summary>
/// The public key that checks a log's signed notes (C2SP signed-note), with the name it signs under. As text:
/// <c>name+0a1b2c3d+base64(0x01 and the key)</c>, the form that other verifiers of such logs take.
/// </summary>
public sealed record NoteKey
{
    private const byte Ed25519Type = 1;
    private readonly byte[] _publicKey;

    public NoteKey(string name, ReadOnlySpan<byte> publicKey)
    {
        if (!IsName(name)) throw new ArgumentException($"'{name}' is no name for a note's key: it is empty, or holds a space, a plus or a control character");
        if (publicKey.Length != Ed25519.PublicKeyBytes) throw new ArgumentException($"an Ed25519 public key has {Ed25519.PublicKeyBytes} bytes, not {publicKey.Length}");
        Name = name;
        _publicKey = publicKey.ToArray();
        Id = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', Ed25519Type, .. publicKey]));
    }

    /// <summary>The origin of the log.</summary>
    public string Name { get; }

    /// <summary>The first four bytes of the digest of name and key.</summary>
    public uint Id { get; }

    public ReadOnlySpan<byte> PublicKey => _publicKey;

    public override string ToString() => $"{Name}+{Id:x8}+{Convert.ToBase64String([Ed25519Type, .. _publicKey])}";

    /// <summary>Takes what <see cref="ToString"/> gives, and nothing else.</summary>
    public static bool TryParse(string text, out NoteKey key)
    {
        key = null!;
        var parts = text.Split('+', 3); // base64 holds pluses too
        if (parts.Length != 3 || !IsName(parts[0])) return false;
        var bytes = new byte[1 + Ed25519.PublicKeyBytes];
        if (!Convert.TryFromBase64String(parts[2], bytes, out var length) || length != bytes.Length || bytes[0] != Ed25519Type) return false;
        key = new NoteKey(parts[0], bytes.AsSpan(1));
        return key.ToString() == text;
    }

    internal static bool IsName(string name) => name.Length > 0 && !name.Any(c => c == '+' || char.IsWhiteSpace(c) || char.IsControl(c));
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AlprGrains.Audit.Tree;

namespace AlprGrains.Audit.Entries;

/// <summary>A confidential field with the salt that opens its commitment.</summary>
public sealed record AnnexField(string Name, string Value, ReadOnlyMemory<byte> Salt)
{
    /// <summary>Never the value.</summary>
    public override string ToString() => Name;
}

/// <summary>
/// The clear values of one entry, sealed with AES-256-GCM under the key of its day and bound to the entry's leaf hash, so that it
/// opens beside no other entry. Day number, nonce, ciphertext, tag. Without the day's key nobody opens it, in any copy.
/// </summary>
public static class Annex
{
    public const int KeyBytes = 32;
    private const int DayBytes = sizeof(int);
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeadBytes = DayBytes + NonceBytes;

    /// <summary>Seals; no fields make no bytes. The nonce is random: 2^32 entries a day keep NIST SP 800-38D's bound.</summary>
    internal static byte[] Seal(IReadOnlyList<ConfidentialField> fields, ReadOnlySpan<byte> salts, ReadOnlySpan<byte> nonce, DayCipher key, TreeHash leaf)
    {
        if (fields.Count == 0) return [];
        var clear = Clear(fields, salts);
        var annex = new byte[HeadBytes + clear.Length + TagBytes];
        BinaryPrimitives.WriteInt32BigEndian(annex, key.Day.DayNumber);
        nonce[..NonceBytes].CopyTo(annex.AsSpan(DayBytes));
        key.Encrypt(annex.AsSpan(DayBytes, NonceBytes), clear, annex.AsSpan(HeadBytes, clear.Length), annex.AsSpan(HeadBytes + clear.Length), leaf);
        return annex;
    }

    internal static int RandomBytesFor(int fields) => fields == 0 ? 0 : NonceBytes + fields * Commitment.SaltBytes;

    /// <summary>The day whose key opens it, or null when there is nothing to open.</summary>
    public static DateOnly? DayOf(ReadOnlySpan<byte> annex) =>
        annex.Length < HeadBytes + TagBytes ? null : DateOnly.FromDayNumber(BinaryPrimitives.ReadInt32BigEndian(annex));

    /// <summary>The fields; null when the bytes were altered or belong to another entry or key.</summary>
    internal static IReadOnlyList<AnnexField>? TryOpen(ReadOnlySpan<byte> annex, DayCipher key, TreeHash leaf)
    {
        var clear = new byte[annex.Length - HeadBytes - TagBytes];
        return key.TryDecrypt(annex.Slice(DayBytes, NonceBytes), annex[HeadBytes..^TagBytes], annex[^TagBytes..], clear, leaf) ? Fields(clear) : null;
    }

    private static byte[] Clear(IReadOnlyList<ConfidentialField> fields, ReadOnlySpan<byte> salts)
    {
        var length = 1 + fields.Sum(field => 2 * sizeof(int) + Encoding.UTF8.GetByteCount(field.Name) + Encoding.UTF8.GetByteCount(field.Value) + Commitment.SaltBytes);
        var clear = new byte[length];
        clear[0] = (byte)fields.Count;
        var rest = clear.AsSpan(1);
        for (var i = 0; i < fields.Count; i++)
        {
            rest = Put(rest, fields[i].Name);
            rest = Put(rest, fields[i].Value);
            salts.Slice(i * Commitment.SaltBytes, Commitment.SaltBytes).CopyTo(rest);
            rest = rest[Commitment.SaltBytes..];
        }
        return clear;
    }

    private static Span<byte> Put(Span<byte> rest, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, rest[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(rest, length);
        return rest[(sizeof(int) + length)..];
    }

    private static AnnexField[] Fields(byte[] clear)
    {
        var fields = new AnnexField[clear[0]];
        var at = 1;
        for (var i = 0; i < fields.Length; i++)
        {
            var name = Take();
            var value = Take();
            fields[i] = new AnnexField(name, value, clear.AsMemory(at, Commitment.SaltBytes));
            at += Commitment.SaltBytes;
        }
        return fields;

        string Take()
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(clear.AsSpan(at));
            at += sizeof(int) + length;
            return Encoding.UTF8.GetString(clear, at - length, length);
        }
    }
}

/// <summary>The key of one day. Safe for many threads, one at a time.</summary>
internal sealed class DayCipher(DateOnly day, byte[] key) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly AesGcm _cipher = new(key, tagSizeInBytes: 16);

    public DateOnly Day => day;

    public void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> clear, Span<byte> cipher, Span<byte> tag, TreeHash belongsTo)
    {
        Span<byte> associated = stackalloc byte[TreeHash.Bytes];
        belongsTo.CopyTo(associated);
        lock (_gate) _cipher.Encrypt(nonce, clear, cipher, tag, associated);
    }

    public bool TryDecrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> tag, Span<byte> clear, TreeHash belongsTo)
    {
        Span<byte> associated = stackalloc byte[TreeHash.Bytes];
        belongsTo.CopyTo(associated);
        try
        {
            lock (_gate) _cipher.Decrypt(nonce, cipher, tag, clear, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false; // an answer here: the caller says which entry
        }
    }

    public void Dispose() => _cipher.Dispose();
}

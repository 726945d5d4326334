using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AlprGrains.Plates;

namespace AlprGrains.Storage.Keys;

/// <summary>
/// HMAC-SHA-256 of plates under one pepper: what stands in a plate's place where a plate must not. Safe for many threads. The keyed
/// state is made once and used again: to set it up for each plate costs more than the hash.
/// </summary>
internal sealed class PlateHash
{
    private const int KeyCharactersMax = 64;

    private readonly byte[] _pepper;
    private readonly Stripe[] _stripes; // a hash serves one thread at a time; neighbours on other cores take another

    public PlateHash(byte[] pepper)
    {
        _pepper = pepper;
        _stripes = new Stripe[Math.Min(Environment.ProcessorCount, 16)];
        for (var i = 0; i < _stripes.Length; i++) _stripes[i] = new Stripe();
    }

    /// <summary>The first 16 bytes of the hash of a plate's key: who has the key and the day's pepper finds the plate's rows without the plate.</summary>
    public PlateToken TokenOf(PlateKey plate)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> text = stackalloc byte[KeyCharactersMax];
        if (plate.Hex.Length > KeyCharactersMax) throw new ArgumentException($"a plate key has at most {KeyCharactersMax} characters, not {plate.Hex.Length}", nameof(plate));
        Hash(text[..Encoding.ASCII.GetBytes(plate.Hex, text)], digest);
        return new PlateToken(BinaryPrimitives.ReadUInt64BigEndian(digest), BinaryPrimitives.ReadUInt64BigEndian(digest[8..]));
    }

    /// <summary>The first 16 bytes, in hex.</summary>
    public PlateKey KeyOf(PlateNumber plate)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> text = stackalloc byte[PlateNumber.CharactersMax];
        Hash(text[..Encoding.ASCII.GetBytes(plate.Text, text)], digest);
        return new PlateKey(Convert.ToHexStringLower(digest[..16]));
    }

    private void Hash(ReadOnlySpan<byte> text, Span<byte> digest)
    {
        var stripe = _stripes[Environment.CurrentManagedThreadId % _stripes.Length];
        lock (stripe)
        {
            var hash = stripe.Hash(_pepper);
            hash.AppendData(text);
            hash.GetHashAndReset(digest);
        }
    }

    private sealed class Stripe
    {
        private IncrementalHash? _hash;

        public IncrementalHash Hash(byte[] pepper) => _hash ??= IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, pepper);
    }
}

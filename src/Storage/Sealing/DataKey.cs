using System.Security.Cryptography;

namespace AlprGrains.Storage.Sealing;

/// <summary>
/// A key that seals with AES-256-GCM. Sealed bytes are nonce, ciphertext, tag; what they belong to (a read id, a grain id)
/// goes in as associated data, so that bytes moved to another row do not open. Safe for many threads.
/// </summary>
public sealed class DataKey
{
    /// <summary>Length of the key.</summary>
    public const int KeyBytes = 32;

    /// <summary>What sealing adds to the length.</summary>
    public const int OverheadBytes = NonceSequence.Bytes + TagBytes;

    private const int TagBytes = 16;

    private readonly byte[] _key;
    private readonly NonceSequence _nonces;
    private readonly Stripe[] _stripes; // an AesGcm serves one thread at a time; neighbours on other cores take another

    internal DataKey(byte[] key, NonceSequence nonces)
    {
        if (key.Length != KeyBytes) throw new ArgumentException($"a data key has {KeyBytes} bytes, not {key.Length}");
        _key = key;
        _nonces = nonces;
        _stripes = new Stripe[Math.Min(Environment.ProcessorCount, 16)];
        for (var i = 0; i < _stripes.Length; i++) _stripes[i] = new Stripe();
    }

    /// <summary>Seals into <paramref name="sealedBytes"/>, which is <see cref="OverheadBytes"/> longer than the clear bytes.</summary>
    public void Seal(ReadOnlySpan<byte> clear, ReadOnlySpan<byte> belongsTo, Span<byte> sealedBytes)
    {
        var nonce = sealedBytes[..NonceSequence.Bytes];
        _nonces.Next(nonce);
        var stripe = StripeOfThread();
        lock (stripe)
            stripe.Cipher(_key).Encrypt(nonce, clear, sealedBytes.Slice(NonceSequence.Bytes, clear.Length), sealedBytes[(NonceSequence.Bytes + clear.Length)..], belongsTo);
    }

    /// <summary>Seals into a new array.</summary>
    public byte[] Seal(ReadOnlySpan<byte> clear, ReadOnlySpan<byte> belongsTo)
    {
        var sealedBytes = new byte[clear.Length + OverheadBytes];
        Seal(clear, belongsTo, sealedBytes);
        return sealedBytes;
    }

    /// <summary>The clear bytes, or null when the bytes were altered, torn, moved, or sealed under another key.</summary>
    public byte[]? TryOpen(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> belongsTo)
    {
        if (sealedBytes.Length < OverheadBytes) return null;
        var clear = new byte[sealedBytes.Length - OverheadBytes];
        var stripe = StripeOfThread();
        try
        {
            lock (stripe)
                stripe.Cipher(_key).Decrypt(sealedBytes[..NonceSequence.Bytes], sealedBytes.Slice(NonceSequence.Bytes, clear.Length), sealedBytes[^TagBytes..], clear, belongsTo);
            return clear;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null; // an answer here; the caller knows whether its bytes may be torn or must be whole
        }
    }

    private Stripe StripeOfThread() => _stripes[Environment.CurrentManagedThreadId % _stripes.Length];

    private sealed class Stripe
    {
        private AesGcm? _cipher;

        public AesGcm Cipher(byte[] key) => _cipher ??= new AesGcm(key, TagBytes);
    }
}

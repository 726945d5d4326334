using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AlprGrains.Audit.Notes;

/// <summary>
/// Ed25519 (RFC 8032) by the system's OpenSSL 3, which .NET itself needs on Linux: constant time and well kept, where code of our own
/// would be neither. The class library has no Ed25519 yet (docs/decisions/0013-audit-log-tiles.md).
/// </summary>
public static partial class Ed25519
{
    public const int SeedBytes = 32;
    public const int PublicKeyBytes = 32;
    public const int SignatureBytes = 64;

    private const string LibraryName = "alpr-libcrypto";
    private const int KeyType = 1087; // NID_ED25519

    static Ed25519() => NativeLibrary.SetDllImportResolver(typeof(Ed25519).Assembly, (name, _, _) => name == LibraryName ? LoadLibrary() : IntPtr.Zero);

    /// <summary>The public key of a seed.</summary>
    public static byte[] PublicKeyOf(ReadOnlySpan<byte> seed)
    {
        using var key = PrivateKey(seed);
        var publicKey = new byte[PublicKeyBytes];
        nuint length = PublicKeyBytes;
        Require(EVP_PKEY_get_raw_public_key(key.Handle, publicKey, ref length), "give the public key");
        return publicKey;
    }

    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        using var key = PrivateKey(seed);
        using var context = new Context();
        Require(EVP_DigestSignInit(context.Handle, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, key.Handle), "begin to sign");
        var signature = new byte[SignatureBytes];
        nuint length = SignatureBytes;
        Require(EVP_DigestSign(context.Handle, signature, ref length, message, (nuint)message.Length), "sign");
        return signature;
    }

    public static bool IsSignedBy(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != PublicKeyBytes || signature.Length != SignatureBytes) return false;
        using var key = new Key(EVP_PKEY_new_raw_public_key(KeyType, IntPtr.Zero, publicKey, (nuint)publicKey.Length));
        if (key.Handle == IntPtr.Zero) return false; // no point of the curve
        using var context = new Context();
        Require(EVP_DigestVerifyInit(context.Handle, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, key.Handle), "begin to verify");
        return EVP_DigestVerify(context.Handle, signature, (nuint)signature.Length, message, (nuint)message.Length) == 1;
    }

    private static Key PrivateKey(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedBytes) throw new ArgumentException($"an Ed25519 seed has {SeedBytes} bytes, not {seed.Length}");
        var key = new Key(EVP_PKEY_new_raw_private_key(KeyType, IntPtr.Zero, seed, SeedBytes));
        return key.Handle != IntPtr.Zero ? key : throw new CryptographicException("OpenSSL did not take an Ed25519 key");
    }

    private static void Require(int outcome, string what)
    {
        if (outcome != 1) throw new CryptographicException($"OpenSSL could not {what} (Ed25519)");
    }

    private static IntPtr LoadLibrary()
    {
        foreach (var name in (string[])["libcrypto.so.3", "libcrypto.3.dylib", "libcrypto-3-x64.dll"])
            if (NativeLibrary.TryLoad(name, out var library)) return library;
        throw new DllNotFoundException("the audit log's signatures need OpenSSL 3 (libcrypto), which .NET needs as well; on Debian: apt-get install libssl3");
    }

    private readonly struct Key(IntPtr handle) : IDisposable
    {
        public IntPtr Handle => handle;

        public void Dispose()
        {
            if (handle != IntPtr.Zero) EVP_PKEY_free(handle);
        }
    }

    private readonly struct Context : IDisposable
    {
        public Context()
        {
            Handle = EVP_MD_CTX_new();
            if (Handle == IntPtr.Zero) throw new CryptographicException("OpenSSL has no memory");
        }

        public IntPtr Handle { get; }

        public void Dispose() => EVP_MD_CTX_free(Handle);
    }

    [LibraryImport(LibraryName)]
    private static partial IntPtr EVP_PKEY_new_raw_private_key(int type, IntPtr engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(LibraryName)]
    private static partial IntPtr EVP_PKEY_new_raw_public_key(int type, IntPtr engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(LibraryName)]
    private static partial int EVP_PKEY_get_raw_public_key(IntPtr key, Span<byte> publicKey, ref nuint length);

    [LibraryImport(LibraryName)]
    private static partial void EVP_PKEY_free(IntPtr key);

    [LibraryImport(LibraryName)]
    private static partial IntPtr EVP_MD_CTX_new();

    [LibraryImport(LibraryName)]
    private static partial void EVP_MD_CTX_free(IntPtr context);

    [LibraryImport(LibraryName)]
    private static partial int EVP_DigestSignInit(IntPtr context, IntPtr keyContext, IntPtr digest, IntPtr engine, IntPtr key);

    [LibraryImport(LibraryName)]
    private static partial int EVP_DigestSign(IntPtr context, Span<byte> signature, ref nuint signatureLength, ReadOnlySpan<byte> message, nuint messageLength);

    [LibraryImport(LibraryName)]
    private static partial int EVP_DigestVerifyInit(IntPtr context, IntPtr keyContext, IntPtr digest, IntPtr engine, IntPtr key);

    [LibraryImport(LibraryName)]
    private static partial int EVP_DigestVerify(IntPtr context, ReadOnlySpan<byte> signature, nuint signatureLength, ReadOnlySpan<byte> message, nuint messageLength);
}

using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace AlprGrains.Gateway.People;

/// <summary>
/// The key under which the data-protection keys lie on disk: 32 bytes in a file of its own, which whoever runs the machine can put on
/// another device. Those keys seal cookies and authenticator secrets, so that a copy of the gateway's folder alone opens nothing.
/// </summary>
public sealed class KeySeal(GatewayOptions options, RandomNumberGenerator chance)
{
    public const int KeyBytes = 32;
    private const int NonceBytes = 12, TagBytes = 16;

    private readonly Lazy<byte[]> _key = new(() => OpenOrCreate(options.KeyFile, chance));

    /// <summary>Nonce, tag, ciphertext.</summary>
    public byte[] Seal(byte[] plain)
    {
        var sealedBytes = new byte[NonceBytes + TagBytes + plain.Length];
        chance.GetBytes(sealedBytes, 0, NonceBytes);
        using var aes = new AesGcm(_key.Value, TagBytes);
        aes.Encrypt(sealedBytes.AsSpan(0, NonceBytes), plain, sealedBytes.AsSpan(NonceBytes + TagBytes), sealedBytes.AsSpan(NonceBytes, TagBytes));
        return sealedBytes;
    }

    /// <summary>Throws when it was sealed under another key, or changed.</summary>
    public byte[] Open(byte[] sealedBytes)
    {
        var plain = new byte[sealedBytes.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key.Value, TagBytes);
        aes.Decrypt(sealedBytes.AsSpan(0, NonceBytes), sealedBytes.AsSpan(NonceBytes + TagBytes), sealedBytes.AsSpan(NonceBytes, TagBytes), plain);
        return plain;
    }

    private static byte[] OpenOrCreate(string file, RandomNumberGenerator chance)
    {
        if (File.Exists(file))
        {
            var kept = File.ReadAllBytes(file);
            return kept.Length == KeyBytes ? kept : throw new InvalidOperationException($"{file} has {kept.Length} bytes instead of {KeyBytes}: it is not the gateway's key. Put the right file back; without it every log-in must be enrolled anew.");
        }
        var key = new byte[KeyBytes];
        chance.GetBytes(key);
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(file, create);
        stream.Write(key);
        stream.Flush(flushToDisk: true);
        return key;
    }
}

/// <summary>Seals a data-protection key as it is written (AES-256-GCM).</summary>
public sealed class SealedKeyEncryptor(KeySeal seal) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
        new(new XElement("sealed", Convert.ToBase64String(seal.Seal(Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting))))), typeof(SealedKeyDecryptor));
}

/// <summary>Opens one as it is read; data protection makes it by its name, which stands in the key's file.</summary>
public sealed class SealedKeyDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        XElement.Parse(Encoding.UTF8.GetString(services.GetRequiredService<KeySeal>().Open(Convert.FromBase64String(encryptedElement.Value))));
}

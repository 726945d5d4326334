using System.Security.Cryptography;
using System.Text;
using AlprGrains.Storage.Sealing;

namespace AlprGrains.Storage.Keys;

/// <summary>
/// The master key in a file that only the owner may read: 32 bytes, made at first start. It is kept outside backups of the data, so that a
/// backup alone opens nothing.
/// </summary>
internal sealed class FileMasterKey : IMasterKey
{
    private readonly DataKey _key;

    private FileMasterKey(byte[] key, NonceSequence nonces) => _key = new DataKey(key, nonces);

    /// <summary>Reads the key, or makes it when <paramref name="mayCreate"/>: never beside keys that another one wrapped.</summary>
    public static FileMasterKey OpenOrCreate(string path, bool mayCreate, NonceSequence nonces)
    {
        if (!File.Exists(path))
        {
            if (!mayCreate)
                throw new StorageException(StorageFault.Damaged, $"the master key {path} is missing, and the key store beside it was made with it: put the file back from where you keep it");
            DurableFiles.WriteWhole(path, RandomNumberGenerator.GetBytes(DataKey.KeyBytes));
        }
        RefuseIfOthersMayRead(path);
        var key = File.ReadAllBytes(path);
        if (key.Length != DataKey.KeyBytes)
            throw new StorageException(StorageFault.Damaged, $"the master key {path} has {key.Length} bytes instead of {DataKey.KeyBytes}: put the right file back");
        return new FileMasterKey(key, nonces);
    }

    public byte[] Wrap(ReadOnlySpan<byte> key, string name) => _key.Seal(key, Encoding.UTF8.GetBytes(name));

    public byte[]? Unwrap(ReadOnlySpan<byte> wrapped, string name) => _key.TryOpen(wrapped, Encoding.UTF8.GetBytes(name));

    private static void RefuseIfOthersMayRead(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if ((File.GetUnixFileMode(path) & Others) != 0)
            throw new StorageException(StorageFault.Failed, $"the master key {path} may be read by others: chmod 600 it, and treat it as known to them");
    }
}

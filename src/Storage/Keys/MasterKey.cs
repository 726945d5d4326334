using System.Security.Cryptography;
using AlprGrains.Storage.Sealing;

namespace AlprGrains.Storage.Keys;

/// <summary>
/// The key that wraps all others: 32 bytes in a file that only the owner may read, made at first start. It is kept outside
/// backups of the data, so that a backup alone opens nothing.
/// </summary>
internal static class MasterKey
{
    /// <summary>Reads the key, or makes it when <paramref name="mayCreate"/>: never beside keys that another one wrapped.</summary>
    public static DataKey OpenOrCreate(string path, bool mayCreate, NonceSequence nonces)
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
        return new DataKey(key, nonces);
    }

    private static void RefuseIfOthersMayRead(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if ((File.GetUnixFileMode(path) & Others) != 0)
            throw new StorageException(StorageFault.Failed, $"the master key {path} may be read by others: chmod 600 it, and treat it as known to them");
    }
}

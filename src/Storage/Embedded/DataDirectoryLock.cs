namespace AlprGrains.Storage.Embedded;

/// <summary>One process at a time in a data directory. The operating system lets go when the process ends, however it ends.</summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    public static DataDirectoryLock Take(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "lock");
        try
        {
            return new DataDirectoryLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException inUse) when (inUse is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            throw new StorageException(StorageFault.InUse, $"the data directory {dataDirectory} is in use by another process: stop it, or name another directory", inUse);
        }
    }

    public void Dispose() => _file.Dispose();
}

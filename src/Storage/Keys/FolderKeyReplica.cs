using AlprGrains.Retention;
using AlprGrains.Storage.Sqlite;

namespace AlprGrains.Storage.Keys;

/// <summary>
/// A second copy of the living keys in a folder, best on another disk: minute keys, peppers, the state key, the keys of holds, books and
/// certificates, all as they are wrapped; the master key is not among them. What is destroyed in the key store is gone here when the next copy
/// stands: the old one is overwritten. A folder that is not there counts as not reached, and is not made again: a disk that is not mounted
/// must not look like one that holds nothing.
/// </summary>
internal sealed class FolderKeyReplica : IKeyReplica
{
    public const string KeysFile = "keys.db", HoldsFile = "holds.db";

    private const string OldSuffix = ".old", NewSuffix = ".new";
    private const string MadeFile = "replica.made"; // beside the living keys: where the replica was made
    private const int CacheKibibytes = 1 << 10;
    private static readonly string[] Files = [KeysFile, HoldsFile];

    private readonly string _keys, _folder;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly Dictionary<string, (DateTime At, long Length)> _copied = [];

    /// <param name="keysFolder">Where the living keys are.</param>
    /// <param name="folder">Where the replica is; made now if it never was.</param>
    public FolderKeyReplica(string keysFolder, string folder)
    {
        (_keys, _folder) = (Path.GetFullPath(keysFolder), Path.GetFullPath(folder));
        var made = Path.Combine(_keys, MadeFile);
        if (File.Exists(made) && File.ReadAllText(made) == _folder) return;
        DurableFiles.CreateFolder(_folder);
        File.Delete(made);
        DurableFiles.WriteWhole(made, System.Text.Encoding.UTF8.GetBytes(_folder));
    }

    public string Name => "folder";

    public async ValueTask Refresh()
    {
        await _oneAtATime.WaitAsync();
        try
        {
            await Task.Run(() =>
            {
                RequireFolder();
                foreach (var file in Files) Copy(file);
            });
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public ValueTask<bool> HoldsAnyBefore(DateTimeOffset until) => new(Task.Run(() =>
    {
        RequireFolder();
        if (Directory.EnumerateFiles(_folder, "*" + OldSuffix).Any()) return true;
        using var copy = Database.OpenForReading(Path.Combine(_folder, KeysFile), CacheKibibytes);
        return copy.Number($"SELECT COUNT(*) FROM minute_keys WHERE minute < {UploadMinute.Of(until).Number}") > 0;
    }));

    private void RequireFolder()
    {
        if (!Directory.Exists(_folder)) throw new IOException($"the key replica {_folder} is not there: mount its disk; if it is lost for good, delete {Path.Combine(_keys, MadeFile)} and start again");
    }

    // 1 a new copy; 2 names change; 3 the old copy, which may hold what was destroyed, is overwritten. A crash before 3 leaves it to the next round.
    private void Copy(string file)
    {
        var (from, to) = (Path.Combine(_keys, file), Path.Combine(_folder, file));
        Erase(to + OldSuffix);
        var stands = new FileInfo(from) is { Exists: true } info ? (info.LastWriteTimeUtc, info.Length) : default;
        if (File.Exists(to) && _copied.TryGetValue(file, out var copied) && copied == stands) return;
        Erase(to + NewSuffix);
        using (var living = Database.OpenForMoving(from, CacheKibibytes))
            living.Execute($"VACUUM INTO '{(to + NewSuffix).Replace("'", "''", StringComparison.Ordinal)}'");     // 1
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(to + NewSuffix, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using (var written = File.OpenHandle(to + NewSuffix, FileMode.Open, FileAccess.ReadWrite)) RandomAccess.FlushToDisk(written);
        if (File.Exists(to)) File.Move(to, to + OldSuffix);                                                        // 2
        File.Move(to + NewSuffix, to);
        DurableFiles.SyncFolder(_folder);
        Erase(to + OldSuffix);                                                                                     // 3
        _copied[file] = stands;
    }

    private static void Erase(string path)
    {
        if (!File.Exists(path)) return;
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write))
        {
            var zeros = new byte[64 << 10];
            for (long at = 0, length = RandomAccess.GetLength(file); at < length; at += zeros.Length)
                RandomAccess.Write(file, zeros.AsSpan(0, (int)Math.Min(zeros.Length, length - at)), at);
            RandomAccess.FlushToDisk(file);
        }
        File.Delete(path);
    }
}

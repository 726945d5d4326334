using System.Security.Cryptography;
using AlprGrains.Storage.Sealing;

namespace AlprGrains.Storage.Keys;

/// <summary>
/// Shares in a folder that all silos mount: one file an upload day, with a place of 32 bytes for each minute and one for the day's pepper, all drawn
/// when the file is made; and a small file a held read. Destroying writes zeros over a place and syncs; a day whose last place is zero is deleted. Only random bytes are in it:
/// without the wrapped keys, and the master key, they open nothing.
/// </summary>
internal sealed class ShareFiles : IKeyShares
{
    private const int MinutesPerDay = 24 * 60;
    private const int PepperPlace = MinutesPerDay;
    private const int FileBytes = (MinutesPerDay + 1) * DataKey.KeyBytes;

    private const string HoldsFolder = "holds";

    private readonly string _folder;

    public ShareFiles(string folder)
    {
        _folder = folder;
        DurableFiles.CreateFolder(folder);
    }

    public byte[]? Find(UploadMinute minute) => Read(FileOf(minute.Day), PlaceOf(minute));

    public byte[]? Find(UploadDay day) => Read(FileOf(day), PepperPlace);

    public void Make(UploadDay day) => Named(() =>
    {
        if (!File.Exists(FileOf(day))) DurableFiles.WriteWhole(FileOf(day), RandomNumberGenerator.GetBytes(FileBytes));
        return true;
    });

    public void DestroyThrough(UploadMinute last) => Named(() =>
    {
        foreach (var file in Directory.EnumerateFiles(_folder))
        {
            if (!UploadDay.TryParse(Path.GetFileName(file), out var day) || day.CompareTo(last.Day) > 0) continue;
            var ends = day.CompareTo(UploadDay.Of(last.End)) < 0;
            Overwrite(file, ends ? FileBytes : (PlaceOf(last) + 1) * DataKey.KeyBytes);
            if (ends) File.Delete(file);
        }
        DurableFiles.SyncFolder(_folder);
        return true;
    });

    public byte[]? FindHeld(string hold, string read) => Read(HeldFile(hold, read), 0);

    public void MakeHeld(string hold, IReadOnlyCollection<string> reads) => Named(() =>
    {
        DurableFiles.CreateFolder(Path.Combine(_folder, HoldsFolder, hold));
        foreach (var read in reads)
            if (!File.Exists(HeldFile(hold, read))) DurableFiles.WriteWhole(HeldFile(hold, read), RandomNumberGenerator.GetBytes(DataKey.KeyBytes));
        return true;
    });

    public void DestroyHeld(string hold, IReadOnlyCollection<string> reads) => Named(() =>
    {
        var folder = Path.Combine(_folder, HoldsFolder, hold);
        if (!Directory.Exists(folder)) return true;
        foreach (var file in reads.Select(read => HeldFile(hold, read)).Where(File.Exists))
        {
            Overwrite(file, DataKey.KeyBytes);
            File.Delete(file);
        }
        DurableFiles.SyncFolder(folder);
        return true;
    });

    private string HeldFile(string hold, string read) => Path.Combine(_folder, HoldsFolder, hold, read);

    private static int PlaceOf(UploadMinute minute) => (int)(minute.Number - UploadMinute.Of(minute.Day.Start).Number);

    private string FileOf(UploadDay day) => Path.Combine(_folder, day.Name);

    private byte[]? Read(string path, int place) => Named(() =>
    {
        var share = new byte[DataKey.KeyBytes];
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return RandomAccess.Read(file, share, place * DataKey.KeyBytes) == DataKey.KeyBytes && share.AsSpan().ContainsAnyExcept((byte)0) ? share : null;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    });

    private static void Overwrite(string path, int bytes)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var found = new byte[bytes];
        RandomAccess.Read(file, found, 0);
        if (!found.AsSpan().ContainsAnyExcept((byte)0)) return; // it was done before
        RandomAccess.Write(file, new byte[bytes], 0);
        RandomAccess.FlushToDisk(file);
    }

    private T Named<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException and not StorageException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFault.Failed, $"the folder of key shares {_folder} cannot be used: see that it is mounted, and that this program may write to it", failure);
        }
    }
}

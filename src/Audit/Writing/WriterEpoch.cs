using System.Globalization;
using System.Text;
using AlprGrains.Audit.Files;

namespace AlprGrains.Audit.Writing;

/// <summary>
/// The fence. Each writer that opens the log takes the next number by creating its file, which only one can do; a writer is fenced
/// off when the file of the number after its own exists. Asking costs one look at a name.
/// </summary>
/// <remarks>
/// A writer asks after its entries are on disk and before it says so. Whoever takes over creates the file first and reads the
/// journal second. So an entry is either on disk before the new writer reads, and is kept, or its writer finds itself fenced off,
/// and nobody is told that it was written. Epoch files are never deleted: the oldest sleeper must still find its successor. A fence that cannot
/// be asked throws: a folder that is out of reach has no successor's file either.
/// What stands in the file is for others to see that its writer lives (<see cref="WriterSign"/>); only its writer writes it.
/// </remarks>
internal sealed class WriterEpoch
{
    private const string NumberFormat = "D8";
    private const string BeatFormat = "D20";
    private const int BeatCharacters = 20; // all alike, so that writing one over another leaves no rest
    private readonly string _own, _successor;
    private long _beats;

    private WriterEpoch(string folder, long number)
    {
        Number = number;
        _own = FileOf(folder, number);
        _successor = FileOf(folder, number + 1);
    }

    public long Number { get; }

    /// <summary>Whether another has taken over. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when the folder does not say.</summary>
    public bool IsFencedOff
    {
        get
        {
            try
            {
                _ = File.GetAttributes(_successor);
                return true;
            }
            catch (FileNotFoundException)
            {
                _ = File.GetAttributes(_own); // it was made, and nobody deletes it: where it is not, the folder is not there
                return false;
            }
        }
    }

    /// <summary>Shows that this writer lives. What is lost of it does no harm but a takeover that was not needed.</summary>
    public void Beat() => Show(Interlocked.Increment(ref _beats).ToString(BeatFormat, CultureInfo.InvariantCulture));

    /// <summary>Shows that this writer has closed the log, and needs no patience.</summary>
    public void Leave() => Show(WriterSign.Left.PadRight(BeatCharacters));

    /// <summary>Takes the number after one that was seen; null when another has it already, or when the folder does not hold the one that was seen.</summary>
    public static WriterEpoch? TryClaimAfter(string folder, long seen)
    {
        DurableFolder.Create(folder, isPrivate: true);
        return Newest(folder) == seen && TryCreate(folder, seen + 1) ? new WriterEpoch(folder, seen + 1) : null;
    }

    /// <summary>The writer that came last, as others see it.</summary>
    public static WriterSign Look(string folder)
    {
        if (!Directory.Exists(folder)) return default;
        var newest = Newest(folder);
        return newest == 0 ? default : new WriterSign(newest, File.ReadAllText(FileOf(folder, newest)).Trim());
    }

    /// <summary>Takes the next number.</summary>
    public static WriterEpoch Claim(string folder)
    {
        DurableFolder.Create(folder, isPrivate: true);
        while (true)
        {
            var number = Newest(folder) + 1;
            if (TryCreate(folder, number)) return new WriterEpoch(folder, number); // else another took it in the same moment: there is a next one
        }
    }

    private static long Newest(string folder) => Directory.EnumerateFiles(folder).Select(NumberOf).DefaultIfEmpty(0).Max();

    private static bool TryCreate(string folder, long number)
    {
        try
        {
            using (new FileStream(FileOf(folder, number), FileMode.CreateNew, FileAccess.Write)) { }
        }
        catch (IOException) when (File.Exists(FileOf(folder, number)))
        {
            return false;
        }
        DurableFolder.Sync(folder);
        return true;
    }

    private void Show(string beat)
    {
        try
        {
            using var file = File.OpenHandle(_own, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            RandomAccess.Write(file, Encoding.ASCII.GetBytes(beat), 0);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Others take this writer for dead, and fence it off: that is safe.
        }
    }

    private static string FileOf(string folder, long number) => Path.Combine(folder, number.ToString(NumberFormat, CultureInfo.InvariantCulture));

    private static long NumberOf(string file) => long.TryParse(Path.GetFileName(file), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

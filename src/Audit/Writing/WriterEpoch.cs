using System.Globalization;
using AlprGrains.Audit.Files;

namespace AlprGrains.Audit.Writing;

/// <summary>
/// The fence. Each writer that opens the log takes the next number by creating its file, which only one can do; a writer is fenced
/// off when the file of the number after its own exists. Asking costs one look at a name.
/// </summary>
/// <remarks>
/// A writer asks after its entries are on disk and before it says so. Whoever takes over creates the file first and reads the
/// journal second. So an entry is either on disk before the new writer reads, and is kept, or its writer finds itself fenced off,
/// and nobody is told that it was written. Epoch files are never deleted: the oldest sleeper must still find its successor.
/// </remarks>
internal sealed class WriterEpoch
{
    private const string NumberFormat = "D8";
    private readonly string _successor;

    private WriterEpoch(string folder, long number)
    {
        Number = number;
        _successor = FileOf(folder, number + 1);
    }

    public long Number { get; }

    public bool IsFencedOff => File.Exists(_successor);

    /// <summary>Takes the next number.</summary>
    public static WriterEpoch Claim(string folder)
    {
        DurableFolder.Create(folder, isPrivate: true);
        while (true)
        {
            var number = Directory.EnumerateFiles(folder).Select(NumberOf).DefaultIfEmpty(0).Max() + 1;
            try
            {
                using (new FileStream(FileOf(folder, number), FileMode.CreateNew, FileAccess.Write)) { }
            }
            catch (IOException) when (File.Exists(FileOf(folder, number)))
            {
                continue; // another took it in the same moment: there is a next one
            }
            DurableFolder.Sync(folder);
            return new WriterEpoch(folder, number);
        }
    }

    private static string FileOf(string folder, long number) => Path.Combine(folder, number.ToString(NumberFormat, CultureInfo.InvariantCulture));

    private static long NumberOf(string file) => long.TryParse(Path.GetFileName(file), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

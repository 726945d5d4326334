namespace AlprGrains.Recognition.Evaluation;

/// <summary>
/// Reads pictures, such as every JPEG and PNG of a folder in the order of their names, one after the other on one thread, so that the times mean something.
/// The first frame is read once more before the clock counts: it pays for loading OpenCV.
/// </summary>
public sealed class FolderEvaluation(PlateReader reader)
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png"];

    /// <summary>The pictures of a folder, without those of folders in it.</summary>
    public static IReadOnlyList<string> PicturesOf(string folder) =>
        [.. Directory.EnumerateFiles(folder).Where(f => Extensions.Contains(Path.GetExtension(f).ToLowerInvariant())).Order(StringComparer.Ordinal)];

    /// <param name="crops">Whether each picture is nothing but one plate.</param>
    public IEnumerable<ScoredFrame> Read(IReadOnlyList<string> pictures, IReadOnlyList<PlateLabel> labels, bool crops)
    {
        var byFile = labels.ToLookup(l => l.File, StringComparer.Ordinal);
        for (var i = 0; i < pictures.Count; i++)
        {
            var bytes = File.ReadAllBytes(pictures[i]);
            if (i == 0) _ = ReadOne(bytes, crops);
            var name = Path.GetFileName(pictures[i]);
            yield return new ScoredFrame(name, ReadOne(bytes, crops), [.. byFile[name]]);
        }
    }

    private FrameReading ReadOne(ReadOnlyMemory<byte> bytes, bool crops) => crops ? reader.ReadCrop(bytes) : reader.Read(bytes);
}

namespace AlprGrains.Recognition.Evaluation;

/// <summary>
/// Reads every JPEG and PNG of a folder, in the order of their names, one after the other on one thread, so that the times mean something.
/// The first frame is read once more before the clock counts: it pays for loading OpenCV.
/// </summary>
public sealed class FolderEvaluation(PlateReader reader)
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png"];

    /// <param name="crops">Whether each picture is nothing but one plate.</param>
    /// <param name="progress">Told after each frame: how many are done, of how many.</param>
    public IEnumerable<ScoredFrame> Read(string folder, IReadOnlyList<PlateLabel> labels, bool crops, Action<int, int>? progress = null)
    {
        var files = Directory.EnumerateFiles(folder).Where(f => Extensions.Contains(Path.GetExtension(f).ToLowerInvariant())).Order(StringComparer.Ordinal).ToArray();
        var byFile = labels.ToLookup(l => l.File, StringComparer.Ordinal);
        for (var i = 0; i < files.Length; i++)
        {
            var bytes = File.ReadAllBytes(files[i]);
            if (i == 0) _ = ReadOne(bytes, crops);
            var name = Path.GetFileName(files[i]);
            var reading = ReadOne(bytes, crops);
            progress?.Invoke(i + 1, files.Length);
            yield return new ScoredFrame(name, reading, [.. byFile[name]]);
        }
    }

    private FrameReading ReadOne(ReadOnlyMemory<byte> bytes, bool crops) => crops ? reader.ReadCrop(bytes) : reader.Read(bytes);
}

using System.Globalization;

namespace AlprGrains.Recognition.Evaluation;

/// <summary>One labelled plate. <paramref name="Box"/> is null for a picture that is nothing but the plate.</summary>
public sealed record PlateLabel(string File, PixelBox? Box, string Plate);

/// <summary>
/// Labels of a folder. Frames: tab-separated file, x, y, width, height, plate. Crops: comma-separated file, state, plate. The first line
/// names the columns, so their order is free and further ones are skipped.
/// </summary>
public static class LabelFile
{
    /// <summary>Lines of a label file; more is taken for the wrong file.</summary>
    public const int LinesMax = 1_000_000;

    /// <summary>The labels, or a sentence that names the line at fault. A label that cannot be used is an error: skipping it would raise the score.</summary>
    public static (IReadOnlyList<PlateLabel> Labels, string? Problem) Parse(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        if (lines.Length > LinesMax) return ([], $"the label file has {lines.Length:N0} lines; at most {LinesMax:N0} are taken");
        var separator = lines[0].Contains('\t') ? '\t' : ',';
        var header = lines[0].Split(separator).Select(h => h.Trim().ToLowerInvariant()).ToArray();
        int Column(string name) => Array.IndexOf(header, name);
        var (file, plate, x, y, width, height) = (Column("file"), Column("plate"), Column("x"), Column("y"), Column("width"), Column("height"));
        if (file < 0 || plate < 0) return ([], "the first line of the label file names no columns 'file' and 'plate'");
        var hasBoxes = x >= 0 && y >= 0 && width >= 0 && height >= 0;

        var labels = new List<PlateLabel>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            var cells = lines[i].Split(separator);
            if (cells.Length <= header.Length - 1) return ([], $"line {i + 1} of the label file has {cells.Length} columns, the first line names {header.Length}");
            PixelBox? box = null;
            if (hasBoxes)
            {
                var numbers = new double[4];
                int[] columns = [x, y, width, height];
                for (var c = 0; c < 4; c++)
                    if (!double.TryParse(cells[columns[c]], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[c]))
                        return ([], $"line {i + 1} of the label file: '{cells[columns[c]]}' is not a number");
                box = new PixelBox(numbers[0], numbers[1], numbers[2], numbers[3]);
            }
            labels.Add(new PlateLabel(cells[file].Trim(), box, cells[plate].Trim()));
        }
        return (labels, null);
    }
}

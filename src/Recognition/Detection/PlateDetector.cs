using AlprGrains.Recognition.Networks;
using OpenCvSharp;
using OpenCvSharp.Dnn;

namespace AlprGrains.Recognition.Detection;

/// <summary>
/// A grey frame in, plates with four corners out, best first. The network answers for each cell of a grid: is a plate's middle here, and
/// where are its corners, counted in cells from the cell's middle. Not thread-safe.
/// </summary>
internal sealed class PlateDetector(Net net, DetectorCard card) : IDisposable
{
    /// <summary>More plates in one frame than this are taken for noise of a pattern; the best stay.</summary>
    public const int PlatesMax = 16;

    private const int CornerValues = 8;
    private const double PixelScale = 1 / 255.0;

    private readonly Mat _input = new(card.Height, card.Width, MatType.CV_8UC1);

    public IReadOnlyList<FoundPlate> Find(Mat grey, double scoreMin)
    {
        var seen = new List<FoundPlate>();
        foreach (var part in Tiling.PartsOf(grey.Width, grey.Height, card.Width, card.Height)) Look(grey, part, scoreMin, seen);
        return Overlaps.Merge(seen, PlatesMax);
    }

    private void Look(Mat grey, Rect part, double scoreMin, List<FoundPlate> seen)
    {
        var letterbox = Letterbox.For(part, card.Width, card.Height);
        letterbox.Draw(grey, _input, card.Fill);
        using var blob = CvDnn.BlobFromImage(_input, PixelScale, default, default, swapRB: false, crop: false);
        net.SetInput(blob);
        using var output = net.Forward();
        var (columns, rows) = (card.Width / card.Stride, card.Height / card.Stride);
        var values = output.AsSpan<float>();
        var plane = columns * rows;
        if (values.Length != plane * (1 + CornerValues))
            throw new InvalidDataException($"The detector answered {values.Length} numbers, models.json promises {plane * (1 + CornerValues)}.");

        Span<Point2f> corners = stackalloc Point2f[4];
        var logitMin = Math.Log(scoreMin / (1 - scoreMin));
        for (var cell = 0; cell < plane; cell++)
        {
            if (values[cell] < logitMin) continue;
            var (x, y) = (cell % columns + 0.5, cell / columns + 0.5);
            for (var corner = 0; corner < 4; corner++)
            {
                var (dx, dy) = (values[plane * (1 + corner * 2) + cell], values[plane * (2 + corner * 2) + cell]);
                corners[corner] = letterbox.ToFrame(new Point2f((float)((x + dx) * card.Stride), (float)((y + dy) * card.Stride)));
            }
            var quad = new Quad(corners[0], corners[1], corners[2], corners[3]);
            if (quad.IsConvex) seen.Add(new FoundPlate(quad, 1 / (1 + Math.Exp(-values[cell]))));
        }
    }

    public void Dispose()
    {
        _input.Dispose();
        net.Dispose();
    }
}

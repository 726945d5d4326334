using AlprGrains.Recognition.Networks;
using OpenCvSharp;

namespace AlprGrains.Recognition.Detection;

/// <summary>
/// The detector network at one input size. It answers for each cell of a grid: is a plate's middle here, and where are its corners,
/// counted in cells from the cell's middle. Not thread-safe; a size of its own, since a network lays out its memory anew when the size changes.
/// </summary>
internal sealed class CellGrid(INetwork net, DetectorCard card, int width, int height) : IDisposable
{
    private const int CornerValues = 8;

    private readonly Mat _input = new(height, width, MatType.CV_8UC1);

    /// <summary>Plates in one part of the frame, best first, in pixels of the frame.</summary>
    public IReadOnlyList<FoundPlate> Look(Mat grey, Rect part, double scoreMin, int platesMax)
    {
        var letterbox = Letterbox.For(part, width, height);
        letterbox.Draw(grey, _input, card.Fill);
        return Overlaps.Merge(Cells(net.Run(_input), letterbox, scoreMin), platesMax);
    }

    private List<FoundPlate> Cells(ReadOnlySpan<float> values, Letterbox letterbox, double scoreMin)
    {
        var (columns, rows) = (width / card.Stride, height / card.Stride);
        var plane = columns * rows;
        if (values.Length != plane * (1 + CornerValues))
            throw new InvalidDataException($"The detector answered {values.Length} numbers, models.json promises {plane * (1 + CornerValues)}.");

        var seen = new List<FoundPlate>();
        var logitMin = Math.Log(scoreMin / (1 - scoreMin));
        Span<Point2f> corners = stackalloc Point2f[4];
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
        return seen;
    }

    public void Dispose()
    {
        _input.Dispose();
        net.Dispose();
    }
}

using AlprGrains.Recognition.Networks;
using OpenCvSharp;

namespace AlprGrains.Recognition.Detection;

/// <summary>
/// A grey frame in, plates with four corners out, best first. The network looks twice: once at the whole frame, then closely at each place
/// where it suspects a plate. The second look costs a ninth of the first, places the corners better, and drops what was only a suspicion.
/// Not thread-safe.
/// </summary>
internal sealed class PlateDetector : IDisposable
{
    /// <summary>More plates in one frame than this are taken for noise of a pattern; the best stay.</summary>
    public const int PlatesMax = 16;

    private const int CloseWidth = 256, CloseHeight = 144;

    /// <summary>How many times its own size is looked at around a suspected plate.</summary>
    private const double CloseAround = 2.2;

    /// <summary>What the close look found is the suspected plate when the two overlap so much.</summary>
    private const double SamePlaceOverlap = 0.15;

    private readonly CellGrid _whole;
    private readonly CellGrid _close;

    public PlateDetector(ModelSet models, RecognitionOptions options)
    {
        var card = models.Card.Detector;
        _whole = new CellGrid(models.NewDetector(), card, options.FirstLookWidthPixels, options.FirstLookHeightPixels);
        _close = new CellGrid(models.NewDetector(), card, CloseWidth, CloseHeight);
    }

    /// <param name="scoreMin">Score of the close look from which something is a plate.</param>
    /// <param name="suspicionMin">Score of the first look from which a place deserves a close one.</param>
    public IReadOnlyList<FoundPlate> Find(Mat grey, double scoreMin, double suspicionMin)
    {
        var suspected = _whole.Look(grey, new Rect(0, 0, grey.Width, grey.Height), suspicionMin, PlatesMax);
        var found = new List<FoundPlate>();
        foreach (var plate in suspected)
            if (Closely(grey, plate, scoreMin) is { } confirmed && !found.Any(f => Quad.Overlap(f.Quad, confirmed.Quad) > SamePlaceOverlap)) found.Add(confirmed);
        return found;
    }

    private FoundPlate? Closely(Mat grey, FoundPlate suspected, double scoreMin)
    {
        var part = Around(suspected.Quad, grey);
        if (part.Width < 8 || part.Height < 8) return null;
        var there = _close.Look(grey, part, scoreMin, PlatesMax).Where(p => Quad.Overlap(p.Quad, suspected.Quad) > SamePlaceOverlap).ToArray();
        return there.Length > 0 ? there.MaxBy(p => p.Score) : null;
    }

    private static Rect Around(Quad quad, Mat grey)
    {
        var (left, top, right, bottom) = quad.Box;
        var width = Math.Max((right - left) * CloseAround, (bottom - top) * CloseAround * CloseWidth / CloseHeight);
        var height = width * CloseHeight / CloseWidth;
        var (x, y) = ((left + right) / 2, (top + bottom) / 2);
        return Rect.FromLTRB((int)Math.Clamp(x - width / 2, 0, grey.Width), (int)Math.Clamp(y - height / 2, 0, grey.Height),
            (int)Math.Clamp(x + width / 2, 0, grey.Width), (int)Math.Clamp(y + height / 2, 0, grey.Height));
    }

    public void Dispose()
    {
        _whole.Dispose();
        _close.Dispose();
    }
}

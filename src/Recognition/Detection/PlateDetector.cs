using AlprGrains.Recognition.Networks;
using OpenCvSharp;

namespace AlprGrains.Recognition.Detection;

/// <summary>
/// A grey frame in, plates with four corners out, best first. The network looks twice: once at the whole frame, then closely at each place
/// where it suspects a plate. The second look costs a ninth of the first, places the corners better, and drops what was only a suspicion.
/// Suspicions of like size that one close look shows together share it. Not thread-safe.
/// </summary>
internal sealed class PlateDetector : IDisposable
{
    /// <summary>More plates in one frame than this are taken for noise of a pattern; the best stay.</summary>
    public const int PlatesMax = 16;

    /// <summary>Close looks at one frame: the bound on its time. The best suspicions get them.</summary>
    private const int CloseLooksMax = 8;

    private const int CloseWidth = 256, CloseHeight = 144;

    private const int PartSidePixelsMin = 8;

    /// <summary>Plates so many times larger or smaller are shown well by the same look.</summary>
    private const double LikeSizeFactor = 1.7;

    /// <summary>How many times its own size is looked at around a suspected plate.</summary>
    private const double CloseAround = 2.2;

    /// <summary>Two finds are one plate when they overlap so much.</summary>
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
        var looked = new List<(Rect Part, double PlateWidth)>();
        foreach (var plate in suspected)
        {
            if (looked.Count == CloseLooksMax) break;
            if (looked.Any(look => Shows(look, plate.Quad))) continue;
            var part = Around(plate.Quad, grey);
            if (part.Width < PartSidePixelsMin || part.Height < PartSidePixelsMin) continue;
            looked.Add((part, plate.Quad.Width));
            foreach (var confirmed in _close.Look(grey, part, scoreMin, PlatesMax))
                if (!found.Any(f => Quad.Overlap(f.Quad, confirmed.Quad) > SamePlaceOverlap)) found.Add(confirmed);
        }
        return [.. found.OrderByDescending(plate => plate.Score)];
    }

    // Whether a close look has shown that place whole, at a size at which the network knows plates.
    private static bool Shows((Rect Part, double PlateWidth) look, Quad quad)
    {
        var (left, top, right, bottom) = quad.Box;
        return left >= look.Part.Left && top >= look.Part.Top && right <= look.Part.Right && bottom <= look.Part.Bottom
            && quad.Width > look.PlateWidth / LikeSizeFactor && quad.Width < look.PlateWidth * LikeSizeFactor;
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

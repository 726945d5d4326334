using AlprGrains.Recognition.Networks;
using OpenCvSharp;

namespace AlprGrains.Recognition.Detection;

/// <summary>
/// A grey frame in, plates with four corners out, best first: a first look at the whole frame finds what may be plates, a close look at each
/// find gives its exact corners and says whether it is one. Finds that lead to the same plate are one. Not thread-safe.
/// </summary>
internal sealed class PlateDetector : IDisposable
{
    /// <summary>More finds in one frame than this are taken for noise of a pattern; the best stay.</summary>
    public const int PlatesMax = 16;

    private readonly CellGrid _whole;
    private readonly CloseLook _close;
    private readonly double _findMin, _plateMin, _samePlateOverlap;

    public PlateDetector(ModelSet models, RecognitionOptions options)
    {
        var card = models.Card;
        (_findMin, _plateMin, _samePlateOverlap) = (options.FindScoreMin ?? card.Detector.Threshold, options.PlateScoreMin ?? card.Corners.Threshold, card.Detector.SamePlateOverlap);
        _whole = new CellGrid(models.NewDetector(), card.Detector, options.FirstLookWidthPixels ?? card.Detector.Width, options.FirstLookHeightPixels ?? card.Detector.Height);
        _close = new CloseLook(models.NewCorners(), card.Corners);
    }

    public IReadOnlyList<FoundPlate> Find(Mat grey)
    {
        var plates = new List<FoundPlate>();
        foreach (var find in _whole.Look(grey, new Rect(0, 0, grey.Width, grey.Height), _findMin, PlatesMax))
            if (_close.Again(grey, find.Quad) is { } plate && plate.Score >= _plateMin) plates.Add(plate);

        var kept = new List<FoundPlate>(plates.Count);
        foreach (var plate in plates.OrderByDescending(plate => plate.Score))
            if (!kept.Any(other => Quad.Overlap(other.Quad, plate.Quad) > _samePlateOverlap)) kept.Add(plate);
        return kept;
    }

    public void Dispose()
    {
        _whole.Dispose();
        _close.Dispose();
    }
}

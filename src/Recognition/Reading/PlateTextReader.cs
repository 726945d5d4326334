using AlprGrains.Recognition.Detection;
using AlprGrains.Recognition.Networks;
using OpenCvSharp;

namespace AlprGrains.Recognition.Reading;

/// <summary>
/// A grey frame and one plate's corners in; texts with probabilities out. The plate is read in several views that differ in margin, and
/// each view votes with its probabilities: a text that all views see wins over one that a single view is sure of. The middle view comes
/// first; when it is certain, or sees nothing that could be a plate, the others are spared. Not thread-safe.
/// </summary>
internal sealed class PlateTextReader : IDisposable
{
    /// <summary>Texts that one view may vote for.</summary>
    private const int TextsPerView = 8;

    /// <summary>From here on the first view decides alone: of 240 such real crops the vote read none otherwise.</summary>
    private const double CertainMin = 0.98;

    /// <summary>Below this the first view shows no plate: of 489 real crops none was so low.</summary>
    private const double NothingMax = 0.02;

    /// <summary>A plate so many times as wide as the network's input is straightened at twice the size and then reduced: sampling it directly would leave pixels out.</summary>
    private const double LargeFactor = 1.25;

    private readonly INetwork _net;
    private readonly ReaderCard _card;
    private readonly CtcDecoder _decoder;
    private readonly double _temperature;
    private readonly Margin[] _views;
    private readonly Mat _view, _large;

    public PlateTextReader(INetwork net, ReaderCard card, double temperature)
    {
        (_net, _card, _temperature, _decoder) = (net, card, temperature, new CtcDecoder(card.Alphabet));
        var margins = card.Margins.Select(m => new Margin(m[0], m[1])).ToArray();
        _views = [.. margins.Skip(margins.Length / 2).Take(1), .. margins.Where((_, i) => i != margins.Length / 2)];
        (_view, _large) = (new Mat(card.Height, card.Width, MatType.CV_8UC1), new Mat(2 * card.Height, 2 * card.Width, MatType.CV_8UC1));
    }

    /// <summary>Most probable first.</summary>
    public IReadOnlyList<ReadText> Read(Mat grey, Quad quad)
    {
        var views = new List<IReadOnlyList<ReadText>>(_views.Length);
        foreach (var margin in _views)
        {
            var logits = Logits(grey, quad, margin);
            views.Add(_decoder.Decode(logits, logits.Length / _card.Alphabet.Length, TextsPerView, _temperature));
            if (views.Count == 1 && views[0][0].Probability is >= CertainMin or < NothingMax) break;
        }
        return Vote.Of(views);
    }

    /// <summary>What the network answers to one view, class by position; good until the next call.</summary>
    public ReadOnlySpan<float> Logits(Mat grey, Quad quad, Margin margin)
    {
        Straighten(grey, quad, margin);
        var logits = _net.Run(_view);
        if (logits.Length == 0 || logits.Length % _card.Alphabet.Length != 0)
            throw new InvalidDataException($"The reader answered {logits.Length} numbers, not a multiple of the {_card.Alphabet.Length} classes in models.json.");
        return logits;
    }

    private void Straighten(Mat grey, Quad quad, Margin margin)
    {
        if (quad.Width < LargeFactor * _card.Width)
        {
            PlateRectifier.Straighten(grey, quad, margin, _view);
            return;
        }
        PlateRectifier.Straighten(grey, quad, margin, _large);
        Cv2.Resize(_large, _view, _view.Size(), 0, 0, InterpolationFlags.Area);
    }

    public void Dispose()
    {
        _view.Dispose();
        _large.Dispose();
        _net.Dispose();
    }
}

using AlprGrains.Recognition.Detection;
using AlprGrains.Recognition.Networks;
using OpenCvSharp;

namespace AlprGrains.Recognition.Reading;

/// <summary>
/// A grey frame and one plate's corners in; texts with probabilities out. The plate is read in several views that differ in margin, and
/// each view votes with its probabilities: a text that all views see wins over one that a single view is sure of. Not thread-safe.
/// </summary>
internal sealed class PlateTextReader(INetwork net, ReaderCard card, double temperature) : IDisposable
{
    /// <summary>Texts that one view may vote for.</summary>
    private const int TextsPerView = 8;

    private readonly Mat _view = new(card.Height, card.Width, MatType.CV_8UC1);

    private readonly Margin[] _margins = [.. card.Margins.Select(m => new Margin(m[0], m[1]))];

    /// <summary>Most probable first.</summary>
    public IReadOnlyList<ReadText> Read(Mat grey, Quad quad)
    {
        var views = new List<IReadOnlyList<ReadText>>(_margins.Length);
        foreach (var margin in _margins)
        {
            var logits = Logits(grey, quad, margin);
            foreach (ref var logit in logits.AsSpan()) logit /= (float)temperature;
            views.Add(CtcDecoder.Decode(logits, logits.Length / card.Alphabet.Length, card.Alphabet, TextsPerView));
        }
        return Vote.Of(views);
    }

    /// <summary>What the network answers to one view, class by position.</summary>
    public float[] Logits(Mat grey, Quad quad, Margin margin)
    {
        PlateRectifier.Straighten(grey, quad, margin, _view);
        var logits = net.Run(_view);
        if (logits.Length == 0 || logits.Length % card.Alphabet.Length != 0)
            throw new InvalidDataException($"The reader answered {logits.Length} numbers, not a multiple of the {card.Alphabet.Length} classes in models.json.");
        return logits.ToArray();
    }

    public void Dispose()
    {
        _view.Dispose();
        net.Dispose();
    }
}

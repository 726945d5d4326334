using AlprGrains.Recognition.Detection;
using AlprGrains.Recognition.Networks;
using OpenCvSharp;
using OpenCvSharp.Dnn;

namespace AlprGrains.Recognition.Reading;

/// <summary>
/// A grey frame and one plate's corners in; texts with probabilities out. The plate is read in several views that differ in margin, and
/// each view votes with its probabilities: a text that all views see wins over one that a single view is sure of. Not thread-safe.
/// </summary>
internal sealed class PlateTextReader(Net net, ReaderCard card) : IDisposable
{
    /// <summary>Texts that one view may vote for.</summary>
    private const int TextsPerView = 8;

    private const double PixelScale = 1 / 255.0;

    private readonly Mat _view = new(card.Height, card.Width, MatType.CV_8UC1);

    /// <summary>Most probable first.</summary>
    public IReadOnlyList<ReadText> Read(Mat grey, Quad quad, IReadOnlyList<Margin> margins)
    {
        var views = new List<IReadOnlyList<ReadText>>(margins.Count);
        foreach (var margin in margins)
        {
            PlateRectifier.Straighten(grey, quad, margin, _view);
            views.Add(ReadView());
        }
        return Vote.Of(views);
    }

    private IReadOnlyList<ReadText> ReadView()
    {
        using var blob = CvDnn.BlobFromImage(_view, PixelScale, default, default, swapRB: false, crop: false);
        net.SetInput(blob);
        using var output = net.Forward();
        var logits = output.AsSpan<float>();
        if (logits.Length == 0 || logits.Length % card.Alphabet.Length != 0)
            throw new InvalidDataException($"The reader answered {logits.Length} numbers, not a multiple of the {card.Alphabet.Length} classes in models.json.");
        return CtcDecoder.Decode(logits, logits.Length / card.Alphabet.Length, card.Alphabet, TextsPerView);
    }

    public void Dispose()
    {
        _view.Dispose();
        net.Dispose();
    }
}

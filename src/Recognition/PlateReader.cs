using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Plates;
using AlprGrains.Recognition.Detection;
using AlprGrains.Recognition.Frames;
using AlprGrains.Recognition.Networks;
using AlprGrains.Recognition.Reading;
using OpenCvSharp;

namespace AlprGrains.Recognition;

/// <summary>
/// One frame in; its plates, or the reason why it cannot be used, out:
/// 1 the header is judged and the frame decoded, 2 the detector finds plates and their corners, 3 each plate is straightened in several
/// margins and read, the views vote, 4 what is certain enough becomes a reading with its candidates and its picture.
/// What plates look like by law decides nothing here: <c>1291164</c> stays <c>1291164</c>.
/// </summary>
public sealed class PlateReader : IPlateReader
{
    private const int PictureWidth = 256, PictureHeight = 128, PictureJpegQuality = 85;

    private static readonly Margin PictureMargin = new(0.06, 0.10);

    private readonly PlateDetector _detector;
    private readonly PlateTextReader _texts;
    private readonly RecognitionOptions _options;
    private readonly TimeProvider _time;
    private readonly Mat _picture = new(PictureHeight, PictureWidth, MatType.CV_8UC3);

    internal PlateReader(ModelSet models, RecognitionOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _detector = new PlateDetector(models, options);
        _texts = new PlateTextReader(models.NewReader(), models.Card.Reader, models.Card.Temperature);
    }

    public FrameReading Read(ReadOnlyMemory<byte> encodedFrame) => ReadUnder(null, encodedFrame);

    public FrameReading Read(ReadOnlyMemory<byte> encodedFrame, PictureMask mask) => ReadUnder(mask, encodedFrame);

    public ReadOnlyMemory<byte>? Mask(ReadOnlyMemory<byte> encodedPicture, PictureMask mask, bool onlyWholeFrames)
    {
        using var frame = FrameDecoder.Decode(encodedPicture).Frame;
        if (frame is null || onlyWholeFrames && (frame.Grey.Width, frame.Grey.Height) != (mask.FrameWidthPixels, mask.FrameHeightPixels)) return null;
        frame.Hide(mask);
        return Pictures.Jpeg(frame.Colour, Pictures.FrameJpegQuality);
    }

    public ReadOnlyMemory<byte>? Sketch(ReadOnlyMemory<byte> encodedPicture, PictureMask? mask)
    {
        using var frame = FrameDecoder.Decode(encodedPicture).Frame;
        if (frame is null) return null;
        if (mask is not null) frame.Hide(mask);
        return Pictures.Sketch(frame.Colour, _detector.Find(frame.Grey).Select(plate => plate.Quad.ToPlateCorners()));
    }

    private FrameReading ReadUnder(PictureMask? mask, ReadOnlyMemory<byte> encodedFrame)
    {
        var started = _time.GetTimestamp();
        var (frame, refusal) = FrameDecoder.Decode(encodedFrame);                                    // 1
        if (frame is null) return new FrameReading(refusal, [], 0, 0, new StageMilliseconds(MillisecondsSince(started), 0, 0));
        using (frame)
        {
            if (mask is not null) frame.Hide(mask);
            var decoded = _time.GetTimestamp();
            var found = _detector.Find(frame.Grey);                                               // 2
            var detected = _time.GetTimestamp();
            var plates = ImmutableArray.CreateBuilder<PlateReading>();
            var outsideView = 0;
            foreach (var plate in found)
            {
                if (Read(frame, plate) is not { } reading || IsNoise(reading)) continue;                          // 3, 4
                if (mask is null || mask.Shows(Pictures.BoxOf(reading.Corners, frame.Grey.Width, frame.Grey.Height))) plates.Add(reading);
                else outsideView++;
            }
            var stages = new StageMilliseconds(Milliseconds(started, decoded), Milliseconds(decoded, detected), MillisecondsSince(detected));
            return new FrameReading(null, plates.ToImmutable(), frame.Grey.Width, frame.Grey.Height, stages)
            {
                MaskedFrame = mask is null || plates.Count == 0 ? null : Pictures.Jpeg(frame.Colour, Pictures.FrameJpegQuality),
                PlatesOutsideView = outsideView,
            };
        }
    }

    /// <summary>Reads a picture that is nothing but one plate, without looking for it. Null when there is nothing to read.</summary>
    public FrameReading ReadCrop(ReadOnlyMemory<byte> encodedCrop)
    {
        var started = _time.GetTimestamp();
        var (frame, refusal) = FrameDecoder.Decode(encodedCrop);
        if (frame is null) return new FrameReading(refusal, [], 0, 0, new StageMilliseconds(MillisecondsSince(started), 0, 0));
        using (frame)
        {
            var decoded = _time.GetTimestamp();
            var (right, bottom) = (frame.Grey.Width, frame.Grey.Height);
            var whole = new Quad(new(0, 0), new(right, 0), new(right, bottom), new(0, bottom));
            ImmutableArray<PlateReading> plates = Read(frame, new FoundPlate(whole, 1)) is { } reading ? [reading] : [];
            return new FrameReading(null, plates, right, bottom, new StageMilliseconds(Milliseconds(started, decoded), 0, MillisecondsSince(decoded)));
        }
    }

    private PlateReading? Read(DecodedFrame frame, FoundPlate plate)
    {
        if (plate.Quad.Width < _options.PlateWidthPixelsMin) return null;
        var texts = _texts.Read(frame.Grey, plate.Quad);
        if (texts.Count == 0 || texts[0].Probability < _options.ConfidenceMin || !PlateNumber.TryParse(texts[0].Text, out var number, out _)) return null;
        return new PlateReading(number, Confidence.Clamped(texts[0].Probability), CandidatesOf(texts), PlateLayouts.RegionOf(number.Text), plate.Quad.ToPlateCorners(), PictureOf(frame, plate.Quad));
    }

    private bool IsNoise(PlateReading reading) =>
        reading.Confidence.Share < (reading.Plate.Text.Length <= _options.ShortTextCharacters ? _options.ShortTextConfidenceMin : _options.FrameConfidenceMin);

    // The reader's other texts, and the best with its zeros read as the letter O.
    private ImmutableArray<PlateCandidate> CandidatesOf(IReadOnlyList<ReadText> texts) =>
        [.. texts.Skip(1).Concat(PlateLayouts.WithLetterO(texts[0]))
            .Where(t => t.Probability >= _options.CandidateProbabilityMin)
            .OrderByDescending(t => t.Probability)
            .Select(t => (Is: PlateNumber.TryParse(t.Text, out var number, out _), Number: number, t.Probability))
            .Where(t => t.Is)
            .Take(_options.CandidatesMax)
            .Select(t => new PlateCandidate(t.Number, Confidence.Clamped(t.Probability)))];

    private byte[] PictureOf(DecodedFrame frame, Quad quad)
    {
        PlateRectifier.Straighten(frame.Colour, quad, PictureMargin, _picture);
        return Pictures.Jpeg(_picture, PictureJpegQuality);
    }

    private double Milliseconds(long from, long to) => _time.GetElapsedTime(from, to).TotalMilliseconds;
    private double MillisecondsSince(long from) => _time.GetElapsedTime(from).TotalMilliseconds;

    public void Dispose()
    {
        _detector.Dispose();
        _texts.Dispose();
        _picture.Dispose();
    }
}

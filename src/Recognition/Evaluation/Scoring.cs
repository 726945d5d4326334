namespace AlprGrains.Recognition.Evaluation;

/// <summary>One frame's reading beside its labels; no labels means the frame holds no plate.</summary>
public sealed record ScoredFrame(string File, FrameReading Reading, IReadOnlyList<PlateLabel> Labels);

/// <summary>Share of plates accepted at a confidence, and share of the accepted that are wrong (O and 0 one class).</summary>
public sealed record ThresholdScore(double Confidence, double Accepted, double Wrong);

/// <summary>The figures of a labelled folder; shares are from 0 to 1. Field names are those of <c>./alpr recognize --json</c>.</summary>
public sealed record RecognitionScore
{
    /// <summary>Frames looked at, whether they hold a plate or not.</summary>
    public required int Frames { get; init; }
    /// <summary>Share of the labelled plates with a box that overlaps by more than 0.4.</summary>
    public required double Detected { get; init; }
    /// <summary>Share of the labelled plates with every character right.</summary>
    public required double Exact { get; init; }
    /// <summary>The same with O and 0 as one class.</summary>
    public required double ExactO0 { get; init; }
    public required double WithinOneEdit { get; init; }
    /// <summary>Character errors over characters of the labels, O and 0 one class; a plate not found loses all its characters.</summary>
    public required double Cer { get; init; }
    /// <summary>All boxes found.</summary>
    public required int Boxes { get; init; }
    /// <summary>Boxes found where no labelled plate is.</summary>
    public required int FalseBoxes { get; init; }
    public required double MedianMs { get; init; }
    public required double P95Ms { get; init; }
    public required IReadOnlyList<ThresholdScore> Thresholds { get; init; }
    /// <summary>Median milliseconds by stage.</summary>
    public required StageMilliseconds MedianStagesMs { get; init; }
    /// <summary>Frames that could not be used, by reason.</summary>
    public required IReadOnlyDictionary<string, int> Refused { get; init; }
}

/// <summary>Frames with labels in, figures out; pure. Each label is matched with the box that overlaps it most, each box at most once.</summary>
public static class Scoring
{
    /// <summary>The overlap from which a box counts as having found the plate.</summary>
    public const double DetectedOverlapMin = 0.4;

    private static readonly double[] Confidences = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99, 0.995, 0.999];

    private readonly record struct Outcome(PlateLabel Label, PlateReading? Reading);

    public static RecognitionScore Score(IReadOnlyList<ScoredFrame> frames)
    {
        var outcomes = frames.SelectMany(MatchLabels).ToArray();
        var boxes = frames.Sum(f => f.Reading.Plates.Length);
        var times = frames.Select(f => f.Reading.Stages).ToArray();
        var totals = times.Select(t => t.Decode + t.Detect + t.Read).ToArray();
        return new RecognitionScore
        {
            Frames = frames.Count,
            Detected = Share(outcomes, o => o.Reading is not null),
            Exact = Share(outcomes, o => TextOf(o) is { } text && text == PlateText.Normalise(o.Label.Plate)),
            ExactO0 = Share(outcomes, IsRight),
            WithinOneEdit = Share(outcomes, o => EditsOf(o) <= 1),
            Cer = outcomes.Length == 0 ? 0 : outcomes.Sum(EditsOf) / (double)Math.Max(1, outcomes.Sum(o => PlateText.WithZeros(o.Label.Plate).Length)),
            Boxes = boxes,
            FalseBoxes = boxes - outcomes.Count(o => o.Reading is not null),
            MedianMs = Quantile(totals, 0.5),
            P95Ms = Quantile(totals, 0.95),
            Thresholds = [.. Confidences.Select(c => AtThreshold(outcomes, c))],
            MedianStagesMs = new StageMilliseconds(Quantile(times.Select(t => t.Decode), 0.5), Quantile(times.Select(t => t.Detect), 0.5), Quantile(times.Select(t => t.Read), 0.5)),
            Refused = frames.Where(f => f.Reading.Refusal is not null).GroupBy(f => f.Reading.Refusal!.Reason.ToString()).ToDictionary(g => g.Key, g => g.Count()),
        };
    }

    private static IEnumerable<Outcome> MatchLabels(ScoredFrame frame)
    {
        var free = frame.Reading.Plates.ToList();
        foreach (var label in frame.Labels)
        {
            var best = label.Box is { } box
                ? free.Select(r => (Reading: r, Overlap: PixelBox.Overlap(PixelBox.Around(r.Corners), box))).OrderByDescending(r => r.Overlap).FirstOrDefault()
                : (Reading: free.FirstOrDefault(), Overlap: 1.0);
            var found = best.Overlap > DetectedOverlapMin ? best.Reading : null;
            if (found is not null) free.Remove(found);
            yield return new Outcome(label, found);
        }
    }

    private static string? TextOf(Outcome outcome) => outcome.Reading is null ? null : PlateText.Normalise(outcome.Reading.Plate.Text);

    private static bool IsRight(Outcome outcome) => TextOf(outcome) is { } text && PlateText.WithZeros(text) == PlateText.WithZeros(outcome.Label.Plate);

    private static int EditsOf(Outcome outcome) => PlateText.Edits(PlateText.WithZeros(TextOf(outcome) ?? ""), PlateText.WithZeros(outcome.Label.Plate));

    private static double Share(Outcome[] outcomes, Func<Outcome, bool> holds) => outcomes.Length == 0 ? 0 : outcomes.Count(holds) / (double)outcomes.Length;

    private static ThresholdScore AtThreshold(Outcome[] outcomes, double confidence)
    {
        var accepted = outcomes.Where(o => o.Reading is not null && o.Reading.Confidence.Share >= confidence).ToArray();
        return new ThresholdScore(confidence, Share(outcomes, o => o.Reading is not null && o.Reading.Confidence.Share >= confidence), Share(accepted, o => !IsRight(o)));
    }

    private static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : Math.Round(sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))], 2);
    }
}

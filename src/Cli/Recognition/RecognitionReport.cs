using AlprGrains.Recognition;
using AlprGrains.Recognition.Evaluation;

namespace AlprGrains.Cli.Recognition;

/// <summary>One plate that was read.</summary>
public sealed record PlateResult(string Plate, double Confidence, PixelBox Box, IReadOnlyList<CandidateResult> Candidates);

public sealed record CandidateResult(string Plate, double Probability);

/// <summary>One photo: its plates, or why it could not be used.</summary>
public sealed record FrameResult(string File, string? Refusal, IReadOnlyList<PlateResult> Plates);

/// <summary>
/// What ./alpr recognize says: the figures under the names that scripts read, then each photo. Shares are from 0 to 1; without
/// labels there is nothing to compare with, they are 0, and <see cref="LabelledPlates"/> says so.
/// </summary>
public sealed record RecognitionReport(
    int Frames,
    int LabelledPlates,
    double Detected,
    double Exact,
    double ExactO0,
    double WithinOneEdit,
    double Cer,
    int Boxes,
    int FalseBoxes,
    double MedianMs,
    double P95Ms,
    StageMilliseconds MedianStagesMs,
    IReadOnlyList<ThresholdScore> Thresholds,
    IReadOnlyDictionary<string, int> Refused,
    IReadOnlyList<FrameResult> Results)
{
    /// <summary>The least share of plates that a useful confidence threshold accepts (issue figures are given at it).</summary>
    public const double AcceptedShareShown = 0.6;

    public static RecognitionReport Of(IReadOnlyList<ScoredFrame> frames, RecognitionScore score) => new(
        score.Frames, frames.Sum(frame => frame.Labels.Count), score.Detected, score.Exact, score.ExactO0, score.WithinOneEdit, score.Cer,
        score.Boxes, score.FalseBoxes, score.MedianMs, score.P95Ms, score.MedianStagesMs, score.Thresholds, score.Refused, [.. frames.Select(Of)]);

    /// <summary>The same for people: a line a photo, then the figures.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<ScoredFrame> frames, RecognitionReport report)
    {
        foreach (var (frame, result) in frames.Zip(report.Results)) yield return Line(frame, result);
        yield return "";
        yield return $"{report.Frames} photos, {report.Boxes} plates found; {report.MedianMs:F1} ms a photo (median), {report.P95Ms:F1} ms (95 %): "
            + $"decode {report.MedianStagesMs.Decode:F1}, detect {report.MedianStagesMs.Detect:F1}, read {report.MedianStagesMs.Read:F1}.";
        foreach (var (reason, count) in report.Refused) yield return $"{count} could not be used: {reason}.";
        if (report.LabelledPlates == 0) yield break;
        yield return $"Of {report.LabelledPlates} labelled plates: found {report.Detected:P1}, read exactly {report.Exact:P1} ({report.ExactO0:P1} with O and 0 as one), "
            + $"within one character {report.WithinOneEdit:P1}; character errors {report.Cer:P1}; false boxes {report.FalseBoxes}.";
        if (report.Thresholds.LastOrDefault(threshold => threshold.Accepted >= AcceptedShareShown) is { } gate)
            yield return $"At confidence {gate.Confidence} and above: {gate.Accepted:P1} of the plates accepted, {gate.Wrong:P1} of those wrong.";
    }

    private static FrameResult Of(ScoredFrame frame) => new(
        frame.File,
        frame.Reading.Refusal?.Sentence,
        [.. frame.Reading.Plates.Select(plate => new PlateResult(
            plate.Plate.Text, plate.Confidence.Share, PixelBox.Around(plate.Corners),
            [.. plate.Candidates.Select(candidate => new CandidateResult(candidate.Plate.Text, candidate.Probability.Share))]))]);

    private static string Line(ScoredFrame frame, FrameResult result)
    {
        if (result.Refusal is not null) return $"{result.File}  not used: {result.Refusal}";
        var plates = result.Plates.Count == 0
            ? "no plate"
            : string.Join("; ", result.Plates.Select(plate => $"{plate.Plate} {plate.Confidence:F2} at {plate.Box.XPixels:F0},{plate.Box.YPixels:F0} ({plate.Box.WidthPixels:F0}x{plate.Box.HeightPixels:F0})"));
        var missed = frame.Labels.Where(label => !result.Plates.Any(plate => PlateText.WithZeros(plate.Plate) == PlateText.WithZeros(label.Plate))).Select(label => label.Plate).ToList();
        return missed.Count == 0 ? $"{result.File}  {plates}" : $"{result.File}  {plates}  MISSED {string.Join(", ", missed)}";
    }
}

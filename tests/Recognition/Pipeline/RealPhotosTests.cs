using AlprGrains.Recognition.Evaluation;

namespace AlprGrains.Tests.Recognition.Pipeline;

/// <summary>Floors under the figures on real photos, so that a change that loses accuracy is seen. The figures themselves come from ./alpr recognize.</summary>
public class RealPhotosTests(Readers readers) : IClassFixture<Readers>
{
    private const double DetectedMin = 0.95, ExactMin = 0.82;
    private const int NegativesTried = 60, FalseBoxesMax = 6;

    [RealPhotosFact]
    public void Real_frames_are_detected_and_read()
    {
        var folder = Path.Combine(Repository.RealData!, "us-frames");
        var (labels, problem) = LabelFile.Parse(File.ReadAllText(Path.Combine(folder, "labels.tsv")));
        Assert.Null(problem);
        var score = Scoring.Score([.. new FolderEvaluation(readers.Reader).Read(FolderEvaluation.PicturesOf(folder), labels, crops: false)]);
        Assert.Empty(score.Refused);
        Assert.True(score.Detected >= DetectedMin && score.ExactO0 >= ExactMin, $"detected {score.Detected:P1}, exact (O=0) {score.ExactO0:P1}");
    }

    [RealPhotosFact]
    public void Photos_without_a_plate_give_few_false_boxes()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.RealData!, "negatives"), "*.jpg").Order(StringComparer.Ordinal).Take(NegativesTried);
        var boxes = files.Sum(f => readers.Reader.Read(File.ReadAllBytes(f)).Plates.Length);
        Assert.InRange(boxes, 0, FalseBoxesMax);
    }
}

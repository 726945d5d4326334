using System.Collections.Immutable;
using AlprGrains.Plates;
using AlprGrains.Recognition;
using AlprGrains.Recognition.Evaluation;

namespace AlprGrains.Tests.Recognition.Evaluation;

public class ScoringTests
{
    private static PlateReading Reading(string plate, double confidence, double x, double y) =>
        new(PlateNumber.Parse(plate), Confidence.Clamped(confidence), [], null,
            new PlateCorners(new(x, y), new(x + 60, y), new(x + 60, y + 30), new(x, y + 30)), default);

    private static ScoredFrame Frame(PlateLabel[] labels, params PlateReading[] readings) =>
        new("f.jpg", new FrameReading(null, [.. readings], 1280, 720, new StageMilliseconds(2, 8, 10)), labels);

    private static PlateLabel Label(string plate, double x, double y) => new("f.jpg", new PixelBox(x, y, 60, 30), plate);

    [Fact]
    public void Figures_of_a_small_folder_are_those_counted_by_hand()
    {
        var score = Scoring.Score(
        [
            Frame([Label("7ABC123", 0, 0)], Reading("7ABC123", 0.99, 2, 1)),                                   // right
            Frame([Label("0AB12", 0, 0)], Reading("OAB12", 0.95, 0, 0)),                                       // right but for O and 0
            Frame([Label("4XYZ99", 0, 0)], Reading("4XYZ9", 0.80, 0, 0), Reading("JUNK1", 0.3, 600, 300)),     // one edit, one false box
            Frame([Label("8KLM55", 0, 0)]),                                                                    // missed: 6 characters
        ]);
        Assert.Equal(4, score.Frames);
        Assert.Equal(0.75, score.Detected);
        Assert.Equal(0.25, score.Exact);
        Assert.Equal(0.5, score.ExactO0);
        Assert.Equal(0.75, score.WithinOneEdit);
        Assert.Equal((1 + 6) / (7 + 5 + 6 + 6.0), score.Cer, 9);
        Assert.Equal((4, 1), (score.Boxes, score.FalseBoxes));
        Assert.Equal((20, 20), (score.MedianMs, score.P95Ms));
        var at90 = score.Thresholds.Single(t => t.Confidence == 0.9);
        Assert.Equal((0.5, 0.0), (at90.Accepted, at90.Wrong));
        var at80 = score.Thresholds.Single(t => t.Confidence == 0.8);
        Assert.Equal(1 / 3.0, at80.Wrong, 9);
    }

    [Fact]
    public void Box_in_the_wrong_place_is_a_miss_and_a_false_box_even_with_the_right_text()
    {
        var score = Scoring.Score([Frame([Label("7ABC123", 0, 0)], Reading("7ABC123", 0.99, 45, 0))]);
        Assert.Equal((0, 0, 1), (score.Detected, score.ExactO0, score.FalseBoxes));
    }

    [Fact]
    public void Frame_without_a_plate_makes_every_box_false()
    {
        var score = Scoring.Score([Frame([], Reading("7ABC123", 0.9, 0, 0), Reading("8ABC123", 0.9, 300, 0))]);
        Assert.Equal((1, 2, 2), (score.Frames, score.Boxes, score.FalseBoxes));
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("ABC", "ABC", 0)]
    [InlineData("ABC", "AC", 1)]
    [InlineData("ABC", "XABC", 1)]
    [InlineData("ABC", "AXC", 1)]
    [InlineData("KITTEN", "SITTING", 3)]
    public void Edits_are_counted(string from, string to, int edits)
    {
        Assert.Equal(edits, PlateText.Edits(from, to));
        Assert.Equal(edits, PlateText.Edits(to, from));
    }

    [Fact]
    public void Labels_of_frames_and_of_crops_are_read()
    {
        var (frames, _) = LabelFile.Parse("file\tx\ty\twidth\theight\tplate\na.jpg\t5\t6\t70\t30\t7ABC123\n");
        Assert.Equal(new PlateLabel("a.jpg", new PixelBox(5, 6, 70, 30), "7ABC123"), frames.Single());
        var (crops, _) = LabelFile.Parse("file,state,plate\r\nb.png,ca,4XYZ99\r\n");
        Assert.Equal(new PlateLabel("b.png", null, "4XYZ99"), crops.Single());
    }

    [Theory]
    [InlineData("picture,text\na,b\n", "first line")]
    [InlineData("file\tx\ty\twidth\theight\tplate\na.jpg\t5\tsix\t70\t30\tP1\n", "'six'")]
    [InlineData("file\tx\ty\twidth\theight\tplate\na.jpg\t5\n", "line 2")]
    public void Label_that_cannot_be_used_is_an_error_with_its_line(string text, string says) => Assert.Contains(says, LabelFile.Parse(text).Problem);
}

using System.Text.Json;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Recognition;
using AlprGrains.Plates;
using AlprGrains.Recognition;
using AlprGrains.Recognition.Evaluation;

namespace AlprGrains.Tests.Cli.Recognition;

public sealed class RecognitionReportTests
{
    private static readonly PlateCorners Corners = new(new(10, 20), new(110, 20), new(110, 60), new(10, 60));
    private static readonly PixelBox Box = PixelBox.Around(Corners);

    private static readonly IReadOnlyList<ScoredFrame> Frames =
    [
        Frame("right.jpg", "ABC123", "ABC123"),
        Frame("wrong.jpg", "ABC128", "ABC123"),
        new("broken.jpg", FrameReading.Refused(FrameRefusalReason.Truncated, "the file ends early"), [new PlateLabel("broken.jpg", Box, "XYZ789")]),
    ];

    [Fact]
    public void The_JSON_has_the_names_that_scripts_read()
    {
        var json = Json();
        foreach (var name in new[] { "frames", "detected", "exact", "exactO0", "withinOneEdit", "cer", "boxes", "falseBoxes", "medianMs", "p95Ms" })
            Assert.Equal(JsonValueKind.Number, json.GetProperty(name).ValueKind);
        var threshold = json.GetProperty("thresholds").EnumerateArray().First();
        Assert.Equal(["confidence", "accepted", "wrong"], threshold.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void The_JSON_tells_each_photo_apart()
    {
        var json = Json();
        Assert.Equal((3, 3, 2), (json.GetProperty("frames").GetInt32(), json.GetProperty("labelledPlates").GetInt32(), json.GetProperty("boxes").GetInt32()));
        Assert.Equal(1 / 3.0, json.GetProperty("exact").GetDouble(), precision: 6);
        Assert.Equal("the file ends early", json.GetProperty("results")[2].GetProperty("refusal").GetString());
        Assert.Equal("ABC128", json.GetProperty("results")[1].GetProperty("plates")[0].GetProperty("plate").GetString());
    }

    [Fact]
    public void For_people_every_photo_has_a_line_that_says_what_was_missed()
    {
        var lines = RecognitionReport.Lines(Frames, Report()).ToList();
        Assert.Equal("right.jpg  ABC123 0.90 at 10,20 (100x40)", lines[0]);
        Assert.Equal("wrong.jpg  ABC128 0.90 at 10,20 (100x40)  MISSED ABC123", lines[1]);
        Assert.Equal("broken.jpg  not used: the file ends early", lines[2]);
        Assert.Contains(lines, line => line.StartsWith("Of 3 labelled plates: found 66.7", StringComparison.Ordinal));
    }

    private static RecognitionReport Report() => RecognitionReport.Of(Frames, Scoring.Score(Frames));

    private static JsonElement Json()
    {
        var output = new StringWriter();
        new Terminal(output, TextWriter.Null, interactive: false, TimeProvider.System).Json(Report());
        return JsonDocument.Parse(output.ToString()).RootElement;
    }

    private static ScoredFrame Frame(string file, string read, string label) => new(
        file,
        new FrameReading(null, [new PlateReading(PlateNumber.Parse(read), Confidence.Clamped(0.9), [], null, Corners, default)], 1280, 720, new StageMilliseconds(2, 10, 5)),
        [new PlateLabel(file, Box, label)]);
}

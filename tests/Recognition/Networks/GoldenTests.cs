using System.Text.Json;
using AlprGrains.Recognition.Detection;
using AlprGrains.Recognition.Networks;
using AlprGrains.Recognition.Reading;
using OpenCvSharp;

namespace AlprGrains.Tests.Recognition.Networks;

/// <summary>
/// The committed networks answer as they did when they were made: training/golden.py drew the pictures and wrote what its own, separate
/// pipeline found in them.
/// </summary>
public class GoldenTests
{
    /// <summary>Below this the network guesses, and two ways to weigh its views may guess differently.</summary>
    private const double ReadableMin = 0.1;

    private static readonly string Folder = Repository.PathOf("src/Recognition/Models/golden");
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web);

    private sealed record Expected(double Tolerance, double CornerTolerancePixels, ExpectedScene[] Scenes, ExpectedCrop[] Crops);
    private sealed record ExpectedScene(string File, ExpectedPlate[] Plates);
    private sealed record ExpectedPlate(double[][] Corners, double Score, string Text, double Probability, ExpectedPlate? Again = null);
    private sealed record ExpectedCrop(string File, string Text, double[] LogitMax, int[] LogitArgmax);

    [Fact]
    public void Reader_gives_the_golden_logits()
    {
        var (models, expected) = (ModelSet.LoadEmbedded(), Load());
        using var reader = new PlateTextReader(models.NewReader(), models.Card.Reader, models.Card.Temperature);
        Assert.NotEmpty(expected.Crops);
        foreach (var crop in expected.Crops)
        {
            using var grey = Grey(crop.File);
            var (width, height) = (grey.Width, grey.Height);
            var logits = reader.Logits(grey, new Quad(new(0, 0), new(width, 0), new(width, height), new(0, height)), default).ToArray();
            var (classes, positions) = (models.Card.Reader.Alphabet.Length, crop.LogitMax.Length);
            Assert.Equal(classes * positions, logits.Length);
            for (var position = 0; position < positions; position++)
            {
                var best = Enumerable.Range(0, classes).MaxBy(c => logits[c * positions + position]);
                Assert.Equal(crop.LogitArgmax[position], best);
                Assert.Equal(crop.LogitMax[position], logits[best * positions + position], expected.Tolerance);
            }
        }
    }

    [Fact]
    public void Detector_and_reader_find_the_golden_plates()
    {
        var (models, expected) = (ModelSet.LoadEmbedded(), Load());
        using var detector = new CellGrid(models.NewDetector(), models.Card.Detector, models.Card.Detector.Width, models.Card.Detector.Height);
        using var reader = new PlateTextReader(models.NewReader(), models.Card.Reader, models.Card.Temperature);
        using var close = new CloseLook(models.NewCorners(), models.Card.Corners);
        Assert.NotEmpty(expected.Scenes);
        Assert.Contains(expected.Scenes, scene => scene.Plates.Any(plate => plate.Again is not null));
        foreach (var scene in expected.Scenes)
        {
            using var grey = Grey(scene.File);
            var found = detector.Look(grey, new Rect(0, 0, grey.Width, grey.Height), models.Card.Detector.Threshold, platesMax: 16);
            Assert.Equal(scene.Plates.Length, found.Count);
            foreach (var plate in scene.Plates)
            {
                var nearest = found.MinBy(f => f.Quad.TopLeft.DistanceTo(At(plate.Corners[0])));
                for (var corner = 0; corner < 4; corner++)
                    Assert.InRange(nearest.Quad.Corners[corner].DistanceTo(At(plate.Corners[corner])), 0, expected.CornerTolerancePixels);
                Assert.Equal(plate.Score, nearest.Score, 0.02);
                if (plate.Probability >= ReadableMin) Assert.Equal(plate.Text, reader.Read(grey, nearest.Quad)[0].Text);
                if (plate.Again is not { } again) continue;
                var second = Assert.NotNull(close.Again(grey, nearest.Quad));
                for (var corner = 0; corner < 4; corner++)
                    Assert.InRange(second.Quad.Corners[corner].DistanceTo(At(again.Corners[corner])), 0, expected.CornerTolerancePixels);
                Assert.Equal(again.Score, second.Score, 0.02);
                if (again.Probability >= ReadableMin) Assert.Equal(again.Text, reader.Read(grey, second.Quad)[0].Text);
            }
        }
    }

    private static Point2f At(double[] corner) => new((float)corner[0], (float)corner[1]);

    private static Expected Load() => JsonSerializer.Deserialize<Expected>(File.ReadAllText(Path.Combine(Folder, "expected.json")), Form)!;

    private static Mat Grey(string file) => Cv2.ImDecode(File.ReadAllBytes(Path.Combine(Folder, file)), ImreadModes.Grayscale);
}

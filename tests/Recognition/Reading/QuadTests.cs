using AlprGrains.Recognition.Detection;
using OpenCvSharp;

namespace AlprGrains.Tests.Recognition.Reading;

public class QuadTests
{
    private static Quad Box(float x, float y, float width, float height) => new(new(x, y), new(x + width, y), new(x + width, y + height), new(x, y + height));

    [Fact]
    public void Overlap_is_the_shared_area_over_the_joint_area()
    {
        Assert.Equal(1, Quad.Overlap(Box(0, 0, 10, 10), Box(0, 0, 10, 10)), 6);
        Assert.Equal(50 / 150.0, Quad.Overlap(Box(0, 0, 10, 10), Box(5, 0, 10, 10)), 6);
        Assert.Equal(0, Quad.Overlap(Box(0, 0, 10, 10), Box(10, 0, 10, 10)), 6);
    }

    [Fact]
    public void Crossed_corners_are_noise()
    {
        Assert.True(Box(0, 0, 20, 10).IsConvex);
        Assert.False(new Quad(new(0, 0), new(20, 10), new(20, 0), new(0, 10)).IsConvex);
        Assert.False(new Quad(new(0, 0), new(0, 10), new(20, 10), new(20, 0)).IsConvex);   // mirrored
    }

    [Fact]
    public void Sightings_of_one_plate_become_one_and_two_plates_stay_two()
    {
        var plates = Overlaps.Merge([new(Box(100, 100, 60, 30), 0.9), new(Box(104, 100, 60, 30), 0.9), new(Box(400, 100, 60, 30), 0.7)], platesMax: 16);
        Assert.Equal(2, plates.Count);
        Assert.Equal(102, plates[0].Quad.TopLeft.X, 3);
        Assert.Equal(0.9, plates[0].Score);
    }

    [Fact]
    public void Only_so_many_plates_are_kept()
    {
        var many = Enumerable.Range(0, 40).Select(i => new FoundPlate(Box(i * 100, 0, 60, 30), 0.5 + i * 0.01)).ToList();
        var kept = Overlaps.Merge(many, platesMax: 5);
        Assert.Equal(5, kept.Count);
        Assert.All(kept, p => Assert.True(p.Score > 0.8));
    }

    [Theory]
    [InlineData(1280, 720)]
    [InlineData(640, 480)]
    [InlineData(300, 900)]
    [InlineData(100, 40)]
    public void Point_on_the_detectors_input_maps_back_to_the_frame(int width, int height)
    {
        var letterbox = Letterbox.For(new Rect(0, 0, width, height), 512, 288);
        using var grey = new Mat(height, width, MatType.CV_8UC1, Scalar.All(0));
        using var input = new Mat(288, 512, MatType.CV_8UC1);
        var (x, y) = (width * 3 / 4, height / 4);
        Cv2.Circle(grey, new Point(x, y), Math.Max(3, width / 60), Scalar.All(255), -1);
        letterbox.Draw(grey, input, fill: 0);
        input.GetArray(out byte[] pixels);
        var bright = Enumerable.Range(0, pixels.Length).Where(i => pixels[i] > 128).ToArray();
        var back = letterbox.ToFrame(new Point2f((float)bright.Average(i => i % 512), (float)bright.Average(i => i / 512)));
        Assert.InRange(back.X, x - 1.5 / letterbox.Scale, x + 1.5 / letterbox.Scale);
        Assert.InRange(back.Y, y - 1.5 / letterbox.Scale, y + 1.5 / letterbox.Scale);
    }
}

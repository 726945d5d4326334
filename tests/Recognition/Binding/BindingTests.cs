using OpenCvSharp;
using OpenCvSharp.Dnn;

namespace AlprGrains.Tests.Recognition.Binding;

public class BindingTests
{
    [Fact]
    public void Error_of_OpenCV_becomes_an_exception_with_its_message()
    {
        using var empty = new Mat();
        using var target = new Mat();
        var error = Assert.Throws<OpenCVException>(() => Cv2.CvtColor(empty, target, ColorConversionCodes.BGR2GRAY));
        Assert.True((int)error.Status < 0);
        Assert.Contains("empty", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Network_that_is_no_ONNX_is_an_exception_and_the_next_call_works()
    {
        Assert.Throws<OpenCVException>(() => CvDnn.ReadNetFromOnnx("no network"u8.ToArray()));
        using var mat = new Mat(2, 3, MatType.CV_8UC1, Scalar.All(7));
        Assert.Equal(7, mat.At<byte>(1, 2));
    }

    [Fact]
    public void Used_after_dispose_is_an_exception_not_a_crash()
    {
        var mat = new Mat(2, 2, MatType.CV_8UC1);
        mat.Dispose();
        mat.Dispose();
        Assert.Throws<ObjectDisposedException>(() => mat.Rows);
        Assert.Throws<ObjectDisposedException>(() => Cv2.Flip(mat, mat, FlipMode.X));
    }

    [Fact]
    public void Pixel_outside_the_image_is_refused()
    {
        using var mat = new Mat(2, 3, MatType.CV_8UC1, Scalar.All(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => mat.At<byte>(2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => mat.At<byte>(0, -1));
    }

    [Fact]
    public void View_of_a_part_shares_the_pixels()
    {
        using var mat = new Mat(4, 4, MatType.CV_8UC1, Scalar.All(0));
        using (var part = mat.SubMat(new Rect(1, 1, 2, 2))) part.SetTo(Scalar.All(9));
        mat.GetArray(out byte[] pixels);
        Assert.Equal(4, pixels.Count(p => p == 9));
    }

    [Fact]
    public void Perspective_maps_its_corners()
    {
        using var image = new Mat(100, 200, MatType.CV_8UC1, Scalar.All(10));
        Cv2.Circle(image, new Point(150, 50), 6, Scalar.All(250), -1);
        Point2f[] from = [new(100, 0), new(199, 0), new(199, 99), new(100, 99)], to = [new(0, 0), new(99, 0), new(99, 99), new(0, 99)];
        using var transform = Cv2.GetPerspectiveTransform(from, to);
        using var warped = new Mat();
        Cv2.WarpPerspective(image, warped, transform, new Size(100, 100));
        Assert.True(warped.At<byte>(50, 50) > 200);
        Assert.True(warped.At<byte>(50, 5) < 30);
    }

    [Fact]
    public void Version_is_that_of_the_library() => Assert.StartsWith("4.", Cv2.GetVersionString());
}

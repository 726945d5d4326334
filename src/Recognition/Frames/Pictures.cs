using System.Collections.Immutable;
using AlprGrains.Cameras;
using OpenCvSharp;

namespace AlprGrains.Recognition.Frames;

/// <summary>What is made of decoded pictures for people to see or for the evidence: masked frames, sketches, JPEG files.</summary>
internal static class Pictures
{
    public const int FrameJpegQuality = 90;

    private const int SketchWidthPixels = 480, SketchJpegQuality = 70;
    private const double SketchBlurPixels = 2.5;

    private static readonly Scalar Black = Scalar.All(0), Set = Scalar.All(255);

    /// <summary>A mask of this size: 255 where the picture is private.</summary>
    public static Mat HiddenBy(PictureMask mask, Size size)
    {
        var hidden = new Mat(size, MatType.CV_8UC1, mask.PublicWay.IsEmpty ? Black : Set);
        foreach (var area in mask.PublicWay) Cv2.FillPoly(hidden, [Outline(area.Corners, size)], Black);
        foreach (var area in mask.Private) Cv2.FillPoly(hidden, [Outline(area.Corners, size)], Set); // with its border: what is private wins
        return hidden;
    }

    /// <summary>Nobody can read a plate in it: found ones are black, and what was not found is small and blurred.</summary>
    public static byte[] Sketch(Mat picture, IEnumerable<PlateCorners> plates)
    {
        foreach (var plate in plates)
        {
            var box = BoxOf(plate, picture.Width, picture.Height);
            var (margin, whole) = ((box.Right - box.Left) / 4, new PicturePoint(picture.Width, picture.Height));
            Cv2.Rectangle(picture, new Point((int)((box.Left - margin) * whole.X), (int)((box.Top - margin) * whole.Y)), new Point((int)((box.Right + margin) * whole.X), (int)((box.Bottom + margin) * whole.Y)), Black, -1);
        }
        using var small = new Mat();
        Cv2.Resize(picture, small, new Size(SketchWidthPixels, Math.Max(1, SketchWidthPixels * picture.Height / picture.Width)), interpolation: InterpolationFlags.Area);
        Cv2.GaussianBlur(small, small, new Size(0, 0), SketchBlurPixels);
        return Jpeg(small, SketchJpegQuality);
    }

    /// <summary>The upright box around a plate, in shares of the picture.</summary>
    public static PictureBox BoxOf(PlateCorners corners, int widthPixels, int heightPixels)
    {
        ReadOnlySpan<PixelPoint> all = [corners.TopLeft, corners.TopRight, corners.BottomRight, corners.BottomLeft];
        var (left, top, right, bottom) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach (var corner in all)
        {
            (left, top) = (Math.Min(left, corner.XPixels), Math.Min(top, corner.YPixels));
            (right, bottom) = (Math.Max(right, corner.XPixels), Math.Max(bottom, corner.YPixels));
        }
        return new PictureBox(left / widthPixels, top / heightPixels, right / widthPixels, bottom / heightPixels);
    }

    /// <summary>A file of its own: no preview, no notes, no other part of the file that the pixels came from.</summary>
    public static byte[] Jpeg(Mat picture, int quality)
    {
        Cv2.ImEncode(".jpg", picture, out var jpeg, [(int)ImwriteFlags.JpegQuality, quality]);
        return jpeg;
    }

    private static IEnumerable<Point> Outline(ImmutableArray<PicturePoint> corners, Size size) =>
        corners.Select(corner => new Point((int)Math.Round(corner.X * size.Width), (int)Math.Round(corner.Y * size.Height)));
}

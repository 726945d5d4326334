using AlprGrains.Recognition.Detection;
using OpenCvSharp;

namespace AlprGrains.Recognition.Reading;

/// <summary>A margin around the plate, as shares of its width and height: corners are never quite right, and the network reads best with a little air.</summary>
internal readonly record struct Margin(double Horizontal, double Vertical);

/// <summary>Straightens a plate: its four corners, grown by a margin in the plate's own plane, become the corners of an upright picture.</summary>
internal static class PlateRectifier
{
    public static void Straighten(Mat from, Quad quad, Margin margin, Mat to)
    {
        var (x, y) = (margin.Horizontal * to.Width / (1 + 2 * margin.Horizontal), margin.Vertical * to.Height / (1 + 2 * margin.Vertical));
        Point2f[] inner =
        [
            new((float)x, (float)y), new((float)(to.Width - x), (float)y),
            new((float)(to.Width - x), (float)(to.Height - y)), new((float)x, (float)(to.Height - y)),
        ];
        using var transform = Cv2.GetPerspectiveTransform(quad.Corners, inner);
        Cv2.WarpPerspective(from, to, transform, to.Size(), InterpolationFlags.Linear, BorderTypes.Replicate);
    }
}

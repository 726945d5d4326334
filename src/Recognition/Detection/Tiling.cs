using OpenCvSharp;

namespace AlprGrains.Recognition.Detection;

/// <summary>Which parts of a frame the detector looks at: the whole, so that large plates are seen at once.</summary>
internal static class Tiling
{
    public static IEnumerable<Rect> PartsOf(int width, int height, int inputWidth, int inputHeight)
    {
        yield return new Rect(0, 0, width, height);
    }
}

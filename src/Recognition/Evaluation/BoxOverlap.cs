namespace AlprGrains.Recognition.Evaluation;

/// <summary>An upright box in pixels of the frame.</summary>
public readonly record struct PixelBox(double XPixels, double YPixels, double WidthPixels, double HeightPixels)
{
    /// <summary>The upright box around four corners.</summary>
    public static PixelBox Around(PlateCorners corners)
    {
        PixelPoint[] all = [corners.TopLeft, corners.TopRight, corners.BottomRight, corners.BottomLeft];
        var (left, top) = (all.Min(p => p.XPixels), all.Min(p => p.YPixels));
        return new PixelBox(left, top, all.Max(p => p.XPixels) - left, all.Max(p => p.YPixels) - top);
    }

    /// <summary>Shared area over joint area, 0 to 1.</summary>
    public static double Overlap(PixelBox a, PixelBox b)
    {
        var width = Math.Min(a.XPixels + a.WidthPixels, b.XPixels + b.WidthPixels) - Math.Max(a.XPixels, b.XPixels);
        var height = Math.Min(a.YPixels + a.HeightPixels, b.YPixels + b.HeightPixels) - Math.Max(a.YPixels, b.YPixels);
        if (width <= 0 || height <= 0) return 0;
        return width * height / (a.WidthPixels * a.HeightPixels + b.WidthPixels * b.HeightPixels - width * height);
    }
}

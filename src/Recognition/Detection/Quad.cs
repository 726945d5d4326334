using OpenCvSharp;

namespace AlprGrains.Recognition.Detection;

/// <summary>Four corners, clockwise from the top left as one reads the plate, in pixels of the frame.</summary>
internal readonly record struct Quad(Point2f TopLeft, Point2f TopRight, Point2f BottomRight, Point2f BottomLeft)
{
    public Point2f[] Corners => [TopLeft, TopRight, BottomRight, BottomLeft];

    public double Width => (TopLeft.DistanceTo(TopRight) + BottomLeft.DistanceTo(BottomRight)) / 2;
    public double Height => (TopLeft.DistanceTo(BottomLeft) + TopRight.DistanceTo(BottomRight)) / 2;

    public (double Left, double Top, double Right, double Bottom) Box
    {
        get
        {
            var (left, top, right, bottom) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
            foreach (var corner in Corners)
                (left, top, right, bottom) = (Math.Min(left, corner.X), Math.Min(top, corner.Y), Math.Max(right, corner.X), Math.Max(bottom, corner.Y));
            return (left, top, right, bottom);
        }
    }

    /// <summary>Whether the corners turn one way round, as those of a plate do; a crossed or folded one is noise.</summary>
    public bool IsConvex
    {
        get
        {
            var corners = Corners;
            for (var i = 0; i < 4; i++)
            {
                var (a, b, c) = (corners[i], corners[(i + 1) % 4], corners[(i + 2) % 4]);
                if ((b.X - a.X) * (c.Y - b.Y) - (b.Y - a.Y) * (c.X - b.X) <= 0) return false;
            }
            return true;
        }
    }

    /// <summary>Overlap of the upright boxes: shared area over joint area.</summary>
    public static double Overlap(Quad first, Quad second)
    {
        var (a, b) = (first.Box, second.Box);
        var width = Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left);
        var height = Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top);
        if (width <= 0 || height <= 0) return 0;
        var shared = width * height;
        return shared / ((a.Right - a.Left) * (a.Bottom - a.Top) + (b.Right - b.Left) * (b.Bottom - b.Top) - shared);
    }

    /// <summary>Each corner moved by a function of its own coordinates.</summary>
    public Quad Map(Func<Point2f, Point2f> move) => new(move(TopLeft), move(TopRight), move(BottomRight), move(BottomLeft));

    public PlateCorners ToPlateCorners() => new(At(TopLeft), At(TopRight), At(BottomRight), At(BottomLeft));

    private static PixelPoint At(Point2f p) => new(Math.Round(p.X, 1), Math.Round(p.Y, 1));
}

/// <summary>A plate as the detector sees it. Score: 0 to 1.</summary>
internal readonly record struct FoundPlate(Quad Quad, double Score);

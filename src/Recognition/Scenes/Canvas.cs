using OpenCvSharp;

namespace AlprGrains.Recognition.Scenes;

/// <summary>
/// Flat polygons of the street on an oversampled image; scaling down by <see cref="Oversampling"/> afterwards smooths every edge at once.
/// Colours are blue, green, red from 0 to 255.
/// </summary>
internal sealed class Canvas(Mat image, Pinhole camera)
{
    /// <summary>Drawn pixels for one pixel of the frame, in each direction.</summary>
    public const int Oversampling = 2;

    private const int SubpixelBits = 4;
    private const double CoordinateMax = 30_000;   // OpenCV's fixed-point coordinates overflow far beyond the image

    public Mat Image => image;
    public Pinhole Camera => camera;

    public void Fill(Scalar colour, params ReadOnlySpan<Place> outline)
    {
        var points = ToPixels(outline);
        if (points.Length >= 3) Cv2.FillPoly(image, [points], colour, LineTypes.Link8, SubpixelBits);
    }

    public void Line(Scalar colour, double thicknessMetres, Place from, Place to)
    {
        var points = ToPixels([from, to]);
        if (points.Length != 2) return;
        var distance = camera.ToCamera(Place.Mix(from, to, 0.5)).Z;
        var thickness = Math.Max(1, (int)Math.Round(thicknessMetres * camera.FocalPixels / Math.Max(distance, Pinhole.NearMetres)));
        Cv2.Line(image, points[0], points[1], colour, thickness, LineTypes.Link8, SubpixelBits);
    }

    /// <summary>Lays a colour over part of the image: opacity 0 to 1, with an edge as soft as <paramref name="softPixels"/>.</summary>
    public void Glaze(Scalar colour, double opacity, double softPixels, params ReadOnlySpan<Place> outline) =>
        GlazePixels(colour, opacity, softPixels, ToPixels(outline));

    public void GlazeEllipse(Scalar colour, double opacity, double softPixels, Place centre, double radiusMetres, double flatness = 1)
    {
        var inCamera = camera.ToCamera(centre);
        if (inCamera.Z < Pinhole.NearMetres) return;
        var (x, y) = camera.Sensor(inCamera);
        var radius = radiusMetres * camera.FocalPixels / inCamera.Z;
        var points = Enumerable.Range(0, 24).Select(i => i * Math.Tau / 24)
            .Select(a => Fixed(x + radius * Math.Cos(a), y + radius * flatness * Math.Sin(a))).ToArray();
        GlazePixels(colour, opacity, softPixels, points);
    }

    private void GlazePixels(Scalar colour, double opacity, double softPixels, Point[] points)
    {
        if (points.Length < 3) return;
        var pad = (int)(softPixels * 2) + 2;
        int Pixel(int v) => v >> SubpixelBits;
        var box = Rect.FromLTRB(points.Min(p => Pixel(p.X)) - pad, points.Min(p => Pixel(p.Y)) - pad, points.Max(p => Pixel(p.X)) + pad, points.Max(p => Pixel(p.Y)) + pad)
            .Intersect(new Rect(0, 0, image.Width, image.Height));
        if (box.Width <= 0 || box.Height <= 0) return;

        using var part = image.SubMat(box);
        using var mask = new Mat(box.Height, box.Width, MatType.CV_32FC3, Scalar.All(0));
        var moved = points.Select(p => new Point(p.X - (box.X << SubpixelBits), p.Y - (box.Y << SubpixelBits))).ToArray();
        Cv2.FillPoly(mask, [moved], Scalar.All(opacity), LineTypes.Link8, SubpixelBits);
        if (softPixels >= 1) Cv2.Blur(mask, mask, new Size((int)softPixels * 2 + 1, (int)softPixels * 2 + 1));

        // part + (colour - part) * mask
        using var difference = new Mat(box.Height, box.Width, MatType.CV_32FC3, colour);
        using var under = new Mat();
        part.ConvertTo(under, MatType.CV_32FC3);
        Cv2.AddWeighted(difference, 1, under, -1, 0, difference);
        Cv2.Multiply(difference, mask, difference);
        Cv2.AddWeighted(under, 1, difference, 1, 0, under);
        under.ConvertTo(part, MatType.CV_8UC3);
    }

    private Point[] ToPixels(ReadOnlySpan<Place> outline)
    {
        // Clip against the near plane (Sutherland-Hodgman), then project.
        var clipped = new List<Place>(outline.Length + 2);
        var previous = camera.ToCamera(outline[^1]);
        foreach (var place in outline)
        {
            var current = camera.ToCamera(place);
            if (current.Z >= Pinhole.NearMetres != previous.Z >= Pinhole.NearMetres)
                clipped.Add(Place.Mix(previous, current, (Pinhole.NearMetres - previous.Z) / (current.Z - previous.Z)));
            if (current.Z >= Pinhole.NearMetres) clipped.Add(current);
            previous = current;
        }
        return clipped.Select(p => camera.Sensor(p)).Select(p => Fixed(p.X, p.Y)).ToArray();
    }

    private static Point Fixed(double x, double y) =>
        new((int)(Math.Clamp(x, -CoordinateMax, CoordinateMax) * (1 << SubpixelBits)), (int)(Math.Clamp(y, -CoordinateMax, CoordinateMax) * (1 << SubpixelBits)));

    public static Scalar Shade(Scalar colour, double factor) =>
        new(Math.Clamp(colour.Val0 * factor, 0, 255), Math.Clamp(colour.Val1 * factor, 0, 255), Math.Clamp(colour.Val2 * factor, 0, 255));

    public static Scalar Blend(Scalar a, Scalar b, double t) =>
        new(a.Val0 + (b.Val0 - a.Val0) * t, a.Val1 + (b.Val1 - a.Val1) * t, a.Val2 + (b.Val2 - a.Val2) * t);
}

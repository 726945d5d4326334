using OpenCvSharp;

namespace AlprGrains.Recognition.Scenes;

/// <summary>Puts the painted plate where the vehicle carries it, in the light of the street.</summary>
internal static class PlateOnVehicle
{
    public static void Paint(Canvas canvas, Light light, bool infrared, DrawnVehicle vehicle, Place[] corners)
    {
        using var flat = PlatePainter.Paint(vehicle.Design, vehicle.Plate, new Chance(vehicle.PlateSeed));
        var pixels = corners.Select(c => canvas.Camera.Project(c)).Select(p => new Point2f((float)p.X, (float)p.Y)).ToArray();
        var box = Rect.FromLTRB((int)pixels.Min(p => p.X) - 2, (int)pixels.Min(p => p.Y) - 2, (int)pixels.Max(p => p.X) + 3, (int)pixels.Max(p => p.Y) + 3)
            .Intersect(new Rect(0, 0, canvas.Image.Width, canvas.Image.Height));
        if (box.Width <= 4 || box.Height <= 4) return;

        // Down to about the size it will have, by area: a warp alone would skip pixels and break thin strokes.
        var scale = Math.Clamp(pixels[0].DistanceTo(pixels[1]) * 1.2 / PlatePainter.WidthPixels, 0.05, 1);
        using var sized = new Mat();
        Cv2.Resize(flat, sized, new Size((int)(PlatePainter.WidthPixels * scale), (int)(PlatePainter.HeightPixels * scale)), 0, 0, InterpolationFlags.Area);
        LightPlate(sized, light, infrared);

        Point2f[] from = [new(0, 0), new(sized.Width, 0), new(sized.Width, sized.Height), new(0, sized.Height)];
        var to = pixels.Select(p => new Point2f(p.X - box.X, p.Y - box.Y)).ToArray();
        using var transform = Cv2.GetPerspectiveTransform(from, to);
        using var warped = new Mat();
        using var mask = new Mat(box.Height, box.Width, MatType.CV_8UC1, Scalar.All(0));
        Cv2.WarpPerspective(sized, warped, transform, new Size(box.Width, box.Height), InterpolationFlags.Linear, BorderTypes.Replicate);
        Cv2.FillConvexPoly(mask, to.Select(p => new Point((int)Math.Round(p.X * 16), (int)Math.Round(p.Y * 16))), Scalar.All(255), LineTypes.Link8, 4);
        using var place = canvas.Image.SubMat(box);
        warped.CopyTo(place, mask);
    }

    // Plates are retroreflective: by night they shine in the camera's own light or under their lamp.
    private static void LightPlate(Mat plate, Light light, bool infrared)
    {
        var (gain, lift) = infrared ? (0.95, 8.0) : light.IsNight ? (0.62, 4.0) : light.Name == "dusk" ? (0.66, 2.0) : (0.92, 0.0);
        plate.ConvertTo(plate, MatType.CV_8UC3, gain, lift);
    }
}

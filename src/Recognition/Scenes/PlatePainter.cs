using AlprGrains.Plates;
using OpenCvSharp;

namespace AlprGrains.Recognition.Scenes;

/// <summary>Paints a plate from the front, 12 by 6 inches at 50 pixels an inch.</summary>
internal static class PlatePainter
{
    public const int WidthPixels = 600, HeightPixels = 300;

    /// <summary>The size that US states share (SAE J686), in metres.</summary>
    public const double WidthMetres = 0.3048, HeightMetres = 0.1524;

    public static Mat Paint(PlateDesign design, PlateNumber plate, Chance chance)
    {
        var image = new Mat(HeightPixels, WidthPixels, MatType.CV_8UC3, design.Ground);
        for (var y = 0; y < HeightPixels; y += 2)
            Cv2.Rectangle(image, new Rect(0, y, WidthPixels, 2), Canvas.Blend(design.Ground, design.GroundLow, y / (double)HeightPixels), -1);
        PaintScenery(image, design);
        PaintTitle(image, design);
        PaintStickers(image, chance);
        PaintCharacters(image, design, plate);
        foreach (var x in new[] { 120, 480 })
            foreach (var y in new[] { 24, 276 })
            {
                Cv2.Circle(image, new Point(x, y), 8, Scalar.FromRgb(120, 120, 120), -1, LineTypes.AntiAlias);
                Cv2.Circle(image, new Point(x - 2, y - 2), 4, Scalar.FromRgb(190, 190, 190), -1, LineTypes.AntiAlias);
            }
        PaintDirt(image, chance);
        return image;
    }

    private static void PaintCharacters(Mat image, PlateDesign design, PlateNumber plate)
    {
        var text = Spaced(design.Pattern, plate.Text);
        const double gap = 34, height = 132, centreY = 162;
        var pitch = Math.Min(80, (WidthPixels - 44 - text.Count(c => c == ' ') * gap) / plate.Text.Length);
        var width = Math.Min(52, pitch * 0.66);
        var light = Canvas.Blend(design.Ground, Scalar.White, 0.5);
        PlateFont.Draw(image, text, WidthPixels / 2.0 - 1.5, centreY - 2, width, height, pitch, gap, 19, Canvas.Blend(design.Ground, light, 0.7));   // raised edge
        PlateFont.Draw(image, text, WidthPixels / 2.0, centreY, width, height, pitch, gap, 18, design.Ink);
    }

    private static string Spaced(string pattern, string plate)
    {
        var next = 0;
        return string.Concat(pattern.Select(p => p == ' ' ? ' ' : plate[next++]));
    }

    private static void PaintTitle(Mat image, PlateDesign design)
    {
        if (design.RunningHand)
        {
            PlateFont.Draw(image, "C", 196, 44, 34, 48, 34, 0, 6, design.TitleInk, 0.25);
            PlateFont.Draw(image, "alifornia", 313, 44, 20, 44, 24, 0, 5, design.TitleInk, 0.25);
        }
        else
        {
            PlateFont.Draw(image, design.Name, WidthPixels / 2.0, 40, 19, 34, 30, 12, 6, design.TitleInk);
        }
    }

    private static void PaintScenery(Mat image, PlateDesign design)
    {
        switch (design.Scenery)
        {
            case PlateScenery.Hills:
                var far = Canvas.Blend(design.GroundLow, design.TitleInk, 0.22);
                Cv2.FillPoly(image, [Points((0, 235), (90, 175), (150, 205), (260, 150), (360, 210), (470, 165), (600, 225), (600, 300), (0, 300))], far, LineTypes.AntiAlias);
                Cv2.FillPoly(image, [Points((0, 265), (160, 225), (300, 262), (450, 222), (600, 260), (600, 300), (0, 300))], Canvas.Blend(far, design.GroundLow, 0.5), LineTypes.AntiAlias);
                break;
            case PlateScenery.Tree:
                var green = Scalar.FromRgb(150, 176, 152);
                Cv2.Rectangle(image, new Rect(294, 220, 14, 60), Scalar.FromRgb(176, 160, 140), -1);
                for (var tier = 0; tier < 4; tier++)
                    Cv2.FillPoly(image, [Points((301, 70 + tier * 36), (262 - tier * 6, 130 + tier * 36), (340 + tier * 6, 130 + tier * 36))], green, LineTypes.AntiAlias);
                break;
        }
    }

    private static void PaintStickers(Mat image, Chance chance)
    {
        Scalar[] years = [Scalar.FromRgb(210, 60, 60), Scalar.FromRgb(60, 110, 190), Scalar.FromRgb(230, 170, 40), Scalar.FromRgb(60, 150, 90)];
        Cv2.Rectangle(image, new Rect(28, 22, 52, 34), Scalar.FromRgb(235, 235, 230), -1);
        PlateFont.Draw(image, chance.OneOf(["JAN", "MAR", "MAY", "JUL", "SEP", "DEC"]), 54, 39, 9, 16, 15, 0, 3, Scalar.FromRgb(60, 60, 60));
        Cv2.Rectangle(image, new Rect(520, 22, 52, 34), chance.OneOf(years), -1);
        PlateFont.Draw(image, chance.OneOf(["26", "27"]), 546, 39, 12, 20, 20, 0, 3, Scalar.White);
    }

    private static void PaintDirt(Mat image, Chance chance)
    {
        using var veil = image.Clone();
        for (var i = 0; i < 14; i++)
            Cv2.Circle(veil, new Point(chance.Below(WidthPixels), HeightPixels / 2 + chance.Below(HeightPixels / 2)), 10 + chance.Below(50), Scalar.FromRgb(126, 112, 94), -1, LineTypes.AntiAlias);
        Cv2.Blur(veil, veil, new Size(61, 61));
        Cv2.AddWeighted(image, 1 - 0.14 * chance.Unit(), veil, 0.14, 0, image);
    }

    private static Point[] Points(params (int X, int Y)[] points) => points.Select(p => new Point(p.X, p.Y)).ToArray();
}

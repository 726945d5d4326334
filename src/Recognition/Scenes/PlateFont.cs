using OpenCvSharp;

namespace AlprGrains.Recognition.Scenes;

/// <summary>
/// An alphabet of strokes drawn for this project: each glyph is a few lines and arcs in a box one unit wide and high, y downwards.
/// Drawn with a round pen it looks like characters pressed into metal.
/// </summary>
internal static class PlateFont
{
    private const int ArcStepDegrees = 10;
    private const int SubpixelBits = 4;

    /// <summary>Draws text centred on a point; each character takes <paramref name="pitch"/> pixels, a space <paramref name="gap"/>.</summary>
    public static void Draw(Mat on, string text, double centreX, double centreY, double width, double height, double pitch, double gap, double pen, Scalar colour, double slant = 0)
    {
        var x = centreX - (text.Sum(c => c == ' ' ? gap : pitch) - pitch) / 2;
        foreach (var character in text)
        {
            if (character == ' ') { x += gap; continue; }
            foreach (var stroke in Strokes(character))
            {
                var points = stroke.Select(p => (X: x + (p.X - 0.5) * width + slant * (0.5 - p.Y) * height, Y: centreY + (p.Y - 0.5) * height))
                    .Select(p => new Point((int)(p.X * (1 << SubpixelBits)), (int)(p.Y * (1 << SubpixelBits)))).ToArray();
                Cv2.Polylines(on, [points], false, colour, Math.Max(1, (int)Math.Round(pen)), LineTypes.AntiAlias, SubpixelBits);
            }
            x += pitch;
        }
    }

    private static (double X, double Y)[][] Strokes(char character) => Glyphs.TryGetValue(character, out var strokes)
        ? strokes
        : throw new ArgumentException($"the alphabet has no '{character}'", nameof(character));

    private static (double X, double Y)[] Line(params (double, double)[] points) => points;

    // Angles in degrees, clockwise from the right as seen on the image.
    private static (double X, double Y)[] Arc(double cx, double cy, double rx, double ry, int from, int to)
    {
        var step = to >= from ? ArcStepDegrees : -ArcStepDegrees;
        var angles = Enumerable.Range(0, Math.Abs(to - from) / ArcStepDegrees + 1).Select(i => from + i * step);
        return angles.Select(a => (cx + rx * Math.Cos(a * Math.PI / 180), cy + ry * Math.Sin(a * Math.PI / 180))).ToArray();
    }

    private static (double X, double Y)[] Join(params (double X, double Y)[][] parts) => parts.SelectMany(p => p).ToArray();

    private static (double X, double Y)[] HalfTurn((double X, double Y)[] stroke) => stroke.Select(p => (1 - p.X, 1 - p.Y)).ToArray();

    private static readonly (double X, double Y)[] Ring =
        Join(Arc(.5, .3, .5, .3, 180, 360), Arc(.5, .7, .5, .3, 0, 180), Line((0, .3)));

    private static readonly (double X, double Y)[] Zero =
        Join(Arc(.5, .3, .43, .3, 180, 360), Arc(.5, .7, .43, .3, 0, 180), Line((.07, .3)));

    private static readonly (double X, double Y)[] Six = Join(Arc(.62, .6, .6, .6, 290, 180), Arc(.5, .68, .48, .32, 180, 540));

    private static readonly Dictionary<char, (double X, double Y)[][]> Glyphs = new()
    {
        ['A'] = [Line((0, 1), (.5, 0), (1, 1)), Line((.17, .67), (.83, .67))],
        ['B'] = [Join(Line((0, .5), (0, 0), (.56, 0)), Arc(.58, .25, .38, .25, 270, 450), Line((0, .5))), Join(Line((0, .5), (.56, .5)), Arc(.58, .75, .42, .25, 270, 450), Line((0, 1), (0, .5)))],
        ['C'] = [Join(Arc(.5, .3, .5, .3, 340, 180), Arc(.5, .7, .5, .3, 180, 20))],
        ['D'] = [Join(Line((0, 1), (0, 0), (.5, 0)), Arc(.5, .32, .5, .32, 270, 360), Arc(.5, .68, .5, .32, 0, 90), Line((0, 1)))],
        ['E'] = [Line((.95, 0), (0, 0), (0, 1), (.95, 1)), Line((0, .49), (.78, .49))],
        ['F'] = [Line((.95, 0), (0, 0), (0, 1)), Line((0, .5), (.78, .5))],
        ['G'] = [Join(Arc(.5, .3, .5, .3, 340, 180), Arc(.5, .7, .5, .3, 180, 0), Line((1, .54), (.56, .54)))],
        ['H'] = [Line((0, 0), (0, 1)), Line((1, 0), (1, 1)), Line((0, .5), (1, .5))],
        ['I'] = [Line((.5, 0), (.5, 1))],
        ['J'] = [Join(Line((.9, 0), (.9, .7)), Arc(.46, .7, .44, .3, 0, 170))],
        ['K'] = [Line((0, 0), (0, 1)), Line((.98, 0), (.02, .62)), Line((.34, .42), (1, 1))],
        ['L'] = [Line((0, 0), (0, 1), (.92, 1))],
        ['M'] = [Line((0, 1), (0, 0), (.5, .62), (1, 0), (1, 1))],
        ['N'] = [Line((0, 1), (0, 0), (1, 1), (1, 0))],
        ['O'] = [Ring],
        ['P'] = [Join(Line((0, 1), (0, 0), (.55, 0)), Arc(.57, .28, .41, .28, 270, 450), Line((0, .56)))],
        ['Q'] = [Ring, Line((.58, .72), (1, 1.02))],
        ['R'] = [Join(Line((0, 1), (0, 0), (.55, 0)), Arc(.57, .27, .41, .27, 270, 450), Line((0, .54))), Line((.5, .54), (1, 1))],
        ['S'] = [Join(Arc(.5, .26, .46, .26, 340, 90), Arc(.5, .755, .49, .245, 270, 520))],
        ['T'] = [Line((0, 0), (1, 0)), Line((.5, 0), (.5, 1))],
        ['U'] = [Join(Line((0, 0)), Arc(.5, .68, .5, .32, 180, 0), Line((1, 0)))],
        ['V'] = [Line((0, 0), (.5, 1), (1, 0))],
        ['W'] = [Line((-.04, 0), (.22, 1), (.5, .3), (.78, 1), (1.04, 0))],
        ['X'] = [Line((0, 0), (1, 1)), Line((1, 0), (0, 1))],
        ['Y'] = [Line((0, 0), (.5, .5), (1, 0)), Line((.5, .5), (.5, 1))],
        ['Z'] = [Line((.02, 0), (.98, 0), (.02, 1), (1, 1))],
        ['0'] = [Zero],
        ['1'] = [Line((.22, .2), (.56, 0), (.56, 1))],
        ['2'] = [Join(Arc(.5, .29, .47, .29, 190, 400), Line((.02, 1), (1, 1)))],
        ['3'] = [Join(Arc(.48, .25, .44, .25, 200, 450), Line((.3, .49))), Join(Line((.3, .49)), Arc(.48, .745, .49, .255, 270, 520))],
        ['4'] = [Line((.74, 1), (.74, 0), (0, .7), (1, .7))],
        ['5'] = [Join(Line((.92, 0), (.13, 0), (.07, .45)), Arc(.48, .68, .49, .32, 220, 500))],
        ['6'] = [Six],
        ['7'] = [Line((0, 0), (.98, 0), (.36, 1))],
        ['8'] = [Arc(.5, .25, .42, .25, 0, 360), Arc(.5, .745, .48, .255, 0, 360)],
        ['9'] = [HalfTurn(Six)],
        ['-'] = [Line((.15, .5), (.85, .5))],
        ['.'] = [Line((.5, .97), (.5, 1))],
        // For a state's name in running hand.
        ['a'] = [Arc(.45, .7, .42, .3, 0, 360), Line((.9, .4), (.9, 1))],
        ['c'] = [Arc(.5, .7, .42, .3, 320, 40)],
        ['f'] = [Join(Arc(.72, .2, .3, .2, 300, 180), Line((.42, 1.15))), Line((.15, .45), (.8, .45))],
        ['i'] = [Line((.5, .42), (.5, 1)), Line((.5, .18), (.5, .2))],
        ['l'] = [Line((.5, 0), (.5, 1))],
        ['n'] = [Line((.1, .42), (.1, 1)), Join(Arc(.5, .68, .4, .28, 180, 360), Line((.9, 1)))],
        ['o'] = [Arc(.5, .7, .42, .3, 0, 360)],
        ['r'] = [Line((.2, .42), (.2, 1)), Arc(.55, .68, .35, .26, 180, 310)],
    };
}

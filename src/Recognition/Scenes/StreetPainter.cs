using OpenCvSharp;

namespace AlprGrains.Recognition.Scenes;

/// <summary>
/// The street without its traffic, from far to near: sky, hills, road, pavements, houses, trees, lamps. Drawn once for each camera and
/// light, since a camera does not move.
/// </summary>
internal sealed class StreetPainter(CameraView view, Light light, Chance chance)
{
    private const double FarMetres = 160, PavementMetres = 2.4, KerbMetres = 0.14;
    private static readonly Place Up = new(0, 1, 0);

    public Mat Paint()
    {
        var camera = view.Pinhole();
        var image = new Mat(camera.HeightPixels, camera.WidthPixels, MatType.CV_8UC3);
        var canvas = new Canvas(image, camera);
        PaintSky(image, camera);
        PaintGround(canvas);
        PaintRoad(canvas);
        foreach (var side in new[] { -1, 1 }) PaintHouses(canvas, side);
        PaintPavements(canvas);
        foreach (var side in new[] { -1, 1 }) PaintFurniture(canvas, side);
        if (light.LampsLit) PaintLampPools(canvas);
        return image;
    }

    private double Edge(int side) => side < 0 ? view.RoadLeft : view.RoadRight;

    private void PaintSky(Mat image, Pinhole camera)
    {
        var horizon = Math.Clamp((int)camera.HorizonPixels, 0, image.Height);
        for (var y = 0; y < image.Height; y += 4)
        {
            var t = Math.Pow(Math.Clamp(y / (double)Math.Max(1, horizon), 0, 1), 1.4);
            Cv2.Rectangle(image, new Rect(0, y, image.Width, 4), Canvas.Blend(light.SkyTop, light.SkyLow, t), -1);
        }
        if (horizon < 40) return;
        if (!light.IsNight)
        {
            using var clouds = new Mat(image.Height, image.Width, MatType.CV_8UC3, Scalar.All(0));
            for (var i = 0; i < 26; i++)
                Cv2.Ellipse(clouds, new Point(chance.Below(image.Width), chance.Below(horizon)), new Size(60 + chance.Below(260), 8 + chance.Below(26)), 0, 0, 360, Scalar.All(chance.Between(14, 40)), -1);
            Cv2.Blur(clouds, clouds, new Size(141, 41));
            Cv2.AddWeighted(image, 1, clouds, 1, 0, image);
        }
        // Hills behind the town.
        for (var layer = 0; layer < 2; layer++)
        {
            var height = horizon * (0.20 - layer * 0.08);
            var phase = chance.Between(0, 9);
            var ridge = Enumerable.Range(0, 33).Select(i => new Point(i * image.Width / 32,
                (int)(horizon - height * (0.6 + 0.25 * Math.Sin(phase + i * 0.35) + 0.15 * Math.Sin(phase * 2 + i * 0.9)))));
            Cv2.FillPoly(image, [ridge.Append(new Point(image.Width, horizon + 2)).Append(new Point(0, horizon + 2))], Canvas.Blend(Canvas.Blend(light.SkyLow, light.SkyTop, 0.35), light.On(Scalar.FromRgb(108, 116, 92), Up), 0.35 + layer * 0.3));
        }
    }

    private void PaintGround(Canvas canvas) => canvas.Fill(light.On(Scalar.FromRgb(128, 122, 108), Up), new(-90, 0, 1), new(-90, 0, 400), new(90, 0, 400), new(90, 0, 1));

    private void PaintRoad(Canvas canvas)
    {
        var asphalt = Scalar.FromRgb(104, 104, 108);
        var (left, right) = (view.RoadLeft, view.RoadRight);
        // Bands that darken with nearness keep a large flat surface alive.
        for (var z = 1.0; z < FarMetres; z *= 1.06)
        {
            var tone = 0.98 + chance.Between(-0.012, 0.012);
            canvas.Fill(Canvas.Blend(light.On(Canvas.Shade(asphalt, tone), Up), light.SkyLow, Math.Clamp(z / 400, 0, 0.3)), new(left, 0, z), new(right, 0, z), new(right, 0, z * 1.07), new(left, 0, z * 1.07));
        }
        for (var lane = 0; lane < view.Lanes.Length; lane++)
            foreach (var wheel in new[] { -0.8, 0.8 })
                canvas.Glaze(Scalar.FromRgb(40, 40, 42), 0.16, 8, new(view.Lanes[lane].X + wheel - 0.28, 0, 2), new(view.Lanes[lane].X + wheel + 0.28, 0, 2), new(view.Lanes[lane].X + wheel + 0.28, 0, 90), new(view.Lanes[lane].X + wheel - 0.28, 0, 90));
        for (var patch = 0; patch < 5; patch++)
        {
            var (x, z, w, l) = (chance.Between(left + 0.5, right - 1.5), chance.Between(3, 26), chance.Between(0.6, 1.6), chance.Between(0.8, 4));
            canvas.Glaze(Scalar.FromRgb(44, 44, 47), chance.Between(0.15, 0.35), 2, new(x, 0, z), new(x + w, 0, z), new(x + w + 0.1, 0, z + l), new(x + 0.05, 0, z + l));
        }
        for (var crack = 0; crack < 3; crack++)
        {
            var from = new Place(chance.Between(left, right), 0.001, chance.Between(6, 20));
            for (var step = 0; step < 16; step++)
            {
                var to = from + new Place(chance.Between(-0.10, 0.10), 0, chance.Between(0.1, 0.3));
                canvas.Line(light.On(Scalar.FromRgb(70, 70, 73), Up), 0.008, from, to);
                from = to;
            }
        }
        using var ground = canvas.Image.SubMat(Math.Clamp((int)canvas.Camera.HorizonPixels, 0, canvas.Image.Height - 40), canvas.Image.Height, 0, canvas.Image.Width);
        PaintGrain(ground);
        PaintMarkings(canvas);
    }

    // Asphalt is not one colour: coarse and fine grain, both faint.
    private void PaintGrain(Mat image)
    {
        using var coarse = Noise(image.Width / 60, image.Height / 20, 20);
        using var fine = Noise(image.Width / 2, image.Height / 2, 14);
        foreach (var grain in new[] { coarse, fine })
        {
            using var spread = new Mat();
            Cv2.Resize(grain, spread, image.Size(), 0, 0, InterpolationFlags.Linear);
            Cv2.AddWeighted(image, 1, spread, 0.35, -128 * 0.35, image);
        }
    }

    private Mat Noise(int width, int height, double deviation)
    {
        var noise = new Mat(height, width, MatType.CV_8UC3);
        var span = noise.AsSpan<byte>();
        for (var i = 0; i + 2 < span.Length; i += 3)
            span[i] = span[i + 1] = span[i + 2] = (byte)Math.Clamp(128 + chance.Normal() * deviation * (light.IsNight ? 0.4 : 1), 0, 255);
        return noise;
    }

    private void PaintMarkings(Canvas canvas)
    {
        var white = light.On(Scalar.FromRgb(216, 216, 210), Up);
        var yellow = light.On(Scalar.FromRgb(224, 176, 60), Up);
        void Stripe(Scalar colour, double x, double from, double to, double width) =>
            canvas.Fill(colour, new(x - width / 2, 0, from), new(x + width / 2, 0, from), new(x + width / 2, 0, to), new(x - width / 2, 0, to));

        if (view.Style == CameraStyle.Driveway)
        {
            for (var bay = 0; bay < 6; bay++)
                canvas.Fill(white, new(view.RoadLeft, 0, 6 + bay * 2.7), new(view.RoadLeft + 0.9, 0, 6 + bay * 2.7), new(view.RoadLeft + 0.9, 0, 6.1 + bay * 2.7), new(view.RoadLeft, 0, 6.1 + bay * 2.7));
            Stripe(yellow, 0.1, 3, 22, 0.1);
            return;
        }
        var ordered = view.Lanes.OrderBy(l => l.X).ToArray();
        for (var i = 0; i + 1 < ordered.Length; i++)
        {
            var x = (ordered[i].X + ordered[i + 1].X) / 2;
            if (ordered[i].FromRear != ordered[i + 1].FromRear)
            {
                Stripe(yellow, x - 0.12, 1, FarMetres, 0.11);
                Stripe(yellow, x + 0.12, 1, FarMetres, 0.11);
            }
            else
            {
                for (var z = 2.0; z < FarMetres; z += 9) Stripe(white, x, z, z + 3, 0.12);
            }
        }
        Stripe(white, view.RoadLeft + 0.35, 1, FarMetres, 0.12);
        Stripe(white, view.RoadRight - 0.35, 1, FarMetres, 0.12);
    }

    private void PaintPavements(Canvas canvas)
    {
        foreach (var side in new[] { -1, 1 })
        {
            var edge = Edge(side);
            var (inner, outer) = (edge + side * 0.15, edge + side * PavementMetres);
            var slab = light.On(Scalar.FromRgb(168, 164, 156), Up);
            canvas.Fill(slab, new(inner, KerbMetres, 1), new(outer, KerbMetres, 1), new(outer, KerbMetres, FarMetres), new(inner, KerbMetres, FarMetres));
            for (var z = 1.5; z < 50; z += 1.5)
                canvas.Line(Canvas.Shade(slab, 0.86), 0.02, new(inner, KerbMetres, z), new(outer, KerbMetres, z));
            canvas.Fill(light.On(Scalar.FromRgb(186, 182, 174), new Place(-side, 0.3, 0).Unit()), new(edge, 0, 1), new(edge, 0, FarMetres), new(inner, KerbMetres, FarMetres), new(inner, KerbMetres, 1));
            canvas.Glaze(Scalar.FromRgb(30, 30, 32), 0.3, 4, new(edge, 0, 1), new(edge - side * 0.3, 0, 1), new(edge - side * 0.3, 0, FarMetres), new(edge, 0, FarMetres));
        }
    }

    private void PaintHouses(Canvas canvas, int side)
    {
        Scalar[] walls = [Scalar.FromRgb(196, 178, 150), Scalar.FromRgb(168, 106, 84), Scalar.FromRgb(206, 204, 198), Scalar.FromRgb(142, 152, 160), Scalar.FromRgb(182, 148, 112), Scalar.FromRgb(120, 132, 118), Scalar.FromRgb(214, 196, 168)];
        var front = Edge(side) + side * (PavementMetres + 0.1);
        var plots = new List<(double From, double To, double Height, Scalar Wall)>();
        for (var z = 4.0; z < 130;)
        {
            var depth = chance.Between(7, 14);
            plots.Add((z, z + depth - 0.2, chance.Between(4.5, 13), chance.OneOf(walls)));
            z += depth + (chance.Happens(0.2) ? 3 : 0);
        }
        foreach (var plot in Enumerable.Reverse(plots)) PaintHouse(canvas, side, front, plot.From, plot.To, plot.Height, plot.Wall);
    }

    private void PaintHouse(Canvas canvas, int side, double front, double from, double to, double height, Scalar wall)
    {
        var towards = new Place(-side, 0, 0);
        var haze = Math.Clamp(from / 260, 0, 0.45);
        Scalar Hazed(Scalar c) => Canvas.Blend(c, light.SkyLow, light.IsNight ? haze * 0.3 : haze);
        Place On(double z, double y, double out_ = 0) => new(front - side * out_, y, z);

        canvas.Fill(Hazed(light.On(Canvas.Shade(wall, 0.8), new(0, 0, -1))), On(from, 0), On(from, height), new(front + side * 12, height, from), new(front + side * 12, 0, from));
        canvas.Fill(Hazed(light.On(wall, towards)), On(from, 0), On(to, 0), On(to, height), On(from, height));
        canvas.Fill(Hazed(light.On(Canvas.Shade(wall, 0.7), towards)), On(from, height - 0.35, 0.15), On(to, height - 0.35, 0.15), On(to, height, 0.15), On(from, height, 0.15));

        for (var y = 3.2; y < height - 0.4; y += 0.5)
            canvas.Line(Hazed(light.On(Canvas.Shade(wall, 0.93), towards)), 0.03, On(from, y), On(to, y));

        // Ground floor: shop windows and a door under an awning; above, rows of windows.
        Scalar[] awnings = [Scalar.FromRgb(150, 40, 44), Scalar.FromRgb(38, 84, 70), Scalar.FromRgb(44, 60, 104), Scalar.FromRgb(196, 180, 150)];
        var awning = chance.OneOf(awnings);
        for (var z = from + 0.7; z + 2 < to; z += 2.6)
        {
            var isDoor = chance.Happens(0.3);
            canvas.Fill(Hazed(Window(0.5)), On(z, isDoor ? 0.05 : 0.7, 0.02), On(z + (isDoor ? 1.0 : 2.0), isDoor ? 0.05 : 0.7, 0.02), On(z + (isDoor ? 1.0 : 2.0), 2.5, 0.02), On(z, 2.5, 0.02));
        }
        if (chance.Happens(0.6))
            canvas.Fill(Hazed(light.On(awning, new Place(-side, 0.8, 0).Unit())), On(from + 0.4, 3.0), On(to - 0.4, 3.0), On(to - 0.4, 2.6, 0.9), On(from + 0.4, 2.6, 0.9));
        for (var y = 3.7; y + 1.6 < height; y += 2.9)
            for (var z = from + 0.8; z + 1.1 < to; z += 2.2)
            {
                canvas.Fill(Hazed(light.On(Canvas.Shade(wall, 1.14), towards)), On(z - 0.12, y - 0.12, 0.02), On(z + 1.12, y - 0.12, 0.02), On(z + 1.12, y + 1.62, 0.02), On(z - 0.12, y + 1.62, 0.02));
                canvas.Fill(Hazed(Window(0.3)), On(z, y, 0.03), On(z + 1, y, 0.03), On(z + 1, y + 1.5, 0.03), On(z, y + 1.5, 0.03));
            }
    }

    private Scalar Window(double litShare)
    {
        if (light.LampsLit && chance.Happens(litShare)) return Canvas.Shade(Scalar.FromRgb(255, 214, 140), chance.Between(0.55, 0.95));
        return Canvas.Blend(light.On(Scalar.FromRgb(52, 62, 72), Up), light.SkyLow, light.IsNight ? 0.02 : chance.Between(0.08, 0.3));
    }

    private void PaintFurniture(Canvas canvas, int side)
    {
        for (var z = 62.0 + chance.Between(0, 4); z > 7; z -= chance.Between(8, 13))
        {
            var x = Edge(side) + side * 1.1;
            if (chance.Happens(0.55)) PaintTree(canvas, x, z);
            else PaintLampPost(canvas, x, z, side);
        }
    }

    private void PaintTree(Canvas canvas, double x, double z)
    {
        canvas.Line(light.On(Scalar.FromRgb(92, 72, 54), new(0, 0.3, -1)), 0.22, new(x, 0, z), new(x, 2.8, z));
        var crown = chance.Between(1.1, 1.6);
        // Dark mass first, then leaves, lighter towards the sun.
        for (var clump = 0; clump < 12; clump++)
            canvas.GlazeEllipse(light.On(Scalar.FromRgb(40, 60, 34), Up), 0.95, 3, new(x + chance.Normal() * crown * 0.4, 3.7 + chance.Normal() * crown * 0.35, z), crown * 0.42);
        for (var leaf = 0; leaf < 260; leaf++)
        {
            var (dx, dy) = (chance.Normal() * crown * 0.52, chance.Normal() * crown * 0.46);
            var tone = Canvas.Shade(Scalar.FromRgb(84, 114, 58), chance.Between(0.5, 0.9) + 0.32 * Math.Clamp(dy + dx * light.ToSun.X, -0.7, 0.9));
            var (px, size) = (new Place(x + dx, 3.7 + dy, z), chance.Between(0.05, 0.15));
            canvas.Fill(light.On(tone, new Place(0, 0.7, -0.5).Unit()), px + new Place(-size, 0, 0), px + new Place(-size * 0.3, size * 0.8, 0), px + new Place(size, size * 0.2, 0), px + new Place(size * 0.2, -size * 0.7, 0));
        }
    }

    private void PaintLampPost(Canvas canvas, double x, double z, int side)
    {
        var steel = light.On(Scalar.FromRgb(96, 102, 104), new(0, 0.2, -1));
        canvas.Line(steel, 0.13, new(x, 0, z), new(x, 6.4, z));
        canvas.Line(steel, 0.09, new(x, 6.4, z), new(x - side * 1.6, 6.7, z));
        canvas.Line(light.LampsLit ? Scalar.FromRgb(255, 236, 190) : Canvas.Shade(steel, 1.3), 0.16, new(x - side * 1.2, 6.62, z), new(x - side * 1.8, 6.72, z));
        if (light.LampsLit) canvas.GlazeEllipse(Scalar.FromRgb(255, 226, 170), 0.7, 40, new(x - side * 1.5, 6.6, z), 0.7);
    }

    private void PaintLampPools(Canvas canvas)
    {
        var strength = light.IsNight ? 0.16 : 0.06;
        for (var z = 8.0; z < 60; z += 11)
            canvas.GlazeEllipse(Scalar.FromRgb(255, 216, 150), strength, 60, new(chance.Between(view.RoadLeft + 1, view.RoadRight - 1), 0, z), 3.2, 0.3);
    }
}

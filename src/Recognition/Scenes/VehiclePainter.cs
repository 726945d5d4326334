using OpenCvSharp;

namespace AlprGrains.Recognition.Scenes;

/// <summary>Where a vehicle stands: the middle of the end that the camera sees, and how far it is turned from the camera's axis.</summary>
internal readonly record struct Standing(double X, double Z, double TurnDegrees)
{
    /// <summary>From the vehicle's own axes (right, up, along) into the street.</summary>
    public Place Street(double across, double up, double along)
    {
        var (sin, cos) = Math.SinCos(TurnDegrees * Math.PI / 180);
        return new(X + across * cos + along * sin, up, Z - across * sin + along * cos);
    }

    public Place Direction(double across, double up, double along) => Street(across, up, along) - Street(0, 0, 0);
}

/// <summary>
/// Paints one vehicle from far to near: shadow, wheels, the sides that show, the panels of its middle line, then what one knows a car by:
/// lamps, windows, seams, bumper, plate.
/// </summary>
internal sealed class VehiclePainter(Canvas canvas, Light light, VehicleShape shape, Paint paint, Standing at)
{
    private const int Columns = 24, Rows = 9;
    private const double WheelRadius = 0.33;
    private static readonly Scalar Tyre = Scalar.FromRgb(26, 26, 28), Rim = Scalar.FromRgb(150, 152, 156), Dark = Scalar.FromRgb(36, 37, 40), Interior = Scalar.FromRgb(30, 34, 38);

    private Place At(double across, double up, double along) => at.Street(across, up, along);
    private Scalar Lit(Scalar colour, double across, double up, double along, double gloss = 0) => light.On(colour, at.Direction(across, up, along).Unit(), gloss);

    public void Paint()
    {
        PaintShadow();
        PaintWheelsFromBehind();
        PaintSide(-1);
        PaintSide(1);
        for (var i = shape.Profile.Length - 2; i >= 0; i--) PaintPanel(i);
        PaintRearGlassDetail();
        if (shape.FromRear) PaintRear(); else PaintFront();
    }

    /// <summary>The plate's corners in the street, clockwise from the top left as the camera sees them.</summary>
    public Place[] PlateCorners()
    {
        var (w, h) = (PlatePainter.WidthMetres / 2, PlatePainter.HeightMetres / 2);
        var face = FaceAlong(shape.PlateUp) - 0.035;
        var lean = (FaceAlong(shape.PlateUp + h) - FaceAlong(shape.PlateUp - h)) * 0.5;
        return
        [
            At(-w, shape.PlateUp + h, face + lean / 2), At(w, shape.PlateUp + h, face + lean / 2),
            At(w, shape.PlateUp - h, face - lean / 2), At(-w, shape.PlateUp - h, face - lean / 2),
        ];
    }

    private double FaceAlong(double up)
    {
        for (var i = 0; i + 1 < shape.Profile.Length; i++)
        {
            var (a, b) = (shape.Profile[i], shape.Profile[i + 1]);
            if (up >= a.Up && up <= b.Up) return a.Along + (b.Along - a.Along) * (up - a.Up) / Math.Max(1e-6, b.Up - a.Up);
        }
        return 0;
    }

    private void PaintShadow()
    {
        var (w, l) = (shape.HalfWidth + 0.12, shape.LengthMetres + 0.1);
        var soft = Math.Clamp(40 * canvas.Camera.FocalPixels / 2000 / Math.Max(1, at.Z / 8), 4, 60);
        canvas.Glaze(Scalar.FromRgb(8, 8, 12), light.Name == "day" ? 0.72 : 0.55, soft, At(-w, 0, -0.15), At(w, 0, -0.15), At(w, 0, l), At(-w, 0, l));
    }

    private void PaintWheelsFromBehind()
    {
        foreach (var along in new[] { shape.FarWheel, shape.NearWheel })
            foreach (var side in new[] { -1, 1 })
            {
                var (outer, inner) = (side * (shape.HalfWidth - 0.03), side * (shape.HalfWidth - 0.25));
                canvas.Fill(Lit(Tyre, 0, 0, -1), At(outer, 0, along - 0.2), At(inner, 0, along - 0.2), At(inner, 0.5, along - WheelRadius), At(outer, 0.5, along - WheelRadius));
            }
        // The dark under the car.
        var h = shape.HalfWidth - 0.1;
        canvas.Fill(Scalar.FromRgb(14, 14, 16), At(-h, 0.16, 0.3), At(h, 0.16, 0.3), At(h, 0.5, 0.3), At(-h, 0.5, 0.3));
    }

    private void PaintSide(int side)
    {
        // Shown when its outward normal points to the camera.
        var middle = At(side * shape.HalfWidth, 0.7, shape.LengthMetres / 2);
        if (at.Direction(side, 0, 0).Dot(canvas.Camera.Position - middle) <= 0) return;

        var sill = 0.24;
        var outline = shape.Profile.Where(p => p.Up > sill).Select(p => p with { Half = p.Up > shape.Belt + 0.08 ? shape.HalfWidth * 0.96 : p.Half }).ToArray();
        for (var i = 0; i + 1 < outline.Length; i++)
        {
            var (a, b) = (outline[i], outline[i + 1]);
            var (topA, topB) = (Math.Min(a.Up, shape.Belt), Math.Min(b.Up, shape.Belt));
            if (b.Along - a.Along < 0.01) continue;
            // Two bands: the door catches the sky above its crease, the road below.
            var (creaseA, creaseB) = (sill + (topA - sill) * 0.62, sill + (topB - sill) * 0.62);
            canvas.Fill(Lit(paint.Colour, side, 0.25, 0, paint.Gloss), At(side * a.Half, topA, a.Along), At(side * b.Half, topB, b.Along), At(side * b.Half, creaseB, b.Along), At(side * a.Half, creaseA, a.Along));
            canvas.Fill(Lit(Canvas.Shade(paint.Colour, 0.82), side, -0.25, 0), At(side * a.Half, creaseA, a.Along), At(side * b.Half, creaseB, b.Along), At(side * b.Half, sill, b.Along), At(side * a.Half, sill, a.Along));
        }
        PaintGreenhouse(side);
        PaintWheel(side, shape.NearWheel);
        PaintWheel(side, shape.FarWheel);
        foreach (var door in new[] { 0.44, 0.64 })
        {
            var along = shape.LengthMetres * door;
            canvas.Line(Lit(Canvas.Shade(paint.Colour, 0.5), side, 0, 0), 0.012, At(side * shape.HalfWidth * 0.97, shape.Belt, along), At(side * shape.HalfWidth, 0.3, along));
        }
    }

    private void PaintGreenhouse(int side)
    {
        var upper = shape.Profile.Where(p => p.Up >= shape.Belt - 0.02).ToArray();
        if (upper.Length < 3) return;
        var roof = upper.OrderByDescending(p => p.Up).Take(2).OrderBy(p => p.Along).ToArray();
        var (first, last) = (upper.Last(p => p.Along < roof[0].Along), upper.First(p => p.Along > roof[1].Along));
        Place[] pillar = [At(side * shape.HalfWidth * 0.93, shape.Belt, first.Along), At(side * roof[0].Half, roof[0].Up, roof[0].Along), At(side * roof[1].Half, roof[1].Up, roof[1].Along), At(side * shape.HalfWidth * 0.93, shape.Belt, last.Along)];
        canvas.Fill(Lit(paint.Colour, side, 0.4, 0, paint.Gloss), pillar);
        var middle = (pillar[0] + pillar[1] + pillar[2] + pillar[3]) * 0.25;
        var window = pillar.Select(p => Place.Mix(middle, p, 0.84)).ToArray();
        canvas.Fill(Lit(Interior, side, 0.4, 0, 0.22), window);
        canvas.Fill(Lit(paint.Colour, side, 0.4, 0), Place.Mix(window[1], window[2], 0.47), Place.Mix(window[1], window[2], 0.53), Place.Mix(window[0], window[3], 0.51), Place.Mix(window[0], window[3], 0.45));
    }

    private void PaintWheel(int side, double along)
    {
        void Disc(double radius, Scalar colour, double out_) => canvas.Fill(colour, Enumerable.Range(0, 28).Select(i => i * Math.Tau / 28)
            .Select(a => At(side * (shape.HalfWidth + out_), WheelRadius + radius * Math.Sin(a), along + radius * Math.Cos(a))).ToArray());
        Disc(WheelRadius + 0.07, Scalar.FromRgb(16, 16, 18), -0.02);
        Disc(WheelRadius, Lit(Tyre, side, 0, 0), 0);
        Disc(WheelRadius * 0.66, Lit(Rim, side, 0.2, 0, 0.1), 0.005);
        Disc(WheelRadius * 0.5, Lit(Canvas.Shade(Rim, 0.62), side, 0, 0), 0.008);
        Disc(WheelRadius * 0.16, Lit(Rim, side, 0.2, 0), 0.01);
    }

    // A stretch of the middle line, in columns that bend to the sides and rows that bend into the next stretch: that is what makes sheet
    // metal look round.
    private void PaintPanel(int index)
    {
        var (a, b) = (shape.Profile[index], shape.Profile[index + 1]);
        var own = Normal(index);
        if (own.Up < 0 && own.Along > 0) return;
        var (before, after) = (Shared(index - 1, index), Shared(index, index + 1));
        var (colour, gloss) = a.Next switch
        {
            Panel.Trim => (Dark, 0.0),
            Panel.Glass => (Interior, 0.22),
            _ => (paint.Colour, paint.Gloss),
        };
        // Ends bow towards the camera in the middle.
        double Bow(double across, double along) => along < 0.6 ? along + 0.10 * across * across : along;
        Place Corner(double across, double t) => At(across * (a.Half + (b.Half - a.Half) * t), a.Up + (b.Up - a.Up) * t, Bow(across, a.Along + (b.Along - a.Along) * t));
        for (var row = Rows - 1; row >= 0; row--)
        {
            var (low, high) = (row / (double)Rows, (row + 1.0) / Rows);
            var t = (low + high) / 2;
            var blend = t < 0.5 ? Mix(before ?? own, own, t * 2) : Mix(own, after ?? own, t * 2 - 1);
            for (var column = 0; column < Columns; column++)
            {
                var (left, right) = (column * 2.0 / Columns - 1, (column + 1) * 2.0 / Columns - 1);
                var middle = (left + right) / 2;
                canvas.Fill(Lit(colour, middle * Math.Abs(middle) * 0.8, blend.Up, blend.Along, gloss), Corner(left, low), Corner(right, low), Corner(right, high), Corner(left, high));
            }
        }
    }

    // The stretch turned by a quarter: outward is up and towards the camera.
    private (double Up, double Along) Normal(int index)
    {
        var (a, b) = (shape.Profile[index], shape.Profile[index + 1]);
        var (up, along) = (b.Along - a.Along, a.Up - b.Up);
        var length = Math.Sqrt(up * up + along * along);
        return (up / length, along / length);
    }

    // Metal runs on round an edge; glass, and an edge sharper than 75 degrees, does not.
    private (double Up, double Along)? Shared(int first, int second)
    {
        if (first < 0) return Normal(second);
        if (second > shape.Profile.Length - 2) return Normal(first);
        var (a, b) = (Normal(first), Normal(second));
        var isMetal = shape.Profile[first].Next is not (Panel.Glass or Panel.Trim) && shape.Profile[second].Next is not (Panel.Glass or Panel.Trim);
        return isMetal && a.Up * b.Up + a.Along * b.Along > 0.26 ? Mix(a, b, 0.5) : null;
    }

    private static (double Up, double Along) Mix((double Up, double Along) a, (double Up, double Along) b, double t)
    {
        var (up, along) = (a.Up + (b.Up - a.Up) * t, a.Along + (b.Along - a.Along) * t);
        var length = Math.Max(1e-6, Math.Sqrt(up * up + along * along));
        return (up / length, along / length);
    }

    private void PaintRearGlassDetail()
    {
        var index = Array.FindIndex(shape.Profile, p => p.Next == Panel.Glass);
        var (low, high) = (shape.Profile[index], shape.Profile[index + 1]);
        Place On(double across, double t) => At(across * (low.Half + (high.Half - low.Half) * t), low.Up + (high.Up - low.Up) * t, low.Along + (high.Along - low.Along) * t - 0.01);
        // Pillars in the body's colour frame the glass; a pale band is the sky in it.
        foreach (var side in new[] { -1, 1 })
            canvas.Fill(Lit(paint.Colour, side * 0.5, 0.6, -0.6, paint.Gloss), On(side, 0), On(side * 0.86, 0), On(side * 0.84, 1), On(side, 1));
        var seal = Lit(Scalar.FromRgb(14, 15, 17), 0, 0.4, -0.6);
        canvas.Line(seal, 0.025, On(-0.86, 0.01), On(0.86, 0.01));
        canvas.Line(seal, 0.02, On(-0.84, 0.995), On(0.84, 0.995));
        foreach (var side in new[] { -1, 1 }) canvas.Line(seal, 0.02, On(side * 0.86, 0), On(side * 0.84, 1));
        canvas.Glaze(light.SkyLow, light.IsNight ? 0.05 : 0.20, 6, On(-0.7, 0.55), On(0.5, 0.98), On(-0.1, 0.98), On(-0.84, 0.75));
        if (shape.FromRear)
            canvas.Fill(light.LampsLit ? Scalar.FromRgb(255, 60, 50) : Scalar.FromRgb(120, 16, 18), On(-0.16, 0.93), On(0.16, 0.93), On(0.16, 0.985), On(-0.16, 0.985));
        else
            for (var seat = -1; seat <= 1; seat += 2)
                canvas.Glaze(Scalar.FromRgb(8, 8, 10), 0.42, 7, On(seat * 0.58, 0.02), On(seat * 0.24, 0.02), On(seat * 0.28, 0.5), On(seat * 0.34, 0.66), On(seat * 0.46, 0.66), On(seat * 0.52, 0.5));
    }

    private Place Face(double across, double up, double proud = 0.012)
    {
        var t = across / shape.HalfWidth;
        return At(across, up, FaceAlong(up) + 0.10 * t * t - proud);
    }

    private void FaceBox(Scalar colour, double left, double right, double low, double high, double proud = 0.012)
    {
        const int steps = 5;   // follows the bow of the face
        for (var i = 0; i < steps; i++)
        {
            var (a, b) = (left + (right - left) * i / steps, left + (right - left) * (i + 1) / steps);
            canvas.Fill(colour, Face(a, high, proud), Face(b, high, proud), Face(b, low, proud), Face(a, low, proud));
        }
    }

    private void PaintRear()
    {
        var seam = Lit(Canvas.Shade(paint.Colour, 0.45), 0, 0, -1);
        var bumperTop = shape.Profile[3].Up;
        var half = shape.HalfWidth;
        FaceBox(seam, -half * 0.92, half * 0.92, bumperTop - 0.006, bumperTop + 0.010);
        FaceBox(Lit(Canvas.Shade(paint.Colour, 0.75), 0, 0, -1), -0.30, 0.30, shape.PlateUp - 0.13, shape.PlateUp + 0.12);
        FaceBox(Lit(Dark, 0, 0, -1), -0.205, 0.205, shape.PlateUp - 0.105, shape.PlateUp + 0.10, 0.02);
        FaceBox(Lit(Rim, 0, 0.5, -1), -0.12, 0.12, shape.PlateUp + 0.135, shape.PlateUp + 0.16, 0.02);
        foreach (var side in new[] { -1, 1 })
        {
            var (outer, inner) = (side * half * 0.955, side * (half * 0.955 - shape.LampWidth));
            var (low, high) = (shape.LampUp - shape.LampHeight / 2, shape.LampUp + shape.LampHeight / 2);
            var lens = light.LampsLit ? Scalar.FromRgb(226, 34, 28) : Lit(Scalar.FromRgb(188, 24, 26), 0, 0.2, -1, 0.05);
            FaceBox(Lit(Dark, 0, 0, -1), Math.Min(outer, inner) - 0.012, Math.Max(outer, inner) + 0.012, low - 0.012, high + 0.012);
            FaceBox(lens, Math.Min(outer, inner), Math.Max(outer, inner), low, high, 0.016);
            var split = low + (high - low) * 0.36;
            FaceBox(Lit(Scalar.FromRgb(226, 214, 206), 0, 0.1, -1), Math.Min(inner, inner + side * shape.LampWidth * 0.35), Math.Max(inner, inner + side * shape.LampWidth * 0.35), low + 0.01, split, 0.018);
            FaceBox(Canvas.Blend(lens, Scalar.FromRgb(255, 150, 140), 0.45), Math.Min(outer, inner) + 0.03, Math.Max(outer, inner) - 0.03, split + 0.02, high - 0.03, 0.018);
            FaceBox(Lit(Scalar.FromRgb(150, 20, 20), 0, 0, -1), side > 0 ? half * 0.62 : -half * 0.86, side > 0 ? half * 0.86 : -half * 0.62, shape.Profile[1].Up + 0.02, shape.Profile[1].Up + 0.06, 0.016);
            if (light.LampsLit) Glow(side * (half * 0.955 - shape.LampWidth / 2), shape.LampUp, Scalar.FromRgb(255, 40, 30), 0.34, 0.45);
        }
    }

    private void PaintFront()
    {
        var half = shape.HalfWidth;
        var (grilleLow, grilleHigh) = (shape.LampUp - 0.10, shape.LampUp + 0.09);
        FaceBox(Lit(Dark, 0, 0, -1), -half * 0.52, half * 0.52, grilleLow, grilleHigh);
        for (var slat = 0; slat < 4; slat++)
            FaceBox(Lit(Canvas.Shade(Rim, 0.8), 0, 0.4, -1), -half * 0.50, half * 0.50, grilleLow + 0.025 + slat * 0.045, grilleLow + 0.036 + slat * 0.045, 0.016);
        FaceBox(Lit(Rim, 0, 0.5, -1, 0.2), -0.07, 0.07, shape.LampUp - 0.045, shape.LampUp + 0.045, 0.02);
        FaceBox(Lit(Dark, 0, 0, -1), -half * 0.66, half * 0.66, shape.Profile[1].Up - 0.08, shape.PlateUp - 0.10);
        FaceBox(Lit(Dark, 0, 0, -1), -0.175, 0.175, shape.PlateUp - 0.09, shape.PlateUp + 0.085, 0.02);
        foreach (var side in new[] { -1, 1 })
        {
            var (outer, inner) = (side * half * 0.94, side * (half * 0.94 - shape.LampWidth));
            var (low, high) = (shape.LampUp - shape.LampHeight / 2, shape.LampUp + shape.LampHeight / 2);
            var lens = light.LampsLit ? Scalar.FromRgb(255, 250, 232) : Lit(Scalar.FromRgb(206, 214, 222), 0, 0.3, -1, 0.1);
            FaceBox(Lit(Dark, 0, 0, -1), Math.Min(outer, inner) - 0.012, Math.Max(outer, inner) + 0.012, low - 0.012, high + 0.012);
            FaceBox(lens, Math.Min(outer, inner), Math.Max(outer, inner), low, high, 0.016);
            FaceBox(Canvas.Blend(lens, Dark, light.LampsLit ? 0.1 : 0.5), side > 0 ? inner + 0.06 : outer + 0.10, side > 0 ? outer - 0.10 : inner - 0.06, low + 0.03, high - 0.03, 0.018);
            FaceBox(Lit(Scalar.FromRgb(220, 130, 30), 0, 0, -1), side > 0 ? outer - 0.05 : outer, side > 0 ? outer : outer + 0.05, low, high, 0.018);
            if (light.LampsLit) Glow(side * (half * 0.94 - shape.LampWidth / 2), shape.LampUp, Scalar.FromRgb(255, 246, 222), 0.55, 0.6);
            // Mirrors.
            var mirror = shape.Profile.First(p => p.Next == Panel.Glass);
            canvas.Fill(Lit(paint.Colour, 0, 0.1, -1, paint.Gloss), At(side * (half - 0.10), shape.Belt + 0.02, mirror.Along + 0.35), At(side * (half + 0.08), shape.Belt + 0.03, mirror.Along + 0.3),
                At(side * (half + 0.10), shape.Belt + 0.15, mirror.Along + 0.3), At(side * (half - 0.06), shape.Belt + 0.14, mirror.Along + 0.35));
        }
    }

    private void Glow(double across, double up, Scalar colour, double radius, double opacity)
    {
        var soft = Math.Clamp(radius * canvas.Camera.FocalPixels / Math.Max(at.Z, 2) * 0.5, 3, 80);
        canvas.GlazeEllipse(colour, opacity * (light.IsNight ? 1 : 0.45), soft, Face(across, up), radius * 0.62);
    }
}

using OpenCvSharp;

namespace AlprGrains.Recognition.Detection;

/// <summary>Where a part of the frame lies on the detector's fixed input: one scale for both directions, the rest filled with grey.</summary>
internal readonly record struct Letterbox(Rect Part, double Scale, int LeftPixels, int TopPixels)
{
    public static Letterbox For(Rect part, int inputWidth, int inputHeight)
    {
        var scale = Math.Min(inputWidth / (double)part.Width, inputHeight / (double)part.Height);
        var (width, height) = SizeOf(part, scale, inputWidth, inputHeight);
        return new Letterbox(part, scale, (inputWidth - width) / 2, (inputHeight - height) / 2);
    }

    /// <summary>Draws the part onto the input, a matrix of the detector's size.</summary>
    public void Draw(Mat grey, Mat input, double fill)
    {
        var (width, height) = SizeOf(Part, Scale, input.Width, input.Height);
        using var part = grey.SubMat(Part);
        using var place = input.SubMat(new Rect(LeftPixels, TopPixels, width, height));
        if (width != input.Width || height != input.Height) input.SetTo(Scalar.All(fill));
        Cv2.Resize(part, place, new Size(width, height), 0, 0, Scale < 1 ? InterpolationFlags.Area : InterpolationFlags.Linear);
    }

    /// <summary>From the input's pixels back to the frame's; whole numbers are the middles of pixels, as OpenCV counts.</summary>
    public Point2f ToFrame(Point2f p) =>
        new((float)((p.X - LeftPixels + 0.5) / Scale - 0.5 + Part.X), (float)((p.Y - TopPixels + 0.5) / Scale - 0.5 + Part.Y));

    private static (int Width, int Height) SizeOf(Rect part, double scale, int inputWidth, int inputHeight) =>
        (Math.Clamp((int)Math.Round(part.Width * scale), 1, inputWidth), Math.Clamp((int)Math.Round(part.Height * scale), 1, inputHeight));
}

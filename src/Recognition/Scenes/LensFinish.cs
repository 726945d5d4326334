using OpenCvSharp;

namespace AlprGrains.Recognition.Scenes;

/// <summary>What a lens and a sensor do to the street: smooth edges, a darker rim, grain; at night, infrared light and no colour.</summary>
internal sealed class LensFinish : IDisposable
{
    private readonly Mat _grain;
    private readonly Mat _rim;

    public LensFinish(Chance chance)
    {
        _grain = new Mat(CameraView.HeightPixels, CameraView.WidthPixels, MatType.CV_8UC3);
        foreach (ref var value in _grain.AsSpan<byte>()) value = (byte)Math.Clamp(128 + chance.Normal() * 32, 0, 255);
        Cv2.GaussianBlur(_grain, _grain, new Size(3, 3), 0.5);
        _rim = new Mat(CameraView.HeightPixels, CameraView.WidthPixels, MatType.CV_32FC3);
        var span = _rim.AsSpan<float>();
        var (halfWidth, halfHeight) = (CameraView.WidthPixels / 2.0, CameraView.HeightPixels / 2.0);
        for (var i = 0; i < span.Length; i++)
        {
            var (x, y) = (i / 3 % CameraView.WidthPixels / halfWidth - 1, i / 3 / CameraView.WidthPixels / halfHeight - 1);
            span[i] = (float)(1 - 0.16 * Math.Pow(x * x + y * y, 1.3) / 2);
        }
    }

    /// <summary>The oversampled drawing in, a frame out.</summary>
    public Mat Apply(Mat drawing, Light light, bool infrared, Chance chance)
    {
        var frame = new Mat();
        Cv2.Resize(drawing, frame, new Size(CameraView.WidthPixels, CameraView.HeightPixels), 0, 0, InterpolationFlags.Area);
        Cv2.GaussianBlur(frame, frame, new Size(3, 3), chance.Between(0.35, 0.6));
        if (infrared)
        {
            using var grey = new Mat();
            Cv2.CvtColor(frame, grey, ColorConversionCodes.BGR2GRAY);
            Cv2.CvtColor(grey, frame, ColorConversionCodes.GRAY2BGR);
        }
        using var grain = new Mat();
        Cv2.Flip(_grain, grain, chance.OneOf([FlipMode.X, FlipMode.Y, FlipMode.XY]));
        var strength = light.NoiseDeviation / 32;
        Cv2.AddWeighted(frame, 1, grain, strength, -128 * strength, frame);
        using var wide = new Mat();
        frame.ConvertTo(wide, MatType.CV_32FC3);
        Cv2.Multiply(wide, _rim, wide);
        wide.ConvertTo(frame, MatType.CV_8UC3);
        return frame;
    }

    public void Dispose()
    {
        _grain.Dispose();
        _rim.Dispose();
    }
}

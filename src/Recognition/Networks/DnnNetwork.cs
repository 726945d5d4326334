using OpenCvSharp;
using OpenCvSharp.Dnn;

namespace AlprGrains.Recognition.Networks;

/// <summary>
/// A network run by OpenCV: for processors without wide vectors, for networks with operations that our layers do not know, and as the
/// second opinion that our layers are tested against.
/// </summary>
internal sealed class DnnNetwork : INetwork
{
    private const double PixelScale = 1 / 255.0;

    private readonly Net _net;
    private float[] _answer = [];

    public DnnNetwork(byte[] onnx, string file)
    {
        _net = CvDnn.ReadNetFromOnnx(onnx) ?? throw new InvalidDataException($"OpenCV cannot read the network {file}.");
        _net.SetPreferableBackend(Backend.OPENCV);
        _net.SetPreferableTarget(Target.CPU);
    }

    public ReadOnlySpan<float> Run(Mat grey)
    {
        using var blob = CvDnn.BlobFromImage(grey, PixelScale, default, default, swapRB: false, crop: false);
        _net.SetInput(blob);
        using var output = _net.Forward();
        _answer = output.AsSpan<float>().ToArray();
        return _answer;
    }

    public void Dispose() => _net.Dispose();
}

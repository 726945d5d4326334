using AlprGrains.Recognition.Networks.Layers;
using OpenCvSharp;

namespace AlprGrains.Recognition.Networks;

/// <summary>
/// A network run by our own layers, on one thread: about five times as fast as OpenCV 4.6 runs the detector, whose dilated layers its
/// fast path does not cover. Layers are shared; the memory between them is this network's own and is laid out anew when the size changes.
/// </summary>
internal sealed class LayerNetwork(IReadOnlyList<ILayer> layers) : INetwork
{
    private const float PixelScale = 1 / 255f;

    private FeatureMap[] _maps = [];
    private float[] _answer = [];

    public ReadOnlySpan<float> Run(Mat grey)
    {
        if (_maps.Length == 0 || _maps[0].Height != grey.Height || _maps[0].Width != grey.Width) LayOut(grey.Height, grey.Width);
        Fill(grey, _maps[0]);
        for (var i = 0; i < layers.Count; i++) layers[i].Run(_maps[i], _maps[i + 1]);
        _maps[^1].CopyPlanesTo(_answer);
        return _answer;
    }

    public void Dispose()
    {
        foreach (var map in _maps) map.Dispose();
        _maps = [];
    }

    private void LayOut(int height, int width)
    {
        Dispose();
        var maps = new FeatureMap[layers.Count + 1];
        var shape = (Channels: 1, Height: height, Width: width);
        for (var i = 0; i <= layers.Count; i++)
        {
            maps[i] = new FeatureMap(shape.Channels, shape.Height, shape.Width, i < layers.Count ? layers[i].BorderNeeded : 0);
            if (i < layers.Count) shape = layers[i].ShapeAfter(shape.Channels, shape.Height, shape.Width);
        }
        (_maps, _answer) = (maps, new float[shape.Channels * shape.Height * shape.Width]);
    }

    private static unsafe void Fill(Mat grey, FeatureMap map)
    {
        for (var y = 0; y < map.Height; y++)
        {
            var from = (byte*)grey.Ptr(y);
            var to = map.At(0, y, 0);
            for (var x = 0; x < map.Width; x++) to[x] = from[x] * PixelScale;
        }
    }
}

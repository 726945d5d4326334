using System.Runtime.Intrinsics;

namespace AlprGrains.Recognition.Networks.Layers;

/// <summary>The largest of each window, channel by channel, windows side by side or overlapping; no padding.</summary>
internal sealed class MaxPool(int windowHeight, int windowWidth, int strideY, int strideX) : ILayer
{
    public int BorderNeeded => 0;

    public (int Channels, int Height, int Width) ShapeAfter(int channels, int height, int width) =>
        (channels, (height - windowHeight) / strideY + 1, (width - windowWidth) / strideX + 1);

    public unsafe void Run(FeatureMap input, FeatureMap output)
    {
        for (var block = 0; block < output.Blocks; block++)
            for (var y = 0; y < output.Height; y++)
                for (var x = 0; x < output.Width; x++)
                {
                    var to = output.At(block, y, x);
                    for (var half = 0; half < FeatureMap.Lanes; half += Vector256<float>.Count)
                    {
                        var largest = Vector256.Load(input.At(block, y * strideY, x * strideX) + half);
                        for (var dy = 0; dy < windowHeight; dy++)
                            for (var dx = 0; dx < windowWidth; dx++)
                                largest = Vector256.Max(largest, Vector256.Load(input.At(block, y * strideY + dy, x * strideX + dx) + half));
                        largest.Store(to + half);
                    }
                }
    }
}

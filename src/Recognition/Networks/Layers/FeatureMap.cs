using System.Runtime.InteropServices;

namespace AlprGrains.Recognition.Networks.Layers;

/// <summary>
/// What one layer hands to the next: height x width pixels of channels, in blocks of 16 channels side by side (the layout that
/// Georganas et al. 2018 found fastest for direct convolution), with a border of zeros wide enough for whoever reads it. Memory is
/// outside the managed heap, aligned for vectors; channels that fill up the last block are zero.
/// </summary>
internal sealed unsafe class FeatureMap : IDisposable
{
    /// <summary>Channels of a block: one 512-bit vector of floats.</summary>
    public const int Lanes = 16;

    private const int AlignmentBytes = 64;

    private float* _values;

    public FeatureMap(int channels, int height, int width, int border)
    {
        (Channels, Height, Width, Border) = (channels, height, width, border);
        // A picture has one channel: blocks of 16 would be mostly air.
        BlockLanes = channels == 1 ? 1 : Lanes;
        Blocks = (channels + BlockLanes - 1) / BlockLanes;
        RowFloats = (width + 2 * border) * BlockLanes;
        BlockFloats = (height + 2 * border) * RowFloats;
        var bytes = (nuint)((long)Blocks * BlockFloats * sizeof(float) + AlignmentBytes);
        _values = (float*)NativeMemory.AlignedAlloc(bytes, AlignmentBytes);
        NativeMemory.Clear(_values, bytes);
    }

    public int Channels { get; }
    public int Height { get; }
    public int Width { get; }
    public int Border { get; }
    public int Blocks { get; }
    public int BlockLanes { get; }
    public int RowFloats { get; }
    public int BlockFloats { get; }

    /// <summary>The first channel of a pixel; coordinates may lie in the border.</summary>
    public float* At(int block, int y, int x) => _values + ((nint)block * BlockFloats + (nint)(y + Border) * RowFloats + (nint)(x + Border) * BlockLanes);

    /// <summary>One channel after the other, each row by row.</summary>
    public void CopyPlanesTo(Span<float> planes)
    {
        var at = 0;
        for (var channel = 0; channel < Channels; channel++)
            for (var y = 0; y < Height; y++)
            {
                var row = At(channel / BlockLanes, y, 0) + channel % BlockLanes;
                for (var x = 0; x < Width; x++) planes[at++] = row[x * BlockLanes];
            }
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_values);
        _values = null;
        GC.SuppressFinalize(this);
    }

    ~FeatureMap() => NativeMemory.AlignedFree(_values);
}

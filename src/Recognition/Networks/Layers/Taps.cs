namespace AlprGrains.Recognition.Networks.Layers;

/// <summary>Which values around a pixel a convolution multiplies, as distances in memory. The innermost loops see nothing else of the input's shape.</summary>
internal readonly struct Taps(FeatureMap input, Kernel kernel)
{
    public readonly int Blocks = input.Blocks;
    public readonly int Rows = kernel.Height;
    public readonly int Columns = kernel.Width;
    public readonly nint BlockFloats = input.BlockFloats;
    public readonly nint RowFloats = (nint)kernel.Dilation * input.RowFloats;
    public readonly nint ColumnFloats = (nint)kernel.Dilation * input.BlockLanes;
    /// <summary>Channels of each block but the last, and of the last.</summary>
    public readonly int Lanes = input.BlockLanes, LastLanes = input.Channels - (input.Blocks - 1) * input.BlockLanes;
}

/// <summary>The shape of a convolution.</summary>
internal sealed record Kernel(int Height, int Width, int Stride, int PadTop, int PadLeft, int PadBottom, int PadRight, int Dilation);

/// <summary>Floats between the inputs of two neighbouring outputs, known when the code is compiled: it becomes part of each instruction.</summary>
internal interface IStep
{
    static abstract int Floats { get; }
}

internal readonly struct Step1 : IStep { public static int Floats => 1; }
internal readonly struct Step2 : IStep { public static int Floats => 2; }
internal readonly struct Step16 : IStep { public static int Floats => FeatureMap.Lanes; }
internal readonly struct Step32 : IStep { public static int Floats => 2 * FeatureMap.Lanes; }

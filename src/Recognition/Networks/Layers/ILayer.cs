namespace AlprGrains.Recognition.Networks.Layers;

/// <summary>One step of a network. It holds weights and nothing that changes, so several networks may share it.</summary>
internal interface ILayer
{
    /// <summary>Zeros that it reads beyond the edge of its input.</summary>
    int BorderNeeded { get; }

    /// <summary>Channels, height and width of what comes out, given those of what goes in.</summary>
    (int Channels, int Height, int Width) ShapeAfter(int channels, int height, int width);

    /// <summary>Fills the output; its border stays zero.</summary>
    void Run(FeatureMap input, FeatureMap output);
}

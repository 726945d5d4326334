using System.Runtime.Intrinsics;
using AlprGrains.Recognition.Networks.Layers;
using AlprGrains.Recognition.Networks.Onnx;

namespace AlprGrains.Recognition.Networks;

/// <summary>
/// One network's file, understood once. Networks made of it share the weights. Our own layers run it when they know its operations and
/// the processor multiplies at least eight numbers at once; otherwise OpenCV does, with the same answers up to rounding.
/// </summary>
internal sealed class ModelFile
{
    private readonly string _file;
    private readonly byte[] _onnx;
    private readonly IReadOnlyList<ILayer>? _layers;

    public ModelFile(string file, byte[] onnx)
    {
        (_file, _onnx) = (file, onnx);
        (_layers, WhyOpenCv) = Vector256.IsHardwareAccelerated ? LayerCompiler.Compile(OnnxGraph.Parse(onnx), Vector512.IsHardwareAccelerated) : (null, "this processor has no vectors of 256 bits");
    }

    /// <summary>Why OpenCV runs it; null when our own layers do.</summary>
    public string? WhyOpenCv { get; }

    /// <summary>A network of one's own: what it computes with is not thread-safe.</summary>
    public INetwork New() => _layers is { } layers ? new LayerNetwork(layers) : NewOpenCv();

    /// <summary>The same, run by OpenCV: the second opinion.</summary>
    public INetwork NewOpenCv() => new DnnNetwork(_onnx, _file);
}

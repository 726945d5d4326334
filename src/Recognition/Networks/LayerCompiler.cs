using AlprGrains.Recognition.Networks.Layers;
using AlprGrains.Recognition.Networks.Onnx;

namespace AlprGrains.Recognition.Networks;

/// <summary>
/// An ONNX graph in; the layers that run it out, or the reason why we cannot: then OpenCV runs it. A chain of convolutions, rectifiers and
/// largest-of-a-window is what our networks are made of, so it is all that is known here.
/// </summary>
internal static class LayerCompiler
{
    /// <param name="graph">The network.</param>
    /// <param name="wide">Whether the layers use vectors of 512 bits, or of 256.</param>
    public static (IReadOnlyList<ILayer>? Layers, string? Problem) Compile(OnnxGraph graph, bool wide)
    {
        if (graph.Inputs.Count != 1 || graph.Outputs.Count != 1) return (null, $"it has {graph.Inputs.Count} inputs and {graph.Outputs.Count} outputs, not one each");
        var layers = new List<ILayer>();
        var value = graph.Inputs[0];
        for (var i = 0; i < graph.Nodes.Count; i++)
        {
            var node = graph.Nodes[i];
            if (node.Inputs.Count == 0 || node.Inputs[0] != value) return (null, $"its {node.Operation} does not take what the operation before it gives");
            value = node.Outputs[0];
            switch (node.Operation)
            {
                case "Cast" or "Identity": break; // all values are floats here
                case "Conv":
                    var relu = i + 1 < graph.Nodes.Count && graph.Nodes[i + 1].Operation == "Relu" && graph.Nodes[i + 1].Inputs[0] == value;
                    var (convolution, problem) = ConvolutionOf(node, graph, relu, wide);
                    if (convolution is null) return (null, problem);
                    layers.Add(convolution);
                    if (relu) value = graph.Nodes[++i].Outputs[0];
                    break;
                case "MaxPool":
                    if (node.Numbers("pads", 0, 0, 0, 0).Any(pad => pad != 0) || node.Numbers("ceil_mode", 0)[0] != 0) return (null, "its MaxPool has padding");
                    var (window, strides) = (node.Numbers("kernel_shape"), node.Numbers("strides", 1, 1));
                    layers.Add(new MaxPool((int)window[0], (int)window[1], (int)strides[0], (int)strides[1]));
                    break;
                default: return (null, $"it uses {node.Operation}");
            }
        }
        return value == graph.Outputs[0] ? (layers, null) : (null, "its output is not what its last operation gives");
    }

    private static (Convolution? Convolution, string? Problem) ConvolutionOf(OnnxNode node, OnnxGraph graph, bool relu, bool wide)
    {
        if (node.Numbers("group", 1)[0] != 1) return (null, "its Conv has groups");
        if (!graph.Weights.TryGetValue(node.Inputs[1], out var weights) || weights.Shape.Length != 4) return (null, "the weights of its Conv are not constant");
        var bias = node.Inputs.Count > 2 ? graph.Weights.GetValueOrDefault(node.Inputs[2]) : null;
        if (node.Inputs.Count > 2 && bias is null) return (null, "the bias of its Conv is not constant");
        var (strides, pads, dilations) = (node.Numbers("strides", 1, 1), node.Numbers("pads", 0, 0, 0, 0), node.Numbers("dilations", 1, 1));
        if (strides[0] != strides[1] || strides[0] is < 1 or > 2 || dilations[0] != dilations[1]) return (null, "its Conv strides or dilates unevenly");
        var kernel = new Kernel((int)weights.Shape[2], (int)weights.Shape[3], (int)strides[0], (int)pads[0], (int)pads[1], (int)pads[2], (int)pads[3], (int)dilations[0]);
        return (new Convolution(kernel, (int)weights.Shape[1], (int)weights.Shape[0], weights.Values, bias?.Values, relu, wide), null);
    }
}

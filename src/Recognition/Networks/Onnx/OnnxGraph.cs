using System.Runtime.InteropServices;

namespace AlprGrains.Recognition.Networks.Onnx;

/// <summary>Numbers of fixed shape: weights.</summary>
internal sealed record OnnxTensor(long[] Shape, float[] Values);

/// <summary>One operation: names of what goes in and comes out.</summary>
internal sealed record OnnxNode(string Operation, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, long[]> Attributes)
{
    /// <summary>An attribute of whole numbers, or what ONNX says it is when absent.</summary>
    public long[] Numbers(string name, params long[] otherwise) => Attributes.GetValueOrDefault(name, otherwise);
}

/// <summary>
/// An ONNX file's operations in the order in which they run, and its weights (onnx.proto, field numbers of IR version 3 and later).
/// Attributes of whole numbers only: the layers that we run have no others that matter.
/// </summary>
internal sealed class OnnxGraph
{
    private const int ModelGraph = 7;
    private const int GraphNode = 1, GraphInitializer = 5, GraphInput = 11, GraphOutput = 12;
    private const int NodeInput = 1, NodeOutput = 2, NodeOperation = 4, NodeAttribute = 5;
    private const int AttributeName = 1, AttributeNumber = 3, AttributeNumbers = 8;
    private const int TensorShape = 1, TensorKind = 2, TensorSingles = 4, TensorName = 8, TensorRaw = 9;
    private const int KindSingle = 1;

    private readonly List<OnnxNode> _nodes = [];
    private readonly Dictionary<string, OnnxTensor> _weights = new(StringComparer.Ordinal);
    private readonly List<string> _inputs = [];
    private readonly List<string> _outputs = [];

    private OnnxGraph() { }

    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    /// <summary>Weights by name; only those of four-byte floating point.</summary>
    public IReadOnlyDictionary<string, OnnxTensor> Weights => _weights;

    /// <summary>Names of what the graph takes, weights aside.</summary>
    public IReadOnlyList<string> Inputs => [.. _inputs.Where(name => !_weights.ContainsKey(name))];

    public IReadOnlyList<string> Outputs => _outputs;

    public static OnnxGraph Parse(ReadOnlySpan<byte> onnx)
    {
        var graph = new OnnxGraph();
        var model = new ProtoReader(onnx);
        while (model.Next())
            if (model.Field == ModelGraph) graph.Read(new ProtoReader(model.Bytes));
        return graph;
    }

    private void Read(ProtoReader graph)
    {
        while (graph.Next())
            switch (graph.Field)
            {
                case GraphNode: _nodes.Add(Node(new ProtoReader(graph.Bytes))); break;
                case GraphInitializer: ReadWeights(new ProtoReader(graph.Bytes)); break;
                case GraphInput: _inputs.Add(NameOf(new ProtoReader(graph.Bytes))); break;
                case GraphOutput: _outputs.Add(NameOf(new ProtoReader(graph.Bytes))); break;
            }
    }

    private static string NameOf(ProtoReader value)
    {
        while (value.Next())
            if (value.Field == 1) return value.Text;
        return "";
    }

    private static OnnxNode Node(ProtoReader node)
    {
        var (operation, inputs, outputs, attributes) = ("", new List<string>(), new List<string>(), new Dictionary<string, long[]>());
        while (node.Next())
            switch (node.Field)
            {
                case NodeInput: inputs.Add(node.Text); break;
                case NodeOutput: outputs.Add(node.Text); break;
                case NodeOperation: operation = node.Text; break;
                case NodeAttribute:
                    var (name, numbers) = Attribute(new ProtoReader(node.Bytes));
                    attributes[name] = numbers;
                    break;
            }
        return new OnnxNode(operation, inputs, outputs, attributes);
    }

    private static (string Name, long[] Numbers) Attribute(ProtoReader attribute)
    {
        var (name, numbers) = ("", new List<long>());
        while (attribute.Next())
            switch (attribute.Field)
            {
                case AttributeName: name = attribute.Text; break;
                case AttributeNumber: numbers.Add(attribute.Number); break;
                case AttributeNumbers: attribute.AddNumbersTo(numbers); break;
            }
        return (name, [.. numbers]);
    }

    private void ReadWeights(ProtoReader tensor)
    {
        var (name, shape, kind, values) = ("", new List<long>(), 0L, new List<float>());
        while (tensor.Next())
            switch (tensor.Field)
            {
                case TensorShape: tensor.AddNumbersTo(shape); break;
                case TensorKind: kind = tensor.Number; break;
                case TensorSingles when tensor.Bytes.IsEmpty: values.Add(tensor.Single); break;
                case TensorSingles or TensorRaw when kind is KindSingle or 0: values.AddRange(MemoryMarshal.Cast<byte, float>(tensor.Bytes)); break;
                case TensorName: name = tensor.Text; break;
            }
        if (kind != KindSingle) return;
        if (values.Count != shape.Aggregate(1L, (all, side) => all * side))
            throw new InvalidDataException($"The network's weights '{name}' are {values.Count} numbers, not {string.Join(" x ", shape)}.");
        _weights[name] = new OnnxTensor([.. shape], [.. values]);
    }
}

"""Makes an exported network plain enough for OpenCV 4.6: equal weights are not shared through Identity nodes, which it cannot read."""
import onnx


def make_plain(path):
    model = onnx.load(path)
    graph = model.graph
    weights = {w.name: w for w in graph.initializer}
    for node in [n for n in graph.node if n.op_type == "Identity" and n.input[0] in weights]:
        copy = onnx.TensorProto()
        copy.CopyFrom(weights[node.input[0]])
        copy.name = node.output[0]
        graph.initializer.append(copy)
        weights[copy.name] = copy
        graph.node.remove(node)
    onnx.checker.check_model(model)
    onnx.save(model, path)

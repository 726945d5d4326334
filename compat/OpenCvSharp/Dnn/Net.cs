using OpenCvSharp.Native;

namespace OpenCvSharp.Dnn;

/// <summary>A network ready to run. Not thread-safe: one per worker.</summary>
public class Net : CvObject
{
    private Net(nint owned) => Pointer = owned;

    public static Net? ReadNetFromONNX(string onnxFile)
    {
        NativeMethods.Check(NativeMethods.alprcv_net_from_onnx_file(onnxFile, out var net));
        return new Net(net);
    }

    public static unsafe Net? ReadNetFromONNX(byte[] onnxFileData)
    {
        fixed (byte* first = onnxFileData)
        {
            NativeMethods.Check(NativeMethods.alprcv_net_from_onnx(first, onnxFileData.Length, out var net));
            return new Net(net);
        }
    }

    protected override void DisposeUnmanaged()
    {
        if (Pointer != 0) NativeMethods.alprcv_net_delete(Pointer);
        Pointer = 0;
    }

    public bool Empty()
    {
        NativeMethods.Check(NativeMethods.alprcv_net_empty(CvPtr, out var empty));
        return empty != 0;
    }

    public void SetPreferableBackend(Backend backendId) => NativeMethods.Check(NativeMethods.alprcv_net_set_preferable_backend(CvPtr, (int)backendId));

    public void SetPreferableTarget(Target targetId) => NativeMethods.Check(NativeMethods.alprcv_net_set_preferable_target(CvPtr, (int)targetId));

    public void SetInput(Mat blob, string name = "") => NativeMethods.Check(NativeMethods.alprcv_net_set_input(CvPtr, blob.CvPtr, name));

    /// <summary>Runs to the named output, or to the last. The result shares the network's memory until the next run: copy what must live longer.</summary>
    public Mat Forward(string? outputName = null)
    {
        NativeMethods.Check(NativeMethods.alprcv_net_forward(CvPtr, outputName, out var mat));
        return new Mat(mat);
    }
}

using OpenCvSharp.Native;

namespace OpenCvSharp.Dnn;

public enum Backend { DEFAULT, HALIDE, INFERENCE_ENGINE, OPENCV, VKCOM, CUDA }

public enum Target { CPU, OPENCL, OPENCL_FP16, MYRIAD, VULKAN, FPGA, CUDA, CUDA_FP16, HDDL }

public static class CvDnn
{
    public static Net? ReadNetFromOnnx(string onnxFile) => Net.ReadNetFromONNX(onnxFile);

    public static Net? ReadNetFromOnnx(byte[] onnxFileData) => Net.ReadNetFromONNX(onnxFileData);

    /// <summary>A 1 x channels x height x width blob of floats. Mind the defaults: both flags are true, unlike in C++.</summary>
    public static Mat BlobFromImage(Mat image, double scaleFactor = 1.0, Size size = default, Scalar mean = default, bool swapRB = true, bool crop = true)
    {
        NativeMethods.Check(NativeMethods.alprcv_blob_from_image(image.CvPtr, scaleFactor, size, mean, swapRB ? 1 : 0, crop ? 1 : 0, out var blob));
        return new Mat(blob);
    }

    public static unsafe void NMSBoxes(IEnumerable<Rect> bboxes, IEnumerable<float> scores, float scoreThreshold, float nmsThreshold,
        out int[] indices, float eta = 1.0f, int topK = 0)
    {
        var (boxes, marks) = (bboxes.ToArray(), scores.ToArray());
        if (boxes.Length != marks.Length) throw new ArgumentException($"{boxes.Length} boxes but {marks.Length} scores");
        var kept = new int[boxes.Length];
        fixed (Rect* firstBox = boxes)
        fixed (float* firstScore = marks)
        fixed (int* firstKept = kept)
        {
            NativeMethods.Check(NativeMethods.alprcv_nms_boxes(firstBox, firstScore, boxes.Length, scoreThreshold, nmsThreshold, eta, topK, firstKept, out var count));
            indices = kept[..count];
        }
    }
}

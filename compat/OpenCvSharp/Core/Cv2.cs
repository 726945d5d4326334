using System.Text;
using OpenCvSharp.Native;

namespace OpenCvSharp;

public static partial class Cv2
{
    public static void AddWeighted(InputArray src1, double alpha, InputArray src2, double beta, double gamma, OutputArray dst, int dtype = -1) =>
        NativeMethods.Check(NativeMethods.alprcv_add_weighted(src1.Mat.CvPtr, alpha, src2.Mat.CvPtr, beta, gamma, dst.Mat.CvPtr, dtype));

    public static void Multiply(InputArray src1, InputArray src2, OutputArray dst, double scale = 1, int dtype = -1) =>
        NativeMethods.Check(NativeMethods.alprcv_multiply(src1.Mat.CvPtr, src2.Mat.CvPtr, dst.Mat.CvPtr, scale, dtype));

    public static void CopyTo(InputArray src, OutputArray dst, InputArray? mask = null) => src.Mat.CopyTo(dst, mask);

    public static void CopyMakeBorder(InputArray src, OutputArray dst, int top, int bottom, int left, int right, BorderTypes borderType, Scalar? value = null) =>
        NativeMethods.Check(NativeMethods.alprcv_copy_make_border(src.Mat.CvPtr, dst.Mat.CvPtr, top, bottom, left, right, (int)borderType, value ?? default));

    public static void Flip(InputArray src, OutputArray dst, FlipMode flipCode) =>
        NativeMethods.Check(NativeMethods.alprcv_flip(src.Mat.CvPtr, dst.Mat.CvPtr, (int)flipCode));

    public static void Rotate(InputArray src, OutputArray dst, RotateFlags rotateCode) =>
        NativeMethods.Check(NativeMethods.alprcv_rotate(src.Mat.CvPtr, dst.Mat.CvPtr, (int)rotateCode));

    public static void LUT(InputArray src, InputArray lut, OutputArray dst) =>
        NativeMethods.Check(NativeMethods.alprcv_lut(src.Mat.CvPtr, lut.Mat.CvPtr, dst.Mat.CvPtr));

    public static unsafe void LUT(InputArray src, byte[] lut, OutputArray dst)
    {
        if (lut.Length != 256) throw new ArgumentException($"a table for bytes has 256 entries, this has {lut.Length}", nameof(lut));
        fixed (byte* table = lut)
        {
            using var mat = Mat.FromPixelData(1, lut.Length, MatType.CV_8UC1, (nint)table);
            LUT(src, mat, dst);
        }
    }

    public static void MeanStdDev(InputArray src, out Scalar mean, out Scalar stddev, InputArray? mask = null) =>
        NativeMethods.Check(NativeMethods.alprcv_mean_std_dev(src.Mat.CvPtr, out mean, out stddev, mask?.Mat.CvPtr ?? 0));

    public static void SetNumThreads(int nThreads) => NativeMethods.Check(NativeMethods.alprcv_set_num_threads(nThreads));

    public static int GetNumThreads()
    {
        NativeMethods.Check(NativeMethods.alprcv_get_num_threads(out var threads));
        return threads;
    }

    public static unsafe string? GetVersionString()
    {
        Span<byte> text = stackalloc byte[64];
        fixed (byte* first = text) NativeMethods.Check(NativeMethods.alprcv_version(first, text.Length));
        return Encoding.UTF8.GetString(text[..text.IndexOf((byte)0)]);
    }
}

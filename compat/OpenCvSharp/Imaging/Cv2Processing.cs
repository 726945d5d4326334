using OpenCvSharp.Native;

namespace OpenCvSharp;

public static partial class Cv2
{
    private const int QuadCorners = 4;
    private static readonly Point Centre = new(-1, -1);

    public static void Resize(InputArray src, OutputArray dst, Size dsize, double fx = 0, double fy = 0,
        InterpolationFlags interpolation = InterpolationFlags.Linear) =>
        NativeMethods.Check(NativeMethods.alprcv_resize(src.Mat.CvPtr, dst.Mat.CvPtr, dsize, fx, fy, (int)interpolation));

    public static void WarpPerspective(InputArray src, OutputArray dst, InputArray m, Size dsize,
        InterpolationFlags flags = InterpolationFlags.Linear, BorderTypes borderMode = BorderTypes.Constant, Scalar? borderValue = null) =>
        NativeMethods.Check(NativeMethods.alprcv_warp_perspective(src.Mat.CvPtr, dst.Mat.CvPtr, m.Mat.CvPtr, dsize, (int)flags, (int)borderMode, borderValue ?? default));

    public static void WarpAffine(InputArray src, OutputArray dst, InputArray m, Size dsize,
        InterpolationFlags flags = InterpolationFlags.Linear, BorderTypes borderMode = BorderTypes.Constant, Scalar? borderValue = null) =>
        NativeMethods.Check(NativeMethods.alprcv_warp_affine(src.Mat.CvPtr, dst.Mat.CvPtr, m.Mat.CvPtr, dsize, (int)flags, (int)borderMode, borderValue ?? default));

    public static unsafe Mat GetPerspectiveTransform(IEnumerable<Point2f> src, IEnumerable<Point2f> dst)
    {
        var (from, to) = (src.ToArray(), dst.ToArray());
        if (from.Length != QuadCorners || to.Length != QuadCorners)
            throw new ArgumentException($"a perspective needs 4 corners on each side, these are {from.Length} and {to.Length}");
        fixed (Point2f* firstFrom = from, firstTo = to)
        {
            NativeMethods.Check(NativeMethods.alprcv_get_perspective_transform(firstFrom, firstTo, out var m));
            return new Mat(m);
        }
    }

    public static void CvtColor(InputArray src, OutputArray dst, ColorConversionCodes code, int dstCn = 0) =>
        NativeMethods.Check(NativeMethods.alprcv_cvt_color(src.Mat.CvPtr, dst.Mat.CvPtr, (int)code, dstCn));

    public static void GaussianBlur(InputArray src, OutputArray dst, Size ksize, double sigmaX, double sigmaY = 0,
        BorderTypes borderType = BorderTypes.Default) =>
        NativeMethods.Check(NativeMethods.alprcv_gaussian_blur(src.Mat.CvPtr, dst.Mat.CvPtr, ksize, sigmaX, sigmaY, (int)borderType));

    public static void Blur(InputArray src, OutputArray dst, Size ksize, Point? anchor = null, BorderTypes borderType = BorderTypes.Default) =>
        NativeMethods.Check(NativeMethods.alprcv_blur(src.Mat.CvPtr, dst.Mat.CvPtr, ksize, anchor ?? Centre, (int)borderType));

    public static void Filter2D(InputArray src, OutputArray dst, MatType ddepth, InputArray kernel, Point? anchor = null, double delta = 0,
        BorderTypes borderType = BorderTypes.Default) =>
        NativeMethods.Check(NativeMethods.alprcv_filter_2d(src.Mat.CvPtr, dst.Mat.CvPtr, ddepth.Value, kernel.Mat.CvPtr, anchor ?? Centre, delta, (int)borderType));
}

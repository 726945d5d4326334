using System.Runtime.InteropServices;

namespace OpenCvSharp.Native;

/// <summary>The C ABI of native/alprcv.h. Each call returns 0 or an error code; <see cref="Check"/> turns a code into an exception.</summary>
internal static unsafe partial class NativeMethods
{
    internal const string Library = "alprcv";
    internal const string VideoLibrary = "alprcv_video";

    static NativeMethods() => NativeLoader.Register();

    internal static void Check(int code)
    {
        if (code < 0) throw Failure(code, LastError());
    }

    internal static void CheckVideo(int code)
    {
        if (code < 0) throw Failure(code, LastVideoError());
    }

    private static OpenCVException Failure(int code, byte* message) =>
        new((ErrorCode)code, "", Marshal.PtrToStringUTF8((nint)message) ?? "", "", 0);

    [LibraryImport(Library, EntryPoint = "alprcv_last_error")]
    private static partial byte* LastError();

    [LibraryImport(VideoLibrary, EntryPoint = "alprcv_last_error")]
    private static partial byte* LastVideoError();

    [StructLayout(LayoutKind.Sequential)]
    internal struct MatLayout
    {
        public int Rows, Cols, Dims, Type, Continuous;
        public long Total, ElementBytes, RowBytes;
        public nint Data;
    }

    // Mat
    [LibraryImport(Library)] internal static partial int alprcv_mat_new(out nint mat);
    [LibraryImport(Library)] internal static partial int alprcv_mat_new_sized(int rows, int cols, int type, out nint mat);
    [LibraryImport(Library)] internal static partial int alprcv_mat_new_filled(int rows, int cols, int type, Scalar fill, out nint mat);
    [LibraryImport(Library)] internal static partial int alprcv_mat_new_dims(int dims, int* sizes, int type, out nint mat);
    [LibraryImport(Library)] internal static partial int alprcv_mat_new_over(int rows, int cols, int type, nint data, long rowBytes, out nint mat);
    [LibraryImport(Library)] internal static partial int alprcv_mat_sub(nint from, Rect roi, out nint mat);
    [LibraryImport(Library)] internal static partial int alprcv_mat_clone(nint from, out nint mat);
    [LibraryImport(Library)] internal static partial int alprcv_mat_reshape(nint from, int channels, int rows, out nint mat);
    [LibraryImport(Library)] internal static partial void alprcv_mat_delete(nint mat);
    [LibraryImport(Library)] internal static partial void alprcv_mat_layout(nint mat, out MatLayout layout);
    [LibraryImport(Library)] internal static partial int alprcv_mat_dim(nint mat, int dim, out int size);
    [LibraryImport(Library)] internal static partial int alprcv_mat_copy_to(nint from, nint to, nint mask);
    [LibraryImport(Library)] internal static partial int alprcv_mat_convert_to(nint from, nint to, int type, double alpha, double beta);
    [LibraryImport(Library)] internal static partial int alprcv_mat_set_to(nint mat, Scalar value, nint mask);

    // Core
    [LibraryImport(Library)] internal static partial int alprcv_add_weighted(nint a, double alpha, nint b, double beta, double gamma, nint to, int type);
    [LibraryImport(Library)] internal static partial int alprcv_multiply(nint a, nint b, nint to, double scale, int type);
    [LibraryImport(Library)] internal static partial int alprcv_copy_make_border(nint from, nint to, int top, int bottom, int left, int right, int border, Scalar value);
    [LibraryImport(Library)] internal static partial int alprcv_flip(nint from, nint to, int code);
    [LibraryImport(Library)] internal static partial int alprcv_rotate(nint from, nint to, int code);
    [LibraryImport(Library)] internal static partial int alprcv_lut(nint from, nint table, nint to);
    [LibraryImport(Library)] internal static partial int alprcv_mean_std_dev(nint from, out Scalar mean, out Scalar deviation, nint mask);
    [LibraryImport(Library)] internal static partial int alprcv_set_num_threads(int threads);
    [LibraryImport(Library)] internal static partial int alprcv_get_num_threads(out int threads);
    [LibraryImport(Library)] internal static partial int alprcv_version(byte* text, int bytes);

    // Image files
    [LibraryImport(Library)] internal static partial int alprcv_imdecode(byte* bytes, int count, int flags, out nint mat);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int alprcv_imencode(string extension, nint image, int* parameters, int parameterCount,
        out nint buffer, out byte* bytes, out long count, out int encoded);
    [LibraryImport(Library)] internal static partial void alprcv_buffer_delete(nint buffer);

    // Image processing
    [LibraryImport(Library)] internal static partial int alprcv_resize(nint from, nint to, Size size, double fx, double fy, int interpolation);
    [LibraryImport(Library)] internal static partial int alprcv_warp_perspective(nint from, nint to, nint m, Size size, int flags, int border, Scalar value);
    [LibraryImport(Library)] internal static partial int alprcv_warp_affine(nint from, nint to, nint m, Size size, int flags, int border, Scalar value);
    [LibraryImport(Library)] internal static partial int alprcv_get_perspective_transform(Point2f* from, Point2f* to, out nint m);
    [LibraryImport(Library)] internal static partial int alprcv_cvt_color(nint from, nint to, int code, int channels);
    [LibraryImport(Library)] internal static partial int alprcv_gaussian_blur(nint from, nint to, Size size, double sigmaX, double sigmaY, int border);
    [LibraryImport(Library)] internal static partial int alprcv_blur(nint from, nint to, Size size, Point anchor, int border);
    [LibraryImport(Library)] internal static partial int alprcv_filter_2d(nint from, nint to, int depth, nint kernel, Point anchor, double delta, int border);

    // Drawing
    [LibraryImport(Library)] internal static partial int alprcv_line(nint on, Point a, Point b, Scalar colour, int thickness, int kind, int shift);
    [LibraryImport(Library)] internal static partial int alprcv_rectangle(nint on, Point a, Point b, Scalar colour, int thickness, int kind, int shift);
    [LibraryImport(Library)] internal static partial int alprcv_rectangle_of(nint on, Rect box, Scalar colour, int thickness, int kind, int shift);
    [LibraryImport(Library)] internal static partial int alprcv_ellipse(nint on, Point centre, Size axes, double angle, double from, double to, Scalar colour, int thickness, int kind, int shift);
    [LibraryImport(Library)] internal static partial int alprcv_circle(nint on, Point centre, int radius, Scalar colour, int thickness, int kind, int shift);
    [LibraryImport(Library)] internal static partial int alprcv_fill_convex_poly(nint on, Point* points, int count, Scalar colour, int kind, int shift);
    [LibraryImport(Library)] internal static partial int alprcv_fill_poly(nint on, Point* points, int* lengths, int count, Scalar colour, int kind, int shift, Point offset);
    [LibraryImport(Library)] internal static partial int alprcv_polylines(nint on, Point* points, int* lengths, int count, int closed, Scalar colour, int thickness, int kind, int shift);

    // Networks
    [LibraryImport(Library)] internal static partial int alprcv_net_from_onnx(byte* bytes, long count, out nint net);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int alprcv_net_from_onnx_file(string path, out nint net);
    [LibraryImport(Library)] internal static partial void alprcv_net_delete(nint net);
    [LibraryImport(Library)] internal static partial int alprcv_net_empty(nint net, out int empty);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int alprcv_net_set_input(nint net, nint blob, string name);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int alprcv_net_forward(nint net, string? output, out nint mat);
    [LibraryImport(Library)] internal static partial int alprcv_net_set_preferable_backend(nint net, int id);
    [LibraryImport(Library)] internal static partial int alprcv_net_set_preferable_target(nint net, int id);
    [LibraryImport(Library)] internal static partial int alprcv_blob_from_image(nint image, double scale, Size size, Scalar mean, int swapRb, int crop, out nint blob);
    [LibraryImport(Library)] internal static partial int alprcv_nms_boxes(Rect* boxes, float* scores, int count, float scoreMin, float overlapMax, float eta, int topK, int* kept, out int keptCount);

    // Video files and streams
    [LibraryImport(VideoLibrary)] internal static partial int alprcv_video_new(out nint video);
    [LibraryImport(VideoLibrary, StringMarshalling = StringMarshalling.Utf8)] internal static partial int alprcv_video_open(nint video, string path, int api, out int opened);
    [LibraryImport(VideoLibrary)] internal static partial int alprcv_video_is_opened(nint video, out int opened);
    [LibraryImport(VideoLibrary)] internal static partial int alprcv_video_read(nint video, nint frame, out int read);
    [LibraryImport(VideoLibrary)] internal static partial int alprcv_video_grab(nint video, out int grabbed);
    [LibraryImport(VideoLibrary)] internal static partial int alprcv_video_retrieve(nint video, nint frame, int flag, out int retrieved);
    [LibraryImport(VideoLibrary)] internal static partial int alprcv_video_get(nint video, int property, out double value);
    [LibraryImport(VideoLibrary)] internal static partial int alprcv_video_set(nint video, int property, double value, out int accepted);
    [LibraryImport(VideoLibrary)] internal static partial void alprcv_video_delete(nint video);
}

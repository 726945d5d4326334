using OpenCvSharp.Native;

namespace OpenCvSharp;

/// <summary>A dense array: image, transform or blob. Not thread-safe; dispose it, since its pixels live outside the managed heap.</summary>
public partial class Mat : CvObject
{
    public Mat() => NativeMethods.Check(NativeMethods.alprcv_mat_new(out Pointer));

    public Mat(int rows, int cols, MatType type) => NativeMethods.Check(NativeMethods.alprcv_mat_new_sized(rows, cols, type.Value, out Pointer));

    public Mat(Size size, MatType type) : this(size.Height, size.Width, type) { }

    public Mat(int rows, int cols, MatType type, Scalar s) =>
        NativeMethods.Check(NativeMethods.alprcv_mat_new_filled(rows, cols, type.Value, s, out Pointer));

    public Mat(Size size, MatType type, Scalar s) : this(size.Height, size.Width, type, s) { }

    public unsafe Mat(IEnumerable<int> sizes, MatType type)
    {
        var lengths = sizes.ToArray();
        fixed (int* first = lengths)
            NativeMethods.Check(NativeMethods.alprcv_mat_new_dims(lengths.Length, first, type.Value, out Pointer));
    }

    public Mat(Mat m, Rect roi) => NativeMethods.Check(NativeMethods.alprcv_mat_sub(m.CvPtr, roi, out Pointer));

    internal Mat(nint owned) => Pointer = owned;

    /// <summary>A matrix over memory that the caller keeps alive and in place.</summary>
    public static Mat FromPixelData(int rows, int cols, MatType type, IntPtr data, long step = 0)
    {
        NativeMethods.Check(NativeMethods.alprcv_mat_new_over(rows, cols, type.Value, data, step, out var mat));
        return new Mat(mat);
    }

    protected override void DisposeUnmanaged()
    {
        if (Pointer != 0) NativeMethods.alprcv_mat_delete(Pointer);
        Pointer = 0;
    }

    private NativeMethods.MatLayout Layout
    {
        get
        {
            NativeMethods.alprcv_mat_layout(CvPtr, out var layout);
            GC.KeepAlive(this);
            return layout;
        }
    }

    public int Rows => Layout.Rows;
    public int Cols => Layout.Cols;
    public int Height => Rows;
    public int Width => Cols;
    public int Dims => Layout.Dims;
    public IntPtr Data => Layout.Data;
    public unsafe byte* DataPointer => (byte*)Layout.Data;

    public MatType Type() => Layout.Type;
    public int Depth() => Type().Depth;
    public int Channels() => Type().Channels;
    public long Total() => Layout.Total;
    public int ElemSize() => (int)Layout.ElementBytes;
    public long Step() => Layout.RowBytes;
    public bool Empty() => Layout.Total == 0 || Layout.Data == 0;
    public bool IsContinuous() => Layout.Continuous != 0;

    public Size Size()
    {
        var layout = Layout;
        return new Size(layout.Cols, layout.Rows);
    }

    public int Size(int dim)
    {
        NativeMethods.Check(NativeMethods.alprcv_mat_dim(CvPtr, dim, out var size));
        return size;
    }

    /// <summary>A view of part of this matrix; it shares the pixels.</summary>
    public Mat SubMat(Rect roi) => new(this, roi);

    public Mat SubMat(int rowStart, int rowEnd, int colStart, int colEnd) => SubMat(Rect.FromLTRB(colStart, rowStart, colEnd, rowEnd));

    public Mat this[Rect roi] => SubMat(roi);

    public Mat Clone()
    {
        NativeMethods.Check(NativeMethods.alprcv_mat_clone(CvPtr, out var mat));
        return new Mat(mat);
    }

    public Mat Reshape(int cn, int rows = 0)
    {
        NativeMethods.Check(NativeMethods.alprcv_mat_reshape(CvPtr, cn, rows, out var mat));
        return new Mat(mat);
    }

    public void CopyTo(OutputArray m, InputArray? mask = null) => CopyTo(m.Mat, mask);

    public void CopyTo(Mat m, InputArray? mask = null) =>
        NativeMethods.Check(NativeMethods.alprcv_mat_copy_to(CvPtr, m.CvPtr, mask?.Mat.CvPtr ?? 0));

    public void ConvertTo(OutputArray m, MatType rtype, double alpha = 1, double beta = 0) =>
        NativeMethods.Check(NativeMethods.alprcv_mat_convert_to(CvPtr, m.Mat.CvPtr, rtype.Value, alpha, beta));

    public Mat SetTo(Scalar value, Mat? mask = null)
    {
        NativeMethods.Check(NativeMethods.alprcv_mat_set_to(CvPtr, value, mask?.CvPtr ?? 0));
        return this;
    }
}

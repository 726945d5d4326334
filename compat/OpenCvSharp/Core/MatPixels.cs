namespace OpenCvSharp;

/// <summary>The pixels themselves. Indices are checked, as a wrong one would read or write outside the image.</summary>
public partial class Mat
{
    public unsafe IntPtr Ptr(int i0)
    {
        var layout = Layout;
        if (i0 < 0 || i0 >= Size(0)) throw new ArgumentOutOfRangeException(nameof(i0), i0, $"the matrix has {Size(0)} rows");
        return checked((nint)(layout.Data + i0 * layout.RowBytes));
    }

    public unsafe ref T At<T>(int i0, int i1) where T : unmanaged
    {
        var layout = Layout;
        if (i0 < 0 || i0 >= layout.Rows) throw new ArgumentOutOfRangeException(nameof(i0), i0, $"the matrix has {layout.Rows} rows");
        if (i1 < 0 || i1 >= layout.Cols) throw new ArgumentOutOfRangeException(nameof(i1), i1, $"the matrix has {layout.Cols} columns");
        return ref *(T*)(layout.Data + (nint)(i0 * layout.RowBytes + i1 * layout.ElementBytes));
    }

    public T Get<T>(int i0, int i1) where T : unmanaged => At<T>(i0, i1);

    public void Set<T>(int i0, int i1, T value) where T : unmanaged => At<T>(i0, i1) = value;

    /// <summary>All elements of a continuous matrix in memory order; empty when rows are padded.</summary>
    public unsafe Span<T> AsSpan<T>() where T : unmanaged
    {
        var layout = Layout;
        return layout.Continuous != 0 ? new Span<T>((void*)layout.Data, checked((int)(layout.Total * layout.ElementBytes / sizeof(T)))) : [];
    }

    /// <summary>Copies a two-dimensional matrix; T is one whole element.</summary>
    public unsafe bool GetArray<T>(out T[] data) where T : unmanaged
    {
        var layout = Layout;
        if (layout.Dims > 2) throw new OpenCvSharpException("GetArray copies matrices of two dimensions: reshape first");
        if (sizeof(T) != layout.ElementBytes && layout.Total > 0)
            throw new OpenCvSharpException($"an element has {layout.ElementBytes} bytes, {typeof(T).Name} has {sizeof(T)}");
        data = new T[(long)layout.Rows * layout.Cols];
        for (var row = 0; row < layout.Rows; row++)
            new ReadOnlySpan<T>((void*)(layout.Data + (nint)(row * layout.RowBytes)), layout.Cols).CopyTo(data.AsSpan(row * layout.Cols));
        return true;
    }
}

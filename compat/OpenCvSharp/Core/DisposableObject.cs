namespace OpenCvSharp;

/// <summary>Owner of one native object; a finalizer frees what nobody disposed.</summary>
public abstract class DisposableObject : IDisposable
{
    private int _disposed;

    public bool IsDisposed => _disposed != 0;

    ~DisposableObject() => Dispose(false);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) DisposeUnmanaged();
    }

    protected virtual void DisposeUnmanaged() { }

    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(IsDisposed, this);
}

/// <summary>A native object behind a pointer.</summary>
public abstract class CvObject : DisposableObject
{
    private protected nint Pointer;

    public IntPtr CvPtr
    {
        get
        {
            ThrowIfDisposed();
            return Pointer;
        }
    }
}

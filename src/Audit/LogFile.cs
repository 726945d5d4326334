using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AlprGrains.Audit;

/// <summary>The file under a log, so that a test can break it.</summary>
internal interface ILogFile : IDisposable
{
    /// <summary>Bytes that are known to be on disk.</summary>
    long DurableBytes { get; }

    /// <summary>Writes at the end; durable only after <see cref="Flush"/>. Throws <see cref="IOException"/>.</summary>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>fsync. Throws <see cref="IOException"/>.</summary>
    void Flush();

    /// <summary>Cuts the end, durably. Throws <see cref="IOException"/>.</summary>
    void CutTo(long bytes);
}

/// <summary>A file on disk; its directory is synced too, so that a new log does not vanish with a power cut.</summary>
internal sealed class LogFile : ILogFile
{
    private readonly SafeFileHandle _handle;
    private long _writtenBytes;

    public LogFile(string path)
    {
        var isNew = !File.Exists(path);
        _handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        DurableBytes = _writtenBytes = RandomAccess.GetLength(_handle);
        if (!isNew) return;
        RandomAccess.FlushToDisk(_handle);
        SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    public long DurableBytes { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_handle, bytes, _writtenBytes);
        _writtenBytes += bytes.Length;
    }

    public void Flush()
    {
        RandomAccess.FlushToDisk(_handle);
        DurableBytes = _writtenBytes;
    }

    public void CutTo(long bytes)
    {
        RandomAccess.SetLength(_handle, bytes);
        RandomAccess.FlushToDisk(_handle);
        DurableBytes = _writtenBytes = bytes;
    }

    public void Dispose() => _handle.Dispose();

    // .NET opens no directories; elsewhere than Linux the file system's own journal has to do.
    private static void SyncDirectory(string directory)
    {
        if (!OperatingSystem.IsLinux()) return;
        var descriptor = Native.Open(directory, Native.ReadOnly);
        if (descriptor < 0) throw new IOException($"the directory '{directory}' could not be opened to sync it (errno {Marshal.GetLastPInvokeError()})");
        var outcome = Native.Fsync(descriptor);
        var error = Marshal.GetLastPInvokeError();
        _ = Native.Close(descriptor);
        if (outcome != 0) throw new IOException($"the directory '{directory}' could not be synced (errno {error})");
    }

    private static class Native
    {
        public const int ReadOnly = 0;

        [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        public static extern int Open(string path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        public static extern int Fsync(int descriptor);

        [DllImport("libc", EntryPoint = "close", SetLastError = true)]
        public static extern int Close(int descriptor);
    }
}

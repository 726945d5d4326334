using System.Runtime.InteropServices;

namespace AlprGrains.Audit.Files;

/// <summary>
/// Files and folders that survive a power cut: a name is durable when its folder was synced. .NET opens no folders, so the C library
/// is called; on Windows the file system journals names itself.
/// </summary>
internal static partial class DurableFolder
{
    private const int ReadOnly = 0;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the folder and those above it, durably. Private ones are their owner's alone.</summary>
    public static void Create(string path, bool isPrivate)
    {
        if (Directory.Exists(path)) return;
        var parent = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Create(parent, isPrivate);
        if (isPrivate && !OperatingSystem.IsWindows()) Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        else Directory.CreateDirectory(path);
        Sync(parent);
    }

    /// <summary>Writes a file that is there whole or not at all. The caller syncs its folder.</summary>
    /// <param name="temporary">A name in the same file system that no other writer uses.</param>
    public static void WriteWhole(string path, string temporary, ReadOnlySpan<byte> content, bool isPrivate)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        if (isPrivate && !OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(temporary, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Writes a private file unless there is one of that name; whether it was written. The caller syncs its folder.</summary>
    public static bool TryWriteNew(string path, string temporary, ReadOnlySpan<byte> content)
    {
        WriteWhole(temporary, temporary + ".new", content, isPrivate: true);
        try
        {
            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
            return false;
        }
    }

    /// <summary>Makes the names in a folder durable. Throws <see cref="IOException"/>.</summary>
    public static void Sync(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var handle = Open(path, ReadOnly);
        if (handle < 0) throw new IOException($"cannot open the folder '{path}' to sync it: {Marshal.GetLastPInvokeErrorMessage()}");
        try
        {
            if (Fsync(handle) != 0) throw new IOException($"cannot sync the folder '{path}': {Marshal.GetLastPInvokeErrorMessage()}");
        }
        finally
        {
            _ = Close(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);
}

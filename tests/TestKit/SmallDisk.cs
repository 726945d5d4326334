using System.Diagnostics;

namespace AlprGrains.Tests.TestKit;

/// <summary>A file system of a few mebibytes, in memory. Only root on Linux can mount one; a test that needs it is skipped elsewhere.</summary>
public sealed class SmallDisk : IDisposable
{
    private static readonly Lazy<bool> Mountable = new(() =>
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return false;
        try
        {
            using var disk = new SmallDisk(1);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // a container without the right to mount
        }
    });

    public SmallDisk(int mebibytes)
    {
        Folder = Directory.CreateTempSubdirectory("alpr-disk-").FullName;
        Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", Folder);
    }

    public static bool CanMount => Mountable.Value;

    /// <summary>Why a test is skipped where none can be mounted; null where one can.</summary>
    public static string? SkipReason => CanMount ? null : "no small file system can be mounted here (root on Linux can)";

    public string Folder { get; }

    /// <summary>Gives it another size.</summary>
    public void Resize(int mebibytes) => Run("mount", "-o", $"remount,size={mebibytes}m", Folder);

    public void Dispose()
    {
        Run("umount", "-l", Folder); // lazily: a process that was killed may still be letting go
        Directory.Delete(Folder);
    }

    private static void Run(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true })!;
        var complaint = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', words)}: {complaint}");
    }
}

using System.Diagnostics;

namespace AlprGrains.Tests.Deploy.Confined;

/// <summary>A test that needs a mount namespace of its own, and a .NET that another user may run; elsewhere it is skipped by name.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NamespaceFactAttribute : FactAttribute
{
    public NamespaceFactAttribute()
    {
        if (!MayMount) Skip = "this user may not make a mount namespace (root may), or .NET lies where nobody else may read";
    }

    private static bool MayMount { get; } = Try();

    private static bool Try()
    {
        if (!File.Exists("/usr/bin/unshare") || !File.Exists("/usr/bin/setpriv")) return false;
        using var trial = Process.Start(new ProcessStartInfo("unshare", ["-m", "bash", "-c", "mount -t tmpfs none /mnt && setpriv --reuid=10001 --regid=10001 --clear-groups env -i PATH=\"$PATH\" DOTNET_EnableDiagnostics=0 dotnet --list-runtimes"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        trial.WaitForExit();
        return trial.ExitCode == 0;
    }
}

namespace AlprGrains.Tests.Audit.Faults;

/// <summary>A test that needs strace; skipped by name where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StraceFactAttribute : FactAttribute
{
    public StraceFactAttribute() => Skip = Strace.Reason;
}

/// <summary>The same for several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StraceTheoryAttribute : TheoryAttribute
{
    public StraceTheoryAttribute() => Skip = Strace.Reason;
}

internal static class Strace
{
    public static string? Reason { get; } = File.Exists("/usr/bin/strace") ? null : "/usr/bin/strace is not there; ./alpr setup installs it on Debian";
}

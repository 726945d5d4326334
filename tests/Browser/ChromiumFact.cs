namespace AlprGrains.Tests.Browser;

/// <summary>A test that needs Debian's Chromium; skipped by name where there is none, with the command that brings it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumFactAttribute : FactAttribute
{
    public const string Path = "/usr/bin/chromium";

    public ChromiumFactAttribute()
    {
        if (!File.Exists(Path)) Skip = $"{Path} is not there; ./alpr setup installs it on Debian";
    }
}

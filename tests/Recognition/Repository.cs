namespace AlprGrains.Tests.Recognition;

/// <summary>The checkout, found upwards from the test assembly, and the real photos beside it, which are never part of it.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>../shared/data, or null on a machine without it.</summary>
    public static string? RealData { get; } = Directory.Exists(Path.Combine(Root, "..", "shared", "data")) ? Path.GetFullPath(Path.Combine(Root, "..", "shared", "data")) : null;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "AlprGrains.sln"))) return folder.FullName;
        throw new InvalidOperationException($"no AlprGrains.sln above {AppContext.BaseDirectory}");
    }
}

/// <summary>A test on real photos: skipped by name where they are absent.</summary>
internal sealed class RealPhotosFactAttribute : FactAttribute
{
    public RealPhotosFactAttribute()
    {
        if (Repository.RealData is null) Skip = "no ../shared/data beside the repository: real photos are not part of it";
    }
}

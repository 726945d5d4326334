namespace AlprGrains.Tests.Architecture;

/// <summary>The checkout that these tests run in: found upwards from the test assembly by its solution file.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "AlprGrains.sln"))) return folder.FullName;
        throw new InvalidOperationException($"no AlprGrains.sln above {AppContext.BaseDirectory}");
    }
}

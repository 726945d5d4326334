#if !ORLEANS_ENGINE
namespace AlprGrains.Tests.Engine.Surface;

/// <summary>
/// Proves, where the rest of Orleans cannot be had, that the surface file agrees with those of its packages that can: their assemblies are
/// read, not loaded.
/// </summary>
public sealed class PackageSurfaceTests
{
    /// <summary>Of the lines in the file so many at least lie in these packages; fewer means that the check has gone blind.</summary>
    private const int CheckedLinesMin = 300;

    [Fact]
    public void Every_line_about_a_type_of_a_package_at_hand_holds_there()
    {
        var lines = File.ReadLines(SurfaceTests.SurfaceFile).Where(line => line.Length > 0 && !line.StartsWith('#')).ToList();
        var (missing, checkedCount) = Missing(lines);
        Assert.True(missing.Count == 0, $"Orleans 10.4.2 does not have:\n{string.Join('\n', missing)}");
        Assert.True(checkedCount >= CheckedLinesMin, $"Only {checkedCount} lines were checked.");
    }

    [Fact]
    public void A_line_that_does_not_hold_there_is_found()
    {
        string[] planted =
        [
            "Orleans.IGrainFactory . System.Void GetGrain(System.Int32 key)",
            "Orleans.IGrainBase . System.Threading.Tasks.Task OnActivateAsync(System.Threading.CancellationToken token)",
            "sealed class Orleans.Grain",
        ];
        Assert.Equal(planted, Missing(planted).Lines);
    }

    private static (List<string> Lines, int CheckedCount) Missing(IEnumerable<string> lines)
    {
        var packages = Assemblies().Select(PackageSurface.Of).ToList();
        var about = lines.Where(line => packages.Any(package => package.Types.Contains(TypeOf(line)))).ToList();
        return ([.. about.Where(line => !packages.Any(package => package.Lines.Contains(line.Replace("?", "", StringComparison.Ordinal))))], about.Count);
    }

    private static string TypeOf(string line)
    {
        var words = line.Split(' ');
        return words.First(word => word.Contains("Orleans", StringComparison.Ordinal)).Split('<')[0];
    }

    private static IEnumerable<string> Assemblies() => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "OrleansPackages.txt"))
        .Select(folder => Directory.GetFiles(folder, "Orleans.*.dll").Single());
}
#endif

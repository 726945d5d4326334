using System.Reflection;

namespace AlprGrains.Tests.Engine.Surface;

/// <summary>
/// Proves that the stand-in has no member that Orleans lacks. Its surface is a file under review: on the Local engine the file must equal
/// the assemblies, on the Orleans engine every line of it must hold for the real ones.
/// </summary>
public sealed class SurfaceTests
{
    internal static readonly string SurfaceFile = Path.Combine(Root(), "compat", "Orleans", "Surface.txt");

#if ORLEANS_ENGINE
    [Fact]
    public void Every_line_of_the_stand_ins_surface_holds_for_Orleans()
    {
        var missing = Missing(File.ReadLines(SurfaceFile));
        Assert.True(missing.Count == 0, $"Orleans does not have:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void A_line_that_does_not_hold_is_found() =>
        Assert.Equal(["interface Orleans.IGrainThatIsNotThere"], Missing(["interface Orleans.IGrain", "interface Orleans.IGrainThatIsNotThere"]));

    private static List<string> Missing(IEnumerable<string> lines)
    {
        var real = SurfaceDump.Of(Directory.GetFiles(AppContext.BaseDirectory, "Orleans*.dll").Select(Assembly.LoadFrom));
        return [.. lines.Where(line => line.Length > 0 && !line.StartsWith('#') && !real.Contains(line))];
    }
#else
    private static readonly Assembly[] StandIn = [typeof(IGrain).Assembly, typeof(Orleans.TestingHost.TestCluster).Assembly];

    [Fact]
    public void The_surface_file_says_what_the_assemblies_have()
    {
        var actual = SurfaceDump.Of(StandIn);
        var written = File.ReadLines(SurfaceFile).Where(line => line.Length > 0 && !line.StartsWith('#')).ToHashSet(StringComparer.Ordinal);
        var drift = actual.Except(written).Select(line => $"+ {line}").Concat(written.Except(actual).Select(line => $"- {line}")).ToList();
        if (drift.Count == 0)
            return;
        var proposal = Path.Combine(AppContext.BaseDirectory, "Surface.txt");
        File.WriteAllLines(proposal, Header.Concat(actual));
        Assert.Fail($"compat/Orleans/Surface.txt is out of date. Review, and copy {proposal} over it.\n{string.Join('\n', drift)}");
    }

    [Fact]
    public void The_dump_sees_signatures_defaults_constraints_and_nullability()
    {
        var lines = SurfaceDump.Of(StandIn);
        Assert.Contains("abstract class Orleans.Grain", lines);
        Assert.Contains("Orleans.Grain : Orleans.IGrainBase", lines);
        Assert.Contains(
            "Orleans.IGrainFactory . TGrainInterface GetGrain<TGrainInterface>(System.String primaryKey, System.String? grainClassNamePrefix = default) where TGrainInterface : Orleans.IGrainWithStringKey",
            lines);
        Assert.DoesNotContain(lines, line => line.Contains("Activation ", StringComparison.Ordinal) && line.StartsWith("class", StringComparison.Ordinal));
    }

    private static readonly string[] Header =
    [
        "# The public surface of compat/Orleans, one fact a line. No line may be missing from Orleans 10.4.2.",
        "# tests/Engine/Surface compares this file with the stand-in (Local engine) and with the real assemblies (Orleans engine).",
    ];
#endif

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AlprGrains.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("No AlprGrains.sln above the tests: run them inside the repository.");
        return folder.FullName;
    }
}

using System.Text.Json;
using System.Xml.Linq;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Tests;

/// <summary>One test project below tests/ and the time it may take on two cores.</summary>
/// <param name="Name">Its folder's name.</param>
/// <param name="Budget">More than this is a failure: a slow suite stops being run.</param>
/// <param name="Stated">False when tests/budgets.json does not name it.</param>
public sealed record TestSuite(string Name, string ProjectFile, TimeSpan Budget, bool Stated)
{
    /// <summary>For a suite that tests/budgets.json does not name.</summary>
    public static readonly TimeSpan DefaultBudget = TimeSpan.FromSeconds(60);

    /// <summary>Every test project in the checkout, by name. Benchmarks and kits, which hold no tests, are not among them.</summary>
    public static IReadOnlyList<TestSuite> Discover(Checkout checkout, bool nightly)
    {
        var tests = Path.Combine(checkout.Root, "tests");
        var budgets = SuiteBudgets.Load(Path.Combine(tests, "budgets.json"));
        return
        [
            .. from project in Directory.EnumerateFiles(tests, "*.csproj", SearchOption.AllDirectories)
               where IsTestProject(project)
               let name = Path.GetFileName(Path.GetDirectoryName(project)!)
               orderby name
               let budget = budgets.Of(name, nightly, checkout.Engine)
               select new TestSuite(name, project, budget ?? DefaultBudget, budget is not null),
        ];
    }

    private static bool IsTestProject(string projectFile) =>
        !projectFile.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        && XDocument.Load(projectFile).Descendants("IsTestProject").Any(element => element.Value == "true");
}

/// <summary>tests/budgets.json: seconds per suite, more for the nightly run and for the Orleans engine where they do more.</summary>
public sealed class SuiteBudgets(IReadOnlyDictionary<string, SuiteBudgets.Seconds> bySuite)
{
    /// <param name="Daily">Seconds in ./alpr test.</param>
    /// <param name="Nightly">Seconds in ./alpr test --nightly; null means the same.</param>
    /// <param name="Orleans">Seconds on the Orleans engine, where each test that needs a cluster starts real silos with their sockets; null means the same.</param>
    public sealed record Seconds(int Daily, int? Nightly = null, int? Orleans = null);

    public TimeSpan? Of(string suite, bool nightly, string engine)
    {
        if (!bySuite.TryGetValue(suite, out var seconds)) return null;
        var daily = engine == Checkout.OrleansEngine ? seconds.Orleans ?? seconds.Daily : seconds.Daily;
        return TimeSpan.FromSeconds(nightly ? Math.Max(seconds.Nightly ?? 0, daily) : daily);
    }

    public static SuiteBudgets Load(string file)
    {
        if (!File.Exists(file)) return new SuiteBudgets(new Dictionary<string, Seconds>());
        try
        {
            return new SuiteBudgets(JsonSerializer.Deserialize<Dictionary<string, Seconds>>(
                File.ReadAllText(file), new JsonSerializerOptions(JsonSerializerDefaults.Web)) ?? []);
        }
        catch (JsonException wrong)
        {
            throw new VerbFailure($"tests/budgets.json is not what it should be, an object of suite to {{\"daily\": seconds, \"nightly\": seconds}}: {wrong.Message}");
        }
    }
}

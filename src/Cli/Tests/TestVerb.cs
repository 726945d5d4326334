using System.CommandLine;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Tests;

/// <summary>
/// ./alpr test: builds the solution once, runs every suite in a process of its own, one after the other, and ends with one line of
/// totals. A suite over its budget, without tests, or hanging counts as one failure.
/// </summary>
public sealed class TestVerb : Verb
{
    /// <summary>A whole build from nothing on two slow cores.</summary>
    public static readonly TimeSpan BuildTimeLimit = TimeSpan.FromMinutes(20);

    private const int ErrorLinesShown = 20;
    private const int MessageLinesShown = 8;

    private readonly Checkout _checkout;
    private readonly Terminal _terminal;
    private readonly Argument<string[]> _suites = new("suite") { Description = "Only these suites (folders below tests/).", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _filter = new("--filter") { Description = "Only tests that match, as in dotnet test --filter." };
    private readonly Option<bool> _nightly = new("--nightly") { Description = "The long run: more kills, more mutated inputs, larger budgets." };
    private readonly Option<double> _slower = new("--budget-factor") { Description = "Multiplies every budget, for a slow machine.", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _json = new("--json") { Description = "One line of JSON instead of words." };

    public TestVerb(Checkout checkout, Terminal terminal)
        : base("test", "Build everything and run the test suites; the last line is the totals.", "./alpr test Engine Cli")
    {
        (_checkout, _terminal) = (checkout, terminal);
        Add(_suites);
        Add(_filter);
        Add(_nightly);
        Add(_slower);
        Add(_json);
        Runs(terminal, (parsed, stop) => Run(
            Chosen(parsed.GetValue(_suites) ?? [], parsed.GetValue(_nightly), parsed.GetValue(_slower)),
            new SuiteRun(checkout, parsed.GetValue(_nightly), parsed.GetValue(_filter)),
            parsed.GetValue(_suites) is { Length: > 0 },
            parsed.GetValue(_json),
            stop));
    }

    private IReadOnlyList<TestSuite> Chosen(string[] names, bool nightly, double budgetFactor)
    {
        if (budgetFactor is < 1 or > 100) throw new VerbFailure($"--budget-factor {budgetFactor} is not between 1 and 100.");
        var all = TestSuite.Discover(_checkout, nightly);
        foreach (var name in names.Where(name => !all.Any(suite => Matches(suite, name))))
        {
            throw new VerbFailure($"No suite is called '{name}'. There are: {string.Join(", ", all.Select(suite => suite.Name))}.");
        }

        return [.. all.Where(suite => names.Length == 0 || names.Any(name => Matches(suite, name))).Select(suite => suite with { Budget = suite.Budget * budgetFactor })];
    }

    private static bool Matches(TestSuite suite, string name) => suite.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private async Task<int> Run(IReadOnlyList<TestSuite> suites, SuiteRun runner, bool onlySome, bool json, CancellationToken stop)
    {
        Say($"Engine: {_checkout.Engine}. Suites and their budgets, seconds: {string.Join(", ", suites.Select(suite => $"{suite.Name} {suite.Budget.TotalSeconds:F0}{(suite.Stated ? "" : " (not stated)")}"))}");
        var projects = onlySome ? suites.Select(suite => suite.ProjectFile) : [Path.Combine(_checkout.Root, Checkout.SolutionFile)];
        if (!await Build(projects, Say, stop)) return Finish([], new TestCounts(0, 1, 0), json);

        var results = new List<SuiteResult>();
        foreach (var suite in suites)
        {
            var result = await runner.Run(suite, stop);
            results.Add(result);
            foreach (var line in Describe(result)) Say(line);
        }

        var slowest = results.Sum(result => result.Elapsed.TotalSeconds);
        Say($"All suites: {slowest:F0} s.");
        return Finish(results, results.Aggregate(default(TestCounts), (sum, result) => sum + result.Counts), json);

        void Say(string line)
        {
            if (json) _terminal.Remark(line);
            else _terminal.Result(line);
        }
    }

    private async Task<bool> Build(IEnumerable<string> projects, Action<string> say, CancellationToken stop)
    {
        var output = Path.Combine(_checkout.StateDirectory, "tests", "build.log");
        Directory.CreateDirectory(Path.GetDirectoryName(output)!);
        foreach (var project in projects)
        {
            var ending = await ChildProcess.Run(
                "dotnet", ["build", project, "-c", "Release", "-v", "quiet", "--nologo"], _checkout.Root, BuildTimeLimit, stop, output);
            if (ending.ExitCode == 0)
            {
                say($"Built {Path.GetFileName(project)} in {ending.Elapsed.TotalSeconds:F0} s.");
                continue;
            }

            var lines = File.ReadAllLines(output);
            var errors = lines.Where(line => line.Contains(": error ", StringComparison.Ordinal)).Distinct().ToList();
            foreach (var line in (errors.Count > 0 ? errors : [.. lines]).TakeLast(ErrorLinesShown)) say("  " + WithoutProject(line));
            say(ending.ExitCode is null
                ? $"The build of {Path.GetFileName(project)} was stopped after {BuildTimeLimit.TotalMinutes:F0} minutes."
                : $"{Path.GetFileName(project)} does not build: {errors.Count} error{(errors.Count == 1 ? "" : "s")}, the last of them above, all in .alpr/tests/build.log.");
            return false;
        }

        return true;
    }

    private string WithoutProject(string line)
    {
        var project = line.LastIndexOf(" [", StringComparison.Ordinal);
        return (project < 0 ? line : line[..project]).Replace(_checkout.Root + "/", "", StringComparison.Ordinal).Trim();
    }

    private static IEnumerable<string> Describe(SuiteResult result)
    {
        yield return $"{result.Suite.Name,-14} {result.Counts,-40} {result.Elapsed.TotalSeconds,6:F1} s of {result.Suite.Budget.TotalSeconds:F0} s";
        foreach (var failure in result.Failures)
        {
            yield return $"  FAILED {failure.Name}";
            foreach (var line in failure.Message.Split('\n').Take(MessageLinesShown)) yield return $"    {line.TrimEnd()}";
            if (failure.FirstPlace.Length > 0) yield return $"    {failure.FirstPlace}";
        }

        if (result.Problem is not null) yield return $"  {result.Suite.Name} {result.Problem}";
    }

    /// <summary>Green takes a test that passed: nothing run is not a pass.</summary>
    private int Finish(IReadOnlyList<SuiteResult> results, TestCounts sum, bool json)
    {
        if (json)
        {
            _terminal.Json(new
            {
                sum.Passed,
                sum.Failed,
                sum.Skipped,
                _checkout.Engine,
                Suites = results.Select(result => new
                {
                    result.Suite.Name,
                    result.Counts.Passed,
                    result.Counts.Failed,
                    result.Counts.Skipped,
                    Seconds = Math.Round(result.Elapsed.TotalSeconds, 1),
                    BudgetSeconds = result.Suite.Budget.TotalSeconds,
                    result.Problem,
                }),
            });
        }
        else
        {
            _terminal.Result(sum.ToString());
        }

        return sum is { Failed: 0, Passed: > 0 } ? ExitCode.Done : ExitCode.Failed;
    }
}

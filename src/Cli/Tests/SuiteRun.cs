using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Tests;

/// <summary>What one suite came to.</summary>
/// <param name="Counts">With one more failure for a suite that failed as a whole.</param>
/// <param name="Problem">What is wrong with the suite as a whole, and what to do; null when only its tests speak.</param>
public sealed record SuiteResult(TestSuite Suite, TestCounts Counts, TimeSpan Elapsed, string? Problem, IReadOnlyList<TestFailure> Failures);

/// <summary>Runs one built suite in a process of its own, stops it when it hangs, and reads what it came to.</summary>
public sealed class SuiteRun(Checkout checkout, bool nightly, string? filter)
{
    /// <summary>A suite past its budget has failed. A test that does not end within a whole budget hangs: the test platform stops it and names it.</summary>
    public const double HangAfterBudgets = 1;

    /// <summary>Whatever still runs is stopped: a test that began in the last moment of the budget has had its chance to be named.</summary>
    public const double StopAtBudgets = 2.25;

    private const int OutputLinesShown = 15;

    public async Task<SuiteResult> Run(TestSuite suite, CancellationToken stop)
    {
        var results = Path.Combine(checkout.StateDirectory, "tests", suite.Name);
        if (Directory.Exists(results)) Directory.Delete(results, recursive: true);
        Directory.CreateDirectory(results);
        var output = Path.Combine(results, "output.log");

        var ending = await ChildProcess.Run(
            "dotnet",
            [
                "test", checkout.ReleaseAssembly(suite.ProjectFile),
                "--logger", "trx;LogFileName=results.trx",
                "--results-directory", results,
                // The long form, since --blame-hang-dump-type none writes a dump of a gigabyte all the same.
                $"--blame:CollectHangDump;TestTimeout={(int)(suite.Budget.TotalMilliseconds * HangAfterBudgets)}ms;HangDumpType=None",
                .. filter is null ? Array.Empty<string>() : ["--filter", filter],
            ],
            checkout.Root,
            suite.Budget * StopAtBudgets,
            stop,
            output,
            new Dictionary<string, string> { ["ALPR_ROOT"] = checkout.Root, ["ALPR_NIGHTLY"] = nightly ? "1" : "0" });

        return Judge(suite, TrxFile.Load(Path.Combine(results, "results.trx")), ending, File.ReadAllLines(output));
    }

    /// <summary>
    /// Counts a suite-wide fault as one failed test: stopped, crashed, over its budget, or without a single test, which would
    /// otherwise pass for ever once a filter or a rename has emptied it.
    /// </summary>
    public static SuiteResult Judge(TestSuite suite, TrxFile? trx, ChildProcess.Ending ending, IReadOnlyList<string> output)
    {
        var counts = trx?.Counts ?? default;
        var lastWords = string.Join('\n', output.Where(line => !string.IsNullOrWhiteSpace(line)).TakeLast(OutputLinesShown).Select(line => "    " + line));
        var problem =
            ending.ExitCode is null ? $"stopped after {ending.Elapsed.TotalSeconds:F0} s: its budget is {suite.Budget.TotalSeconds:F0} s. Its last words:\n{lastWords}" :
            trx is null ? $"ended with code {ending.ExitCode} before it could report. Its last words:\n{lastWords}" :
            counts.Total == 0 ? "ran no test at all. A suite without tests proves nothing: give it one, or take it out of the solution." :
            ending.ExitCode != 0 && counts.Failed == 0 ? $"ended with code {ending.ExitCode} although no test failed. Its last words:\n{lastWords}" :
            ending.Elapsed > suite.Budget ? $"took {ending.Elapsed.TotalSeconds:F1} s of the {suite.Budget.TotalSeconds:F0} s in tests/budgets.json. Make it faster, or state a larger budget and why." :
            null;
        if (problem is not null) counts += new TestCounts(0, 1, 0);
        return new SuiteResult(suite, counts, ending.Elapsed, problem, trx?.Failures ?? []);
    }
}

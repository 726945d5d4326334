using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Tests;

namespace AlprGrains.Tests.Cli.Tests;

/// <summary>When a suite as a whole is a failure although no test of it has failed.</summary>
public sealed class SuiteRunTests
{
    private static readonly TestSuite Suite = new("Engine", "tests/Engine/Engine.csproj", TimeSpan.FromSeconds(60), Stated: true);
    private static readonly TrxFile ThreePassed = new(new TestCounts(3, 0, 0), []);

    [Fact]
    public void A_suite_in_time_counts_as_its_tests_do()
    {
        var result = Judge(ThreePassed, exitCode: 0, seconds: 59);
        Assert.Null(result.Problem);
        Assert.Equal(new TestCounts(3, 0, 0), result.Counts);
    }

    [Fact]
    public void A_suite_over_its_budget_fails_and_says_by_how_much() => AssertFails(Judge(ThreePassed, exitCode: 0, seconds: 61), "61.0 s of the 60 s");

    [Fact]
    public void A_suite_that_was_stopped_fails_with_its_last_words() => AssertFails(Judge(ThreePassed, exitCode: null, seconds: 90), "the last words");

    [Fact]
    public void A_suite_without_tests_fails() => AssertFails(Judge(new TrxFile(default, []), exitCode: 0, seconds: 1), "ran no test");

    [Fact]
    public void A_suite_whose_tests_were_all_skipped_is_no_failure_of_its_own() => Assert.Null(Judge(new TrxFile(new TestCounts(0, 0, 2), []), 0, 1).Problem);

    [Fact]
    public void A_suite_that_crashed_before_it_reported_fails() => AssertFails(Judge(null, exitCode: 134, seconds: 1), "code 134");

    [Fact]
    public void A_suite_that_crashed_after_its_tests_passed_fails() => AssertFails(Judge(ThreePassed, exitCode: 1, seconds: 1), "although no test failed");

    [Fact]
    public void A_failed_test_is_counted_once_although_the_exit_code_says_so_too()
    {
        var result = Judge(new TrxFile(new TestCounts(2, 1, 0), []), exitCode: 1, seconds: 1);
        Assert.Null(result.Problem);
        Assert.Equal(new TestCounts(2, 1, 0), result.Counts);
    }

    private static SuiteResult Judge(TrxFile? trx, int? exitCode, double seconds) =>
        SuiteRun.Judge(Suite, trx, new ChildProcess.Ending(exitCode, TimeSpan.FromSeconds(seconds)), ["", "the last words"]);

    private static void AssertFails(SuiteResult result, string because)
    {
        Assert.Contains(because, result.Problem, StringComparison.Ordinal);
        Assert.Equal(1, result.Counts.Failed);
    }
}

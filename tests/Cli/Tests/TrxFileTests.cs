using AlprGrains.Cli.Tests;

namespace AlprGrains.Tests.Cli.Tests;

public sealed class TrxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_result_is_counted_under_its_outcome()
    {
        var trx = Load(
            """<UnitTestResult testName="A" outcome="Passed" />""",
            """<UnitTestResult testName="B" outcome="Passed" />""",
            """<UnitTestResult testName="C" outcome="NotExecuted" />""",
            """
            <UnitTestResult testName="D" outcome="Failed"><Output><ErrorInfo>
              <Message>Expected 1, got 2</Message>
              <StackTrace>   at Xunit.Assert.Equal()
               at D() in D.cs:line 7</StackTrace>
            </ErrorInfo></Output></UnitTestResult>
            """);

        Assert.Equal(new TestCounts(2, 1, 1), trx!.Counts);
        Assert.Equal([new TestFailure("D", "Expected 1, got 2", "at D() in D.cs:line 7")], trx.Failures);
    }

    [Theory]
    [InlineData("Timeout")]
    [InlineData("Aborted")]
    [InlineData("Inconclusive")]
    public void An_outcome_that_is_neither_passed_nor_skipped_is_a_failure(string outcome) =>
        Assert.Equal(new TestCounts(0, 1, 0), Load($"""<UnitTestResult testName="A" outcome="{outcome}" />""")!.Counts);

    [Fact]
    public void A_file_that_was_cut_short_is_no_result()
    {
        Assert.Null(TrxFile.Load(_folder.File("cut.trx", "<TestRun><Results>")));
        Assert.Null(TrxFile.Load(Path.Combine(_folder.Path, "absent.trx")));
    }

    [Fact]
    public void Counts_add_up_to_the_line_that_ends_a_run() =>
        Assert.Equal("5 passed, 2 failed, 4 skipped", (new TestCounts(2, 1, 4) + new TestCounts(3, 1, 0)).ToString());

    private TrxFile? Load(params string[] results) => TrxFile.Load(_folder.File("results.trx",
        $"""<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>{string.Concat(results)}</Results></TestRun>"""));
}

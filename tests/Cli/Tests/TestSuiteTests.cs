using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Tests;

namespace AlprGrains.Tests.Cli.Tests;

public sealed class TestSuiteTests : IDisposable
{
    private const string TestProject = "<Project><PropertyGroup><IsTestProject>true</IsTestProject></PropertyGroup></Project>";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Test_projects_are_found_and_kits_and_benchmarks_are_not()
    {
        _folder.File("tests/Engine/Engine.csproj", TestProject);
        _folder.File("tests/Audit/Audit.csproj", TestProject);
        _folder.File("tests/Benchmarks/Benchmarks.csproj", "<Project><PropertyGroup><OutputType>Exe</OutputType></PropertyGroup></Project>");

        Assert.Equal(["Audit", "Engine"], Discover(nightly: false).Select(suite => suite.Name));
    }

    [Fact]
    public void A_budget_is_what_the_file_states_and_the_default_where_it_states_none()
    {
        _folder.File("tests/Chaos/Chaos.csproj", TestProject);
        _folder.File("tests/Engine/Engine.csproj", TestProject);
        _folder.File("tests/budgets.json", """{ "Chaos": { "daily": 30, "nightly": 600 } }""");

        Assert.Equal([(30, true), (60, false)], Discover(nightly: false).Select(suite => ((int)suite.Budget.TotalSeconds, suite.Stated)));
        Assert.Equal(600, Discover(nightly: true)[0].Budget.TotalSeconds);
    }

    [Fact]
    public void A_suite_has_the_time_that_its_engine_needs()
    {
        _folder.File("tests/Chaos/Chaos.csproj", TestProject);
        _folder.File("tests/budgets.json", """{ "Chaos": { "daily": 30, "nightly": 40, "orleans": 50 } }""");
        Assert.Equal(30, Discover(nightly: false)[0].Budget.TotalSeconds);
        _folder.File(".alpr/engine", Checkout.OrleansEngine);
        Assert.Equal(50, Discover(nightly: false)[0].Budget.TotalSeconds);
        Assert.Equal(50, Discover(nightly: true)[0].Budget.TotalSeconds);
    }

    [Fact]
    public void A_budget_file_that_cannot_be_read_says_what_it_should_be()
    {
        _folder.File("tests/budgets.json", """{ "Chaos": 30 }""");
        Assert.Contains("\"daily\": seconds", Assert.Throws<VerbFailure>(() => Discover(nightly: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_suite_of_this_checkout_has_a_stated_budget() =>
        Assert.Empty(TestSuite.Discover(Checkout.Find(), nightly: false).Where(suite => !suite.Stated).Select(suite => suite.Name));

    private IReadOnlyList<TestSuite> Discover(bool nightly) => TestSuite.Discover(new Checkout(_folder.Path), nightly);
}

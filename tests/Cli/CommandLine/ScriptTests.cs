using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Tests.Cli.CommandLine;

/// <summary>The set-up script's own logic, run by bash on folders of the test.</summary>
public sealed class ScriptTests : IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_script_parses()
    {
        var root = Checkout.Find().Root;
        foreach (var script in Directory.GetFiles(Path.Combine(root, "deploy", "setup"), "*.sh").Append(Path.Combine(root, "alpr")))
        {
            Assert.Equal("", await Bash($"bash -n '{script}'"));
        }
    }

    [Fact]
    public async Task A_package_is_missing_unless_it_or_its_command_is_there()
    {
        _folder.File("compat/OpenCvSharp/native/packages.txt", "no-such-package-one\n");
        _folder.File("deploy/setup/packages-run.txt", "# why\nno-such-package-two bash # the command is there\ncoreutils\nno-such-package-three no-such-command\n");

        Assert.Equal("no-such-package-one\nno-such-package-three\n", await Setup("missing_packages run", "dpkg-query() { [[ ${!#} == coreutils ]] && printf installed; }"));
    }

    [Fact]
    public async Task The_tests_need_more_packages_than_running_does()
    {
        _folder.File("deploy/setup/packages-test.txt", "no-such-package-for-tests\n");
        Assert.Equal("", await Setup("missing_packages run"));
        Assert.Equal("no-such-package-for-tests\n", await Setup("missing_packages test"));
    }

    [Theory]
    [InlineData("Restored.", 0, "Orleans", true)]
    [InlineData("error NU1101: Unable to find package Microsoft.Orleans.Runtime.", 1, "Local", true)]
    [InlineData("error NU1301: Unable to load the service index.", 1, "Local", false)] // the network was down: nothing is known
    public async Task The_engine_is_Orleans_where_its_packages_restore_and_a_dead_network_proves_nothing(
        string dotnetSays, int exitCode, string engine, bool remembered)
    {
        _folder.File("Directory.Packages.props", "<PackageVersion Include=\"Microsoft.Orleans.Server\" Version=\"10.4.2\" />\n");
        await Setup("find_engine ''", $"dotnet() {{ echo '{dotnetSays}'; return {exitCode}; }}; export -f dotnet; timeout() {{ shift; \"$@\"; }}");

        Assert.Equal(engine, new Checkout(_folder.Path).Engine);
        Assert.Equal(remembered, File.Exists(Path.Combine(_folder.Path, ".alpr", "setup-engine")));
    }

    [Fact]
    public async Task The_engine_is_sought_again_only_when_a_pin_of_Orleans_changes()
    {
        const string Fakes = "dotnet() { echo asked >>\"$root/asked\"; }; timeout() { shift; \"$@\"; }";
        var pins = _folder.File("Directory.Packages.props", "Orleans 10.4.2\n");
        await Setup("find_engine ''; find_engine ''", Fakes);
        Assert.Equal("asked\n", File.ReadAllText(Path.Combine(_folder.Path, "asked")));

        File.WriteAllText(pins, "Orleans 10.5.0\n");
        await Setup("find_engine ''", Fakes);
        Assert.Equal("asked\nasked\n", File.ReadAllText(Path.Combine(_folder.Path, "asked")));
    }

    [Fact]
    public async Task A_command_that_needs_the_network_gets_one_more_chance_and_no_more()
    {
        const string Flaky = "sleep() { :; }; flaky() { echo x >>\"$root/tries\"; [[ $(wc -l <\"$root/tries\") -ge $1 ]]; }";
        Assert.Equal("0\n", await Setup("retry_once flaky 2; echo $?", Flaky));
        File.Delete(Path.Combine(_folder.Path, "tries"));
        Assert.Equal("1\n", await Setup("retry_once flaky 3; echo $?", Flaky));
    }

    /// <summary>Runs words in a shell that has the set-up functions, with this test's folder as the checkout. Fakes replace commands.</summary>
    private Task<string> Setup(string words, string fakes = "")
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, ".alpr"));
        var scripts = Path.Combine(Checkout.Find().Root, "deploy", "setup");
        return Bash($"root='{_folder.Path}'; state=$root/.alpr; for part in say debian engine; do source '{scripts}'/$part.sh; done; {fakes}\n{words}");
    }

    private async Task<string> Bash(string words)
    {
        var output = Path.Combine(_folder.Path, "bash.out");
        await ChildProcess.Run("bash", ["-uc", $"exec 2>/dev/null\n{words}"], _folder.Path, TimeLimit, CancellationToken.None, output);
        return File.ReadAllText(output);
    }
}

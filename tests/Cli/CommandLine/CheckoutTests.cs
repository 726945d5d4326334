using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Tests.Cli.CommandLine;

public sealed class CheckoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Orleans\n", "Orleans")]
    [InlineData("Local", "Local")]
    public void The_engine_is_the_word_that_set_up_wrote(string content, string expected)
    {
        _folder.File(".alpr/engine", content);
        Assert.Equal(expected, new Checkout(_folder.Path).Engine);
    }

    [Fact]
    public void Without_set_up_the_engine_is_Local_as_the_build_has_it() => Assert.Equal("Local", new Checkout(_folder.Path).Engine);

    [Fact]
    public void A_word_that_is_no_engine_is_refused_with_the_command_that_mends_it()
    {
        _folder.File(".alpr/engine", "Akka");
        var failure = Assert.Throws<VerbFailure>(() => new Checkout(_folder.Path).Engine);
        Assert.Contains("'Akka'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("./alpr setup --engine", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_is_sought_under_its_own_name_in_the_engines_folder()
    {
        var named = _folder.File("src/Cli/Cli.csproj", "<Project><PropertyGroup><AssemblyName>alpr</AssemblyName></PropertyGroup></Project>");
        var plain = _folder.File("tests/Kit/Kit.csproj", "<Project />");
        var checkout = new Checkout(_folder.Path);

        Assert.EndsWith("src/Cli/bin/Local/Release/net10.0/alpr.dll", checkout.ReleaseAssembly(named), StringComparison.Ordinal);
        Assert.EndsWith("tests/Kit/bin/Local/Release/net10.0/Kit.dll", checkout.ReleaseAssembly(plain), StringComparison.Ordinal);
    }
}

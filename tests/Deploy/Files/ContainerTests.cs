using System.Text.RegularExpressions;
using AlprGrains.Silo.Hosting;
using AlprGrains.Tests.Architecture;

namespace AlprGrains.Tests.Deploy.Files;

/// <summary>The container file as text, since no container engine runs where these tests do.</summary>
public partial class ContainerTests
{
    private static readonly string Text = File.ReadAllText(Repository.PathOf("deploy/container/Dockerfile"));

    // One instruction a line, continued lines joined.
    private static readonly string[] Lines = [.. Text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Where(line => line.Length > 0 && line[0] != '#')];

    [Fact]
    public void Bases_are_named_by_version() =>
        Assert.All(Lines.Where(line => line.StartsWith("ARG ", StringComparison.Ordinal)), line => Assert.Matches(@"=[a-z./-]+:[0-9][0-9.]*(-slim)?$", line));

    [Fact]
    public void It_runs_as_a_user_by_number_who_is_not_root() => // the last stage's; a number, so that a cluster can check it
        Assert.Equal("USER 10001:10001", Lines.Last(line => line.StartsWith("USER ", StringComparison.Ordinal)));

    [Fact]
    public void What_it_copies_from_the_checkout_is_there() =>
        Assert.All(Lines.Select(line => CopyFromCheckout().Match(line)).Where(match => match.Success && match.Groups[1].Value != "."),
            match => Assert.True(Directory.Exists(Repository.PathOf(match.Groups[1].Value)) || File.Exists(Repository.PathOf(match.Groups[1].Value)), match.Value));

    [Fact]
    public void Its_settings_are_ones_that_the_program_reads() =>
        Assert.DoesNotContain(Lines.Where(line => line.StartsWith("ENV ", StringComparison.Ordinal)).SelectMany(line => line[4..].Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(pair => pair.Split('=')[0]),
            name => !SettingNames.IsKnown(name));

    [Fact]
    public void Its_words_are_ones_that_the_program_takes()
    {
        var words = Quoted().Matches(Lines.Single(line => line.StartsWith("CMD ", StringComparison.Ordinal))).Select(match => match.Groups[1].Value).ToArray();
        Assert.True(SiloOptions.TryParse(words, out _, out var problem), problem);
    }

    [Theory]
    [InlineData("Operations__Url", true)]
    [InlineData("Operations__Uri", false)]
    [InlineData("PORT", false)]
    public void A_setting_that_nobody_reads_is_found(string name, bool isKnown) => Assert.Equal(isKnown, SettingNames.IsKnown(name)); // twin

    [GeneratedRegex(@"^COPY (?!--from)(\S+) ")]
    private static partial Regex CopyFromCheckout();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quoted();
}

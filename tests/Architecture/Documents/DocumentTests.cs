using System.Text.RegularExpressions;
using AlprGrains.Tests.Architecture.Twins;

namespace AlprGrains.Tests.Architecture.Documents;

public partial class DocumentTests
{
    private static readonly string[] Skipped = ["/bin/", "/obj/", "/node_modules/", "/.git/", "/.alpr/", "/build/", "/training/work/", "/wwwroot/lib/"];

    [Fact]
    public void Every_document_names_only_what_exists()
    {
        var world = TheCheckout();
        Assert.Empty(Files("*.md").SelectMany(file => DocumentRules.Breaches(Path.GetRelativePath(Repository.Root, file), File.ReadAllText(file), world)));
    }

    [Theory, TwinOf(typeof(DocumentRules))]
    [InlineData("see [this](docs/none.md)", "links to docs/none.md")]
    [InlineData("see `src/Nowhere/File.cs`", "names src/Nowhere/File.cs")]
    [InlineData("kept by `A_test_that_is_not_there`", "names the test")]
    [InlineData("run `./alpr frobnicate`", "which is no verb")]
    public void A_planted_untruth_is_found(string text, string expected) =>
        Assert.Contains(DocumentRules.Breaches("README.md", text, TheCheckout()), breach => breach.Contains(expected, StringComparison.Ordinal));

    private static DocumentWorld TheCheckout()
    {
        var sources = string.Concat(Files("*.cs").Where(file => file.Contains("/tests/", StringComparison.Ordinal)).Select(File.ReadAllText));
        var tests = TestMethods().Matches(sources).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var command = string.Concat(Files("*.cs").Where(file => file.Contains("/src/Cli/", StringComparison.Ordinal)).Select(File.ReadAllText)) + File.ReadAllText(Repository.PathOf("alpr"));
        return new DocumentWorld(
            path => File.Exists(Repository.PathOf(path)) || Directory.Exists(Repository.PathOf(path)),
            tests.Contains,
            verb => Regex.IsMatch(command, $"""\b(Command|base)\("{verb}",|== {verb} \]\]"""));
    }

    private static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Repository.Root, pattern, SearchOption.AllDirectories)
            .Where(file => !Skipped.Any(part => file.Contains(part, StringComparison.Ordinal)));

    [GeneratedRegex(@"public (?:async )?(?:void|Task|ValueTask) ([A-Z]\w+)\(")]
    private static partial Regex TestMethods();
}

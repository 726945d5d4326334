using System.Reflection;
using AlprGrains.Policy.Lookups;

namespace AlprGrains.Tests.Policy.Lookups;

/// <summary>One rule per file, named by the rule, its legal source in the first line.</summary>
public sealed class RuleFileTests
{
    [Fact]
    public void Every_rule_has_a_file_of_its_name_that_begins_with_its_source()
    {
        var sources = RuleSources();
        foreach (var one in RuleBook.Lookups.Rules)
        {
            var rule = one.GetType().Name;
            Assert.True(sources.TryGetValue(rule + ".cs", out var text), $"{rule}.cs is missing");
            Assert.StartsWith("// Source: " + one.Source + "\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.Contains($"class {rule} ", text, StringComparison.Ordinal);
        }

        Assert.Equal(RuleBook.Lookups.Rules.Length, sources.Count);
    }

    private static Dictionary<string, string> RuleSources()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith("rules/", StringComparison.Ordinal)).ToDictionary(name => name["rules/".Length..], name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        });
    }
}

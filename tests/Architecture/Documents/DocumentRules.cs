using System.Text.RegularExpressions;
using AlprGrains.Tests.Architecture.Twins;

namespace AlprGrains.Tests.Architecture.Documents;

/// <summary>
/// What a document names must exist: relative links, paths in code marks, tests in code marks that look like sentences, and
/// verbs of ./alpr. Each breach is a sentence.
/// </summary>
[Checker]
public static partial class DocumentRules
{
    private static readonly string[] Roots = ["src/", "tests/", "docs/", "compat/", "deploy/", "training/", ".ci/"];

    public static IEnumerable<string> Breaches(string document, string text, DocumentWorld world)
    {
        var folder = Path.GetDirectoryName(document) ?? "";
        foreach (var target in Links().Matches(text).Select(match => match.Groups[1].Value))
        {
            if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith('#')) continue;
            var path = Path.GetRelativePath(".", Path.Combine(folder, target.Split('#')[0]));
            if (!world.PathExists(path)) yield return $"{document} links to {target}, which does not exist";
        }

        foreach (var mark in CodeMarks().Matches(text).Select(match => match.Groups[1].Value))
        {
            if (Roots.Any(root => mark.StartsWith(root, StringComparison.Ordinal)) && !mark.Contains('*') && !mark.Contains(' ') && !world.PathExists(mark.TrimEnd('/')))
                yield return $"{document} names {mark}, which does not exist";
            if (TestName().IsMatch(mark) && !world.TestExists(mark))
                yield return $"{document} names the test {mark}, which does not exist";
        }

        foreach (var verb in Verbs().Matches(text).Select(match => match.Groups[1].Value).Distinct())
            if (!world.VerbExists(verb)) yield return $"{document} names ./alpr {verb}, which is no verb";
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"(?<!`)`([^`\n]+)`(?!`)")]
    private static partial Regex CodeMarks();

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+){3,}$")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\./alpr ([a-z]+)")]
    private static partial Regex Verbs();
}

/// <summary>What exists, as far as documents speak of it.</summary>
public sealed record DocumentWorld(Func<string, bool> PathExists, Func<string, bool> TestExists, Func<string, bool> VerbExists);

using AlprGrains.Tests.Architecture.Twins;

namespace AlprGrains.Tests.Architecture.References;

/// <summary>Holds a project's facts against its row of the table; says each breach in a sentence.</summary>
[Checker]
public static class ReferenceRules
{
    public static IEnumerable<string> Breaches(ProjectFacts facts, Allowance row)
    {
        foreach (var reference in facts.ProjectReferences.Where(name => !row.MayReference.Contains(name)))
            yield return $"{facts.Project} has a project reference to {reference}; it may reference only: {string.Join(", ", row.MayReference)}";

        foreach (var reference in facts.AssemblyReferences.Where(IsOurs))
        {
            var name = reference["AlprGrains.".Length..];
            if (!row.MayReference.Contains(name)) yield return $"the assembly of {facts.Project} uses {reference}, which its table row does not name";
        }

        foreach (var banned in row.MustNotUse)
            foreach (var used in facts.PackageReferences.Concat(facts.AssemblyReferences).Where(name => Starts(name, banned)))
                yield return $"{facts.Project} uses {used}; {banned} must not reach it";

        if (ReferenceTable.WithoutPackages.Contains(facts.Project))
            foreach (var package in facts.PackageReferences)
                yield return $"{facts.Project} has the package {package}; it takes none";
    }

    private static bool IsOurs(string assembly) => assembly.StartsWith("AlprGrains.", StringComparison.Ordinal);

    private static bool Starts(string name, string banned) =>
        name.StartsWith(banned, StringComparison.Ordinal) || name.StartsWith("Microsoft." + banned, StringComparison.Ordinal);
}

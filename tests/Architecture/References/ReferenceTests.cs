using AlprGrains.Tests.Architecture.Twins;

namespace AlprGrains.Tests.Architecture.References;

public class ReferenceTests
{
    public static TheoryData<string> Projects => [.. ReferenceTable.Rows.Select(row => row.Project)];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_references_only_what_its_row_allows(string project) =>
        Assert.Empty(ReferenceRules.Breaches(ProjectFacts.Of(project), RowOf(project)));

    [Fact]
    public void Every_project_under_src_has_a_row()
    {
        var projects = Directory.GetDirectories(Repository.PathOf("src")).Select(Path.GetFileName).Order();
        Assert.Equal(ReferenceTable.Rows.Select(row => row.Project).Order(), projects);
    }

    [Fact]
    public void Nobody_references_the_silo() =>
        Assert.DoesNotContain(ReferenceTable.Rows, row => row.MayReference.Contains("Silo"));

    [Theory, TwinOf(typeof(ReferenceRules))]
    [InlineData("Gateway", "Grains", "Gateway has a project reference to Grains")]
    [InlineData("Storage", "Gateway", "Storage has a project reference to Gateway")]
    public void A_planted_project_reference_is_found(string project, string planted, string expected) =>
        Assert.Contains(ReferenceRules.Breaches(new(project, [planted], [], []), RowOf(project)), breach => breach.StartsWith(expected, StringComparison.Ordinal));

    [Theory, TwinOf(typeof(ReferenceRules))]
    [InlineData("Gateway", "AlprGrains.Storage")]
    [InlineData("Policy", "Orleans.Core")]
    [InlineData("Grains", "Microsoft.AspNetCore.Http")]
    [InlineData("Grains", "OpenCvSharp.Local")]
    [InlineData("Gateway", "Azure.Storage.Blobs")]
    public void A_planted_assembly_reference_is_found(string project, string planted) =>
        Assert.Contains(ReferenceRules.Breaches(new(project, [], [], [planted]), RowOf(project)), breach => breach.Contains(planted, StringComparison.Ordinal));

    [Fact, TwinOf(typeof(ReferenceRules))]
    public void A_planted_package_is_found() =>
        Assert.Contains(ReferenceRules.Breaches(new("Audit", [], ["Newtonsoft.Json"], []), RowOf("Audit")), breach => breach.Contains("takes none", StringComparison.Ordinal));

    private static Allowance RowOf(string project) => ReferenceTable.Rows.Single(row => row.Project == project);
}

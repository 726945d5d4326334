using AlprGrains.Tests.Architecture.References;
using AlprGrains.Tests.Architecture.Twins;

namespace AlprGrains.Tests.Architecture.Contracts;

public class SiloOnlyTests
{
    [Theory]
    [InlineData("Gateway")]
    [InlineData("Policy")]
    public void Only_the_silo_side_names_its_ports(string project) =>
        Assert.Empty(SiloOnlyRule.Breaches(ProjectFacts.AssemblyPath(project)));

    [Fact, TwinOf(typeof(SiloOnlyRule))]
    public void A_use_of_a_silo_port_is_found() => // Storage implements the ports, so the rule must see them there.
        Assert.NotEmpty(SiloOnlyRule.Breaches(ProjectFacts.AssemblyPath("Storage")));
}

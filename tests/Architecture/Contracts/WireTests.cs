using System.CodeDom.Compiler;
using System.Reflection;
using AlprGrains.Tests.Architecture.Twins;
using Orleans;

namespace AlprGrains.Tests.Architecture.Contracts;

public class WireTests
{
    // On Orleans its generator adds proxies and codecs of its own to the assembly.
    private static IEnumerable<Type> Interfaces => typeof(SiloOnlyAttribute).Assembly.GetTypes().Where(type => type.GetCustomAttribute<GeneratedCodeAttribute>() is null);

    [Fact]
    public void Every_message_can_cross_a_grain_boundary() =>
        Assert.Empty(Interfaces.Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null).SelectMany(WireRule.Breaches));

    [Fact]
    public void Aliases_are_unique() =>
        Assert.Empty(Interfaces.Select(type => type.GetCustomAttribute<AliasAttribute>()?.Alias).OfType<string>().GroupBy(alias => alias).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void Every_grain_interface_and_method_has_an_alias() =>
        Assert.Empty(Interfaces.Where(IsGrainInterface).SelectMany(GrainRule.Breaches));

    [Fact, TwinOf(typeof(WireRule))]
    public void A_message_with_a_list_is_found() => Assert.Contains(WireRule.Breaches(typeof(Planted)), breach => breach.Contains("List", StringComparison.Ordinal));

    [Fact, TwinOf(typeof(WireRule))]
    public void A_member_without_id_is_found() => Assert.Contains(WireRule.Breaches(typeof(Planted)), breach => breach.Contains("Forgotten lacks [Id]", StringComparison.Ordinal));

    [Fact, TwinOf(typeof(WireRule))]
    public void A_member_that_can_be_changed_is_found() => Assert.Contains(WireRule.Breaches(typeof(Planted)), breach => breach.Contains("Open can be changed", StringComparison.Ordinal));

    [Fact, TwinOf(typeof(WireRule))]
    public void A_byte_array_is_found() => Assert.Contains(WireRule.Breaches(typeof(Planted)), breach => breach.Contains("Bytes is an array", StringComparison.Ordinal));

    [Fact, TwinOf(typeof(GrainRule))]
    public void A_grain_method_without_alias_is_found() => Assert.Contains(GrainRule.Breaches(typeof(IPlanted)), breach => breach.Contains("Ask lacks", StringComparison.Ordinal));

    private static bool IsGrainInterface(Type type) => type.IsInterface && typeof(Orleans.Runtime.IAddressable).IsAssignableFrom(type);

    private sealed record Planted(List<int> Lists, int Forgotten, byte[] Bytes)
    {
        public int Open { get; set; }
    }

    private interface IPlanted
    {
        Task Ask();
    }
}

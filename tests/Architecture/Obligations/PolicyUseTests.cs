using System.Reflection;
using System.Text.RegularExpressions;
using AlprGrains.Tests.Architecture.Twins;
using Orleans.Runtime;

namespace AlprGrains.Tests.Architecture.Obligations;

/// <summary>The policy covers capture, storage and use: every command of the system says which it is, and under which section.</summary>
public partial class PolicyUseTests
{
    [Fact]
    public void H_2_Every_command_is_marked_as_capture_storage_or_use_and_with_its_section() =>
        Assert.Empty(typeof(UnderPolicyAttribute).Assembly.GetTypes().Where(IsGrain).SelectMany(PolicyUseRule.Breaches));

    [Fact]
    public void H_2_None_of_the_three_is_without_commands() =>
        Assert.Equal(
            Enum.GetValues<PolicyUse>(),
            typeof(UnderPolicyAttribute).Assembly.GetTypes().Where(IsGrain).Select(grain => grain.GetCustomAttribute<UnderPolicyAttribute>()!.Use).Distinct().Order());

    [Fact, TwinOf(typeof(PolicyUseRule))]
    public void A_grain_that_is_not_marked_and_one_under_no_section_are_found()
    {
        Assert.Contains("says nothing", Assert.Single(PolicyUseRule.Breaches(typeof(IUnmarked))), StringComparison.Ordinal);
        Assert.Contains("'Z.9'", Assert.Single(PolicyUseRule.Breaches(typeof(IUnderNothing))), StringComparison.Ordinal);
    }

    private static bool IsGrain(Type type) => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type);

    private interface IUnmarked;

    [UnderPolicy(PolicyUse.Use, "Z.9")]
    private interface IUnderNothing;

    /// <summary>A grain's interface in, what is wrong with its mark out.</summary>
    internal static partial class PolicyUseRule
    {
        public static IEnumerable<string> Breaches(Type grain)
        {
            if (grain.GetCustomAttribute<UnderPolicyAttribute>() is not { } mark)
                yield return $"{grain.Name} says nothing of capture, storage or use: put [UnderPolicy(...)] on it";
            else if (!Section().IsMatch(mark.Section))
                yield return $"{grain.Name} stands under '{mark.Section}': DGO I-12 has sections A to L, numbered like C.2(B)";
        }

        [GeneratedRegex(@"^[A-L](\.\d(\([A-Z0-9]\))?)?$")]
        private static partial Regex Section();
    }
}

using System.Reflection;

namespace AlprGrains.Tests.Architecture.Twins;

public class TwinTests
{
    [Fact]
    public void Every_checker_has_a_twin_that_shows_it_can_fail() =>
        Assert.Empty(CheckersWithoutTwin(typeof(TwinTests).Assembly.GetTypes().Where(type => !type.IsNested)));

    [Fact]
    public void A_checker_without_a_twin_is_found() =>
        Assert.Equal([typeof(Lonely)], CheckersWithoutTwin([typeof(Lonely), typeof(TwinTests)]));

    private static IEnumerable<Type> CheckersWithoutTwin(IEnumerable<Type> types)
    {
        var all = types.ToList();
        var twinned = all
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .SelectMany(method => method.GetCustomAttributes<TwinOfAttribute>())
            .Select(twin => twin.Checker)
            .ToHashSet();
        return all.Where(type => type.GetCustomAttribute<CheckerAttribute>() is not null && !twinned.Contains(type));
    }

    [Checker]
    private sealed class Lonely;
}

using System.Reflection;
using AlprGrains.Grains.Cameras;
using Orleans;

namespace AlprGrains.Tests.Grains;

/// <summary>Names that grain ids and stored state are kept under do not hang on the names of classes.</summary>
public class GrainClassTests
{
    private static readonly Type[] Types = typeof(CameraGrain).Assembly.GetTypes();

    [Fact]
    public void Every_grain_class_names_its_type() =>
        Assert.DoesNotContain(Types, type => typeof(IGrainBase).IsAssignableFrom(type) && !type.IsAbstract && !HasGrainType(type));

    [Fact]
    public void A_grain_class_without_a_type_is_found() => Assert.False(HasGrainType(typeof(PlantedState))); // the twin

    [Fact]
    public void Every_state_has_an_alias_and_an_id_on_each_member()
    {
        var states = Types.Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null).ToArray();
        Assert.NotEmpty(states);
        Assert.All(states, state => Assert.NotNull(state.GetCustomAttribute<AliasAttribute>()));
        Assert.All(states, state => Assert.Empty(Forgotten(state)));
    }

    [Fact]
    public void A_member_without_id_is_found() => Assert.NotEmpty(Forgotten(typeof(PlantedState))); // the twin

    private static bool HasGrainType(Type type) => type.GetCustomAttribute<GrainTypeAttribute>() is not null;

    private static IEnumerable<string> Forgotten(Type state) => state
        .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
        .Where(property => property.SetMethod is not null && property.GetCustomAttribute<IdAttribute>() is null)
        .Select(property => property.Name);

    private sealed record PlantedState
    {
        public int Forgotten { get; init; }
    }
}

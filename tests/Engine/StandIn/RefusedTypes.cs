#if !ORLEANS_ENGINE
using System.Collections.Immutable;

namespace AlprGrains.Tests.Engine.StandIn;

public sealed class Unmarked
{
    public int Value { get; set; }
}

[GenerateSerializer, Immutable]
public sealed record Unnumbered([property: Id(0)] int Numbered, int Forgotten);

[GenerateSerializer, Immutable]
public sealed record HoldsUnmarked([property: Id(0)] ImmutableArray<Unmarked> Values);

public interface ITakesUnmarkedGrain : IGrainWithStringKey
{
    Task Take(Unmarked value);
}

public interface IGivesUnnumberedGrain : IGrainWithStringKey
{
    Task<Unnumbered> Give();
}

public interface ITakesHolderGrain : IGrainWithStringKey
{
    Task Take(HoldsUnmarked value);
}

public interface IReturnsPlainlyGrain : IGrainWithStringKey
{
    int Give();
}

public interface IHasBodyGrain : IGrainWithStringKey
{
    Task<int> Give() => Task.FromResult(1);
}

public interface ITakesAnythingGrain : IGrainWithStringKey
{
    Task<object> Echo(object value);
}

[GrainType("test-refused")]
public sealed class RefusedGrain : Grain, ITakesUnmarkedGrain, IGivesUnnumberedGrain, ITakesHolderGrain, IReturnsPlainlyGrain, IHasBodyGrain, ITakesAnythingGrain
{
    public Task Take(Unmarked value) => Task.CompletedTask;

    public Task Take(HoldsUnmarked value) => Task.CompletedTask;

    Task<Unnumbered> IGivesUnnumberedGrain.Give() => Task.FromResult(new Unnumbered(1, 2));

    public int Give() => 1;

    public Task<object> Echo(object value) => Task.FromResult(value);
}
#endif

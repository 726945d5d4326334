using AlprGrains.Tests.Engine.Support;
using Orleans.Placement;
using Orleans.Runtime;

namespace AlprGrains.Tests.Engine.Clusters;

public interface IPlacedGrain : IGrainWithStringKey
{
    /// <summary>Adds one to what this activation remembers; gives the silo and the number.</summary>
    Task<(string Silo, int Count)> Add();

    /// <summary>Raises "holding {key}", then holds until "release {key}".</summary>
    Task Hold();

    /// <summary>The silo of a grain that prefers to be near its caller.</summary>
    Task<string> SiloOfNeighbour(string key);
}

public interface INeighbourGrain : IGrainWithStringKey
{
    Task<string> Silo();
}

[GrainType("test-placed")]
public sealed class PlacedGrain(ILocalSiloDetails silo) : Grain, IPlacedGrain
{
    private int _count;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signal.Raise($"ended {this.GetPrimaryKeyString()}", reason.ReasonCode.ToString());
        return Task.CompletedTask;
    }

    public Task<(string Silo, int Count)> Add() => Task.FromResult((silo.Name, ++_count));

    public Task Hold()
    {
        Signal.Raise($"holding {this.GetPrimaryKeyString()}");
        return Signal.Wait($"release {this.GetPrimaryKeyString()}");
    }

    public Task<string> SiloOfNeighbour(string key) => GrainFactory.GetGrain<INeighbourGrain>(key).Silo();
}

[PreferLocalPlacement]
[GrainType("test-neighbour")]
public sealed class NeighbourGrain(ILocalSiloDetails silo) : Grain, INeighbourGrain
{
    public Task<string> Silo() => Task.FromResult(silo.Name);
}

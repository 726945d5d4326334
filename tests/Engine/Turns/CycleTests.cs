using AlprGrains.Tests.Engine.Support;
using Orleans.Concurrency;

namespace AlprGrains.Tests.Engine.Turns;

public interface ICycleGrain : IGrainWithStringKey
{
    /// <summary>Calls the other, which calls back.</summary>
    Task<string> Around(string other);

    Task<string> Back(string caller);

    Task<string> End();
}

public interface IPlainCycleGrain : ICycleGrain;

public interface IReentrantCycleGrain : ICycleGrain;

[GrainType("test-cycle")]
public sealed class PlainCycleGrain : Grain, IPlainCycleGrain
{
    public Task<string> Around(string other) => GrainFactory.GetGrain<IPlainCycleGrain>(other).Back(this.GetPrimaryKeyString());

    public Task<string> Back(string caller) => GrainFactory.GetGrain<IPlainCycleGrain>(caller).End();

    public Task<string> End() => Task.FromResult("round");
}

[Reentrant]
[GrainType("test-reentrant-cycle")]
public sealed class ReentrantCycleGrain : Grain, IReentrantCycleGrain
{
    public Task<string> Around(string other) => GrainFactory.GetGrain<IReentrantCycleGrain>(other).Back(this.GetPrimaryKeyString());

    public Task<string> Back(string caller) => GrainFactory.GetGrain<IReentrantCycleGrain>(caller).End();

    public Task<string> End() => Task.FromResult("round");
}

/// <summary>Proves that a cycle of calls between grains does not end by itself, and that a reentrant class may have one.</summary>
public sealed class CycleTests
{
    [Fact]
    public async Task A_cycle_of_calls_times_out_unless_the_class_is_reentrant()
    {
        await using var cluster = await EngineCluster.Start(responseTimeout: EngineCluster.ResponseTimeout);
        var (a, b) = (Key.Next("cycle-a"), Key.Next("cycle-b"));

        await Assert.ThrowsAsync<TimeoutException>(() => cluster.Client.GetGrain<IPlainCycleGrain>(a).Around(b));
        Assert.Equal("round", await cluster.Client.GetGrain<IReentrantCycleGrain>(a).Around(b));

        // The deadlock is over with the time-out: both grains answer again.
        Assert.Equal("round", await cluster.Client.GetGrain<IPlainCycleGrain>(a).End());
        Assert.Equal("round", await cluster.Client.GetGrain<IPlainCycleGrain>(b).End());
    }
}

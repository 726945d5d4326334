using AlprGrains.Tests.Engine.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace AlprGrains.Tests.Engine.State;

[GenerateSerializer, Alias("test-counter-state")]
public sealed class CounterState
{
    [Id(0)]
    public int Count { get; set; }

    [Id(1)]
    public List<string> Names { get; set; } = [];
}

public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> AddAndWrite(string name);

    /// <summary>Changes the state in memory only.</summary>
    Task<int> AddWithoutWriting();

    Task<(int Count, int Names, bool Exists)> Read();

    Task Clear();

    Task End();
}

[GrainType("test-counter")]
public sealed class CounterGrain([PersistentState("counter", EngineCluster.Storage)] IPersistentState<CounterState> state) : Grain, ICounterGrain
{
    private bool _wasLoadedBeforeActivation;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _wasLoadedBeforeActivation = state.RecordExists == (state.State.Count > 0);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signal.Raise($"ended {this.GetPrimaryKeyString()}", reason.ReasonCode.ToString());
        return Task.CompletedTask;
    }

    public async Task<int> AddAndWrite(string name)
    {
        state.State.Count++;
        state.State.Names.Add(name);
        await state.WriteStateAsync();
        return state.State.Count;
    }

    public Task<int> AddWithoutWriting() => Task.FromResult(++state.State.Count);

    public Task<(int Count, int Names, bool Exists)> Read() =>
        Task.FromResult((_wasLoadedBeforeActivation ? state.State.Count : -1, state.State.Names.Count, state.RecordExists));

    public Task Clear() => state.ClearStateAsync();

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

/// <summary>Proves that grain states are loaded before activation, kept by writing alone, and guarded by ETags.</summary>
public sealed class StateTests(SharedCluster shared) : IClassFixture<SharedCluster>
{
    [Fact]
    public async Task What_was_written_outlives_the_activation_and_what_was_not_does_not()
    {
        var key = Key.Next("kept");
        var grain = shared.Grains.GetGrain<ICounterGrain>(key);
        Assert.Equal((0, 0, false), await grain.Read());
        Assert.Equal(1, await grain.AddAndWrite("first"));
        Assert.Equal(2, await grain.AddWithoutWriting());
        await grain.End();
        await Signal.Wait($"ended {key}");
        Assert.Equal((1, 1, true), await grain.Read());
    }

    [Fact]
    public async Task A_cleared_state_is_as_if_never_written()
    {
        var grain = shared.Grains.GetGrain<ICounterGrain>(Key.Next("cleared"));
        await grain.AddAndWrite("first");
        await grain.Clear();
        Assert.Equal((0, 0, false), await grain.Read());
        Assert.Equal(1, await grain.AddAndWrite("again"));
    }

    [Fact]
    public async Task A_write_over_somebody_elses_is_refused_and_the_next_activation_has_the_newer_state()
    {
        var key = Key.Next("conflict");
        var grain = shared.Grains.GetGrain<ICounterGrain>(key);
        await grain.AddAndWrite("ours");

        var storage = shared.Cluster.GetSiloServiceProvider().GetRequiredKeyedService<IGrainStorage>(EngineCluster.Storage);
        var theirs = new GrainState<CounterState>(new CounterState());
        await storage.ReadStateAsync("counter", grain.GetGrainId(), theirs);
        theirs.State!.Count = 100;
        await storage.WriteStateAsync("counter", grain.GetGrainId(), theirs);

        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => grain.AddAndWrite("too late"));
        await Signal.Wait($"ended {key}");
        Assert.Equal(101, await grain.AddAndWrite("in time"));
    }

    [Fact]
    public async Task A_storage_of_ones_own_is_asked_by_state_name_and_grain_and_its_failure_fails_the_activation()
    {
        var storage = new RecordingStorage();
        await using var cluster = await EngineCluster.Start(silo: silo =>
            silo.ConfigureServices(services => services.AddGrainStorage(OwnStorageGrain.Storage, (_, _) => storage)));
        var key = Key.Next("own-storage");
        var grain = cluster.Client.GetGrain<IOwnStorageGrain>(key);
        storage.FailsReads = true;
        var failure = await Assert.ThrowsAsync<OrleansException>(grain.Write);
        Assert.IsType<TimeZoneNotFoundException>(failure.InnerException);
        storage.FailsReads = false;
        await grain.Write();
        Assert.Equal($"read own of test-own-storage/{key}, write own of test-own-storage/{key}", string.Join(", ", storage.Seen));
    }
}

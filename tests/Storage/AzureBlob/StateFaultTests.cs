using AlprGrains.Storage;
using AlprGrains.Tests.Storage.States;
using AlprGrains.Tests.TestKit;
using Orleans.Runtime;
using Orleans.Storage;

namespace AlprGrains.Tests.Storage.AzureBlob;

/// <summary>Grain states while blob storage is busy, silent or cut off: no acknowledged write is lost, none is written over unseen.</summary>
public sealed class StateFaultTests : IClassFixture<OneAzurite>, IAsyncLifetime
{
    private static readonly GrainId Grain = GrainId.Create("camera", "demo-01");

    private readonly FaultyProxy _proxy;
    private readonly AzureStates _states;

    public StateFaultTests(OneAzurite azurite)
    {
        _proxy = new FaultyProxy(azurite.Port);
        _states = new AzureStates(EvidenceFaultTests.Impatient(azurite.NewContainers(), _proxy), TimeProvider.System);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _states.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Theory, MemberData(nameof(DrawnFaults.Seeds), MemberType = typeof(DrawnFaults))]
    public async Task Under_drawn_faults_no_acknowledged_step_is_lost_or_taken_twice(int seed)
    {
        _proxy.Plan = new DrawnFaults(seed).Draw;
        var (acknowledged, unknown) = await CountFromThreeActivations(stepsEach: 12);
        _proxy.Plan = static _ => Fault.None;
        Assert.True(acknowledged.Count > 10, $"seed {seed}: only {acknowledged.Count} steps came through, the run proves little");
        Assert.Empty(Wrongs(acknowledged, unknown, (await Read()).State!.Count));
    }

    [Fact]
    public async Task The_check_of_steps_finds_a_write_that_was_acknowledged_and_never_made()
    {
        var writes = 0;
        _proxy.Plan = request => request.IsPutBlob && Interlocked.Increment(ref writes) % 5 == 0 ? Fault.Lie : Fault.None;
        var (acknowledged, unknown) = await CountFromThreeActivations(stepsEach: 12);
        _proxy.Plan = static _ => Fault.None;
        Assert.NotEmpty(Wrongs(acknowledged, unknown, (await Read()).State!.Count));
    }

    [Theory]
    [InlineData(Fault.CutAfter)]
    [InlineData(Fault.DoneButRefused)]
    [InlineData(Fault.SilenceAfter)]
    public async Task A_write_whose_answer_was_lost_is_no_conflict_with_itself(Fault fault)
    {
        var state = await Read();
        await _states.States.WriteStateAsync("state", Grain, state);
        var writes = 0;
        _proxy.Plan = request => request.IsPutBlob && Interlocked.Increment(ref writes) == 1 ? fault : Fault.None;
        state.State!.Count = 5;
        await _states.States.WriteStateAsync("state", Grain, state);
        Assert.Equal(2, writes);
        state.State.Count = 6;
        await _states.States.WriteStateAsync("state", Grain, state); // its version is the stored one
        Assert.Equal(6, (await Read()).State!.Count);
    }

    [Fact]
    public async Task INV_13_a_busy_service_is_said_so_and_a_conflict_stays_a_conflict()
    {
        var (mine, theirs) = (await Read(), await Read());
        await _states.States.WriteStateAsync("state", Grain, mine);
        _proxy.Plan = static _ => Fault.Busy;
        var refused = await Assert.ThrowsAsync<StorageException>(() => _states.States.WriteStateAsync("state", Grain, mine));
        Assert.Equal(StorageFault.Unreachable, refused.Fault);
        Assert.Equal("state 'state' of camera/demo-01 could not be written: blob storage is too busy (503 ServerBusy); it goes on by itself, and what was not acknowledged is sent again", refused.Message);
        await Assert.ThrowsAsync<StorageException>(Read); // and not an empty state
        _proxy.Plan = static _ => Fault.None;
        await Assert.ThrowsAsync<InconsistentStateException>(() => _states.States.WriteStateAsync("state", Grain, theirs));
    }

    // Three activations that do not know of each other count the same number up, each step a read and a write.
    private async Task<(List<int> Acknowledged, int Unknown)> CountFromThreeActivations(int stepsEach)
    {
        var (acknowledged, unknown) = (new List<int>(), 0);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            GrainState<GrainStorageConformance.Counter>? state = null;
            for (var step = 0; step < stepsEach; step++)
            {
                var isWriting = false;
                try
                {
                    state ??= await Read();
                    state.State!.Count++;
                    isWriting = true;
                    await _states.States.WriteStateAsync("state", Grain, state);
                    lock (acknowledged) acknowledged.Add(state.State.Count);
                }
                catch (Exception failed) when (failed is InconsistentStateException or StorageException)
                {
                    state = null; // as an activation does: it goes, and the next reads anew
                    if (isWriting) Interlocked.Increment(ref unknown); // a conflict too: its first try may have been made, and built upon by another
                }
            }
        }));
        return (acknowledged, unknown);
    }

    private static List<string> Wrongs(List<int> acknowledged, int unknown, int stored)
    {
        var wrongs = acknowledged.GroupBy(count => count).Where(same => same.Count() > 1).Select(same => $"step {same.Key} was taken {same.Count()} times").ToList();
        if (stored < acknowledged.Count) wrongs.Add($"{acknowledged.Count} steps were acknowledged and the count is {stored}");
        if (stored > acknowledged.Count + unknown) wrongs.Add($"the count is {stored} after {acknowledged.Count} acknowledged steps and {unknown} of unknown outcome");
        return wrongs;
    }

    private async Task<GrainState<GrainStorageConformance.Counter>> Read()
    {
        var state = new GrainState<GrainStorageConformance.Counter>();
        await _states.States.ReadStateAsync("state", Grain, state);
        return state;
    }
}

using AlprGrains.Tests.Engine.Support;
using Orleans.Configuration;
using Orleans.Hosting;

namespace AlprGrains.Tests.Engine.Life;

/// <summary>Proves how activations begin and end: by a call, by being idle, by their own wish, and not at all when activation fails.</summary>
public sealed class LifeTests(SharedCluster shared) : IClassFixture<SharedCluster>
{
    [Fact]
    public async Task An_activation_keeps_its_memory_between_calls()
    {
        var grain = shared.Grains.GetGrain<ILifeGrain>(Key.Next("memory"));
        Assert.Equal(1, await grain.Count());
        Assert.Equal(2, await grain.Count());
        Assert.Equal(1, await grain.Activation());
    }

    [Fact]
    public async Task Deactivate_on_idle_ends_the_activation_and_the_next_call_makes_a_new_one()
    {
        var key = Key.Next("end");
        var grain = shared.Grains.GetGrain<ILifeGrain>(key);
        await grain.Count();
        await grain.End();
        Assert.Equal(nameof(DeactivationReasonCode.ApplicationRequested), await Signal.Wait($"ended {key} 1"));
        Assert.Equal(1, await grain.Count());
        Assert.Equal(2, await grain.Activation());
    }

    [Fact]
    public async Task A_test_can_end_an_activation_and_wait_for_its_end()
    {
        var key = Key.Next("ended-by-test");
        var grain = shared.Grains.GetGrain<ILifeGrain>(key);
        await grain.Count();
        var ended = shared.Cluster.WaitForDeactivationAsync(grain);
        await shared.Cluster.DeactivateAsync(grain);
        await ended;
        Assert.True(Signal.WasRaised($"ended {key} 1"));
        Assert.Equal(2, await grain.Activation());
    }

    [Fact]
    public async Task A_call_that_waits_while_its_activation_ends_goes_to_the_next_one()
    {
        var key = Key.Next("handover");
        var grain = shared.Grains.GetGrain<ILifeGrain>(key);
        var holding = grain.EndWhileHolding();
        await Signal.Wait($"holding {key}");
        var waiting = grain.Activation();
        Signal.Raise($"release {key}");
        Assert.Equal(1, await holding);
        Assert.Equal(2, await waiting);
    }

    [Fact]
    public async Task An_idle_activation_is_collected_and_a_used_one_is_not()
    {
        await using var cluster = await EngineCluster.Start(silo: silo => silo.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionQuantum = TimeSpan.FromSeconds(1);
            options.CollectionAge = TimeSpan.FromSeconds(2);
        }));
        var (idle, used) = (Key.Next("idle"), Key.Next("used"));
        await cluster.Client.GetGrain<ILifeGrain>(idle).Count();
        var ended = Signal.Wait($"ended {idle} 1");
        while (!ended.IsCompleted)
        {
            await cluster.Client.GetGrain<ILifeGrain>(used).Count();
            await Task.WhenAny(ended, Task.Delay(100));
        }

        Assert.Equal(nameof(DeactivationReasonCode.ActivationIdle), await ended);
        Assert.Equal(2, await cluster.Client.GetGrain<ILifeGrain>(idle).Activation());
        Assert.Equal(1, await cluster.Client.GetGrain<ILifeGrain>(used).Activation());
    }

    [Fact]
    public async Task A_failed_activation_fails_the_call_with_its_reason_and_the_next_call_tries_anew()
    {
        var key = Key.Next("fragile");
        var grain = shared.Grains.GetGrain<IFragileGrain>(key);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(grain.Hello);
        Assert.Equal("The first activation fails.", failure.Message);
        Assert.Equal("hello", await grain.Hello());
        Assert.False(Signal.WasRaised($"wrongly ended {key}"));
    }
}

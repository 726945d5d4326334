using AlprGrains.Tests.Engine.Support;

namespace AlprGrains.Tests.Engine.Calls;

/// <summary>Proves that a caller waits so long and no longer, and that what it gave up on is not started afterwards.</summary>
public sealed class TimeoutTests
{
    [Fact]
    public async Task A_call_without_an_answer_times_out_after_the_configured_time()
    {
        await using var cluster = await EngineCluster.Start(responseTimeout: EngineCluster.ResponseTimeout);
        var key = Key.Next("forever");
        var grain = cluster.Client.GetGrain<ICallGrain>(key);
        var failure = await Assert.ThrowsAsync<TimeoutException>(() => grain.Forever());
        Assert.Contains(EngineCluster.ResponseTimeout.ToString(), failure.Message, StringComparison.Ordinal);

        // The grain still runs the first call. One that its caller gives up on before its turn is never started.
        // The silo counts a message's time to live from its receipt, so on a busy machine it gives up a little after the
        // caller does: the grain is released only when both have.
        await Assert.ThrowsAsync<TimeoutException>(() => grain.RaiseWhenItBegins($"wrongly begun {key}"));
        await Task.Delay(EngineCluster.ResponseTimeout);
        Signal.Raise($"release {key}");
        await grain.RaiseWhenItBegins($"rightly begun {key}");
        Assert.False(Signal.WasRaised($"wrongly begun {key}"));
    }

    [Fact]
    public async Task A_method_may_have_a_response_timeout_of_its_own()
    {
        await using var cluster = await EngineCluster.Start();
        var key = Key.Next("own-timeout");
        var grain = cluster.Client.GetGrain<ICallGrain>(key);
        var failure = await Assert.ThrowsAsync<TimeoutException>(() => grain.ForeverWithOwnTimeout());
        Assert.Contains("00:00:01", failure.Message, StringComparison.Ordinal);
        Signal.Raise($"release {key}");
    }
}

using AlprGrains.Tests.Engine.Support;
using Orleans.Runtime;

namespace AlprGrains.Tests.Engine.Life;

public interface ITimerGrain : IGrainWithStringKey
{
    Task StartTimer(bool interleave);

    /// <summary>Starts a timer that is due at once, then holds the turn until the test raises "release {key}"; gives the ticks so far.</summary>
    Task<int> StartAndHold(bool interleave);

    Task<int> Ticks();

    Task StopTimer();
}

[GrainType("test-timer")]
public sealed class TimerGrain : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private int _ticks;

    public Task StartTimer(bool interleave)
    {
        _timer = this.RegisterGrainTimer(Tick, new GrainTimerCreationOptions(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20))
        {
            Interleave = interleave,
        });
        return Task.CompletedTask;
    }

    public async Task<int> StartAndHold(bool interleave)
    {
        await StartTimer(interleave);
        await Signal.Wait($"release {this.GetPrimaryKeyString()}");
        return _ticks;
    }

    public Task<int> Ticks() => Task.FromResult(_ticks);

    public Task StopTimer()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    private Task Tick(CancellationToken stop)
    {
        _ticks++;
        Signal.Raise($"tick {this.GetPrimaryKeyString()} {_ticks}");
        if (_ticks == 1)
            throw new InvalidOperationException("A tick that fails does not end its timer.");
        return Task.CompletedTask;
    }
}

/// <summary>Proves that timers tick on their grain's turn, beside it if they interleave, and go on after a failure.</summary>
public sealed class TimerTests(SharedCluster shared) : IClassFixture<SharedCluster>
{
    [Fact]
    public async Task A_timer_ticks_again_and_again_even_after_a_tick_that_failed_until_it_is_disposed()
    {
        var key = Key.Next("timer");
        var grain = shared.Grains.GetGrain<ITimerGrain>(key);
        await grain.StartTimer(interleave: false);
        await Signal.Wait($"tick {key} 3");
        await grain.StopTimer();
        var ticks = await grain.Ticks();
        await Task.Delay(100);
        Assert.Equal(ticks, await grain.Ticks());
    }

    [Fact]
    public async Task A_tick_waits_for_the_call_that_runs()
    {
        var key = Key.Next("waiting-timer");
        var grain = shared.Grains.GetGrain<ITimerGrain>(key);
        var holding = grain.StartAndHold(interleave: false);
        await Task.Delay(200);
        Signal.Raise($"release {key}");
        Assert.Equal(0, await holding);
        await Signal.Wait($"tick {key} 1");
        await grain.StopTimer();
    }

    [Fact]
    public async Task A_tick_that_interleaves_does_not_wait()
    {
        var key = Key.Next("interleaving-timer");
        var grain = shared.Grains.GetGrain<ITimerGrain>(key);
        var holding = grain.StartAndHold(interleave: true);
        await Signal.Wait($"tick {key} 2");
        Signal.Raise($"release {key}");
        Assert.True(await holding >= 2);
        await grain.StopTimer();
    }
}

using AlprGrains.Tests.Engine.Support;

namespace AlprGrains.Tests.Engine.Turns;

/// <summary>Proves whose turn it is: one request at a time to completion, and what each attribute relaxes.</summary>
public sealed class TurnTests(SharedCluster shared) : IClassFixture<SharedCluster>
{
    [Fact]
    public async Task A_grain_runs_one_request_at_a_time_to_completion()
    {
        var (grain, key) = Plain("turns");
        var first = grain.Hold("first");
        await Signal.Wait($"begun {key} first");
        var second = grain.Hold("second");

        // The journal is read by an interleaving call, sent after the second one.
        Assert.Equal("first begins", await grain.Journal());

        Signal.Raise($"release {key} first");
        await Signal.Wait($"begun {key} second");
        Signal.Raise($"release {key} second");
        await Task.WhenAll(first, second);
        Assert.Equal("first begins, first ends, second begins, second ends", await grain.Journal());
    }

    [Fact]
    public async Task A_reentrant_grain_interleaves_at_its_awaits()
    {
        var key = Key.Next("reentrant");
        var grain = shared.Grains.GetGrain<IReentrantJournalGrain>(key);
        var first = grain.Hold("first");
        await Signal.Wait($"begun {key} first");
        var second = grain.Hold("second");
        await Signal.Wait($"begun {key} second");

        Signal.Raise($"release {key} second");
        await second;
        Signal.Raise($"release {key} first");
        await first;
        Assert.Equal("first begins, second begins, second ends, first ends", await grain.Journal());
    }

    [Fact]
    public async Task An_always_interleave_call_runs_beside_a_plain_one()
    {
        var (grain, key) = Plain("interleave");
        var plain = grain.Hold("plain");
        await Signal.Wait($"begun {key} plain");
        var beside = grain.HoldInterleaved("beside");
        await Signal.Wait($"begun {key} beside");

        Signal.Raise($"release {key} beside");
        await beside;
        Signal.Raise($"release {key} plain");
        await plain;
    }

    [Fact]
    public async Task Read_only_calls_run_together()
    {
        var (grain, key) = Plain("read-only");
        var first = grain.HoldReadOnly("first");
        var second = grain.HoldReadOnly("second");
        await Signal.Wait($"begun {key} first");
        await Signal.Wait($"begun {key} second");

        Signal.Raise($"release {key} first");
        Signal.Raise($"release {key} second");
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task A_plain_call_waits_for_a_read_only_one()
    {
        var (grain, key) = Plain("read-only-first");
        var reading = grain.HoldReadOnly("reading");
        await Signal.Wait($"begun {key} reading");
        var plain = grain.Hold("plain");
        Assert.Equal("reading begins", await grain.Journal());

        Signal.Raise($"release {key} reading");
        await Signal.Wait($"begun {key} plain");
        Signal.Raise($"release {key} plain");
        await Task.WhenAll(reading, plain);
    }

    [Fact]
    public async Task A_one_way_call_returns_before_the_grain_has_finished()
    {
        var (grain, key) = Plain("one-way");
        await grain.HoldOneWay("held");
        await Signal.Wait($"begun {key} held");
        Assert.Equal("held begins", await grain.Journal());
        Signal.Raise($"release {key} held");
    }

    [Fact]
    public async Task A_one_way_call_that_fails_tells_nobody_and_the_grain_goes_on()
    {
        var (grain, key) = Plain("one-way-fails");
        await grain.FailOneWay("failing");
        var next = grain.Hold("next");
        await Signal.Wait($"begun {key} next");
        Signal.Raise($"release {key} next");
        await next;
        Assert.Equal("failing begins, next begins, next ends", await grain.Journal());
    }

    private (IPlainJournalGrain Grain, string Key) Plain(string name)
    {
        var key = Key.Next(name);
        return (shared.Grains.GetGrain<IPlainJournalGrain>(key), key);
    }
}

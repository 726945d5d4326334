using AlprGrains.Tests.Engine.Support;
using AlprGrains.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace AlprGrains.Tests.Engine.Reminders;

/// <summary>
/// Proves that reminders outlive activations and whole clusters, tick at multiples of their period and make up for nothing, are read again
/// from a table that others write to, and are refused when their period is too short.
/// </summary>
public sealed class ReminderTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>A tick later than this after its time means that it came at some other time than its own.</summary>
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(1);

    private readonly KeptReminderTable _table = new();

    [Fact]
    public async Task A_period_under_a_minute_is_refused()
    {
        await using var cluster = await Start(silo => silo.Configure<ReminderOptions>(options =>
            options.MinimumReminderPeriod = new ReminderOptions().MinimumReminderPeriod));
        var grain = cluster.Client.GetGrain<IReminderGrain>(Key.Next("hasty"));
        await Assert.ThrowsAsync<ArgumentException>(() => grain.Register("r", TimeSpan.Zero, TimeSpan.FromSeconds(59)));
        await grain.Register("r", TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));
        Assert.Equal(1, await grain.Count());
        await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.Client.GetGrain<IForgetfulGrain>(Key.Next("forgetful")).Register());
    }

    [Fact]
    public async Task A_reminder_wakes_a_grain_that_is_not_in_memory_and_stops_when_it_is_taken_back()
    {
        await using var cluster = await Start();
        var key = Key.Next("woken");
        var grain = cluster.Client.GetGrain<IReminderGrain>(key);
        await grain.Register("r", TimeSpan.FromSeconds(1), Period);
        await grain.End();
        await Signal.Wait($"ticked {key} 2");

        await grain.Unregister("r");
        Assert.Equal(0, await grain.Count());
        var ticks = ReminderGrain.Ticks[key].Count;
        await Task.Delay(Period * 1.5);
        Assert.Equal(ticks, ReminderGrain.Ticks[key].Count);
    }

    [Fact]
    public async Task Reminders_survive_a_restart_and_then_tick_at_the_next_multiple_of_their_period()
    {
        var key = Key.Next("survivor");
        GrainId id;
        await using (var before = await Start())
        {
            var grain = before.Client.GetGrain<IReminderGrain>(key);
            id = grain.GetGrainId();
            await grain.Register("r", TimeSpan.FromSeconds(1), Period);
        }

        // Nobody is there for the first tick.
        var row = _table.Row(id);
        while (TimeProvider.System.GetUtcNow().UtcDateTime < row.StartAt + TimeSpan.FromMilliseconds(200))
            await Task.Delay(50);
        var restartedAt = TimeProvider.System.GetUtcNow().UtcDateTime;
        await using var after = await Start();
        await Signal.Wait($"ticked {key} 1");

        Assert.True(ReminderGrain.Ticks[key].TryPeek(out var tick));
        Assert.Equal(row.StartAt, tick.FirstTickTime);
        Assert.Equal(Period, tick.Period);
        Assert.True(tick.CurrentTickTime > restartedAt);
        var afterMultiple = TimeSpan.FromTicks((tick.CurrentTickTime - row.StartAt).Ticks % Period.Ticks);
        Assert.True(afterMultiple < Lateness, $"The tick came {afterMultiple} after a multiple of the period.");
    }

    [Fact]
    public async Task A_row_that_somebody_else_writes_to_the_table_ticks_after_the_next_refresh()
    {
        await using var cluster = await Start(silo => silo.Configure<ReminderOptions>(options =>
            options.RefreshReminderListPeriod = TimeSpan.FromSeconds(1)));
        var key = Key.Next("bulk");
        await _table.UpsertRow(new ReminderEntry
        {
            GrainId = cluster.Client.GetGrain<IReminderGrain>(key).GetGrainId(),
            ReminderName = "bulk",
            StartAt = TimeProvider.System.GetUtcNow().UtcDateTime,
            Period = Period,
        });
        await Signal.Wait($"ticked {key} 1");
    }

    [Fact]
    public async Task A_row_that_is_gone_from_the_table_stops_ticking_after_a_refresh()
    {
        await using var cluster = await Start(silo => silo.Configure<ReminderOptions>(options =>
            options.RefreshReminderListPeriod = TimeSpan.FromSeconds(1)));
        var key = Key.Next("gone");
        await cluster.Client.GetGrain<IReminderGrain>(key).Register("r", TimeSpan.Zero, Period);
        await Signal.Wait($"ticked {key} 1");

        await _table.TestOnlyClearTable();
        var reads = _table.RangeReads;
        while (_table.RangeReads < reads + 2)
            await Task.Delay(50);
        var ticks = ReminderGrain.Ticks[key].Count;
        await Task.Delay(Period * 1.5);
        Assert.Equal(ticks, ReminderGrain.Ticks[key].Count);
    }

    [Fact]
    public async Task Reminders_of_all_grains_tick_whichever_silo_has_them_and_go_on_when_a_silo_is_stopped()
    {
        await using var cluster = await Start(silos: 3, configure: silo => silo.Configure<ReminderOptions>(options =>
            options.RefreshReminderListPeriod = TimeSpan.FromSeconds(1)));
        var keys = Enumerable.Range(0, 12).Select(i => Key.Next("spread")).ToArray();
        foreach (var key in keys)
            await cluster.Client.GetGrain<IReminderGrain>(key).Register("r", TimeSpan.FromSeconds(1), Period);
        await Task.WhenAll(keys.Select(key => Signal.Wait($"ticked {key} 1")));

        await cluster.StopSiloAsync(cluster.Silos[^1]);
        var seen = keys.ToDictionary(key => key, key => ReminderGrain.Ticks[key].Count);
        await Task.WhenAll(keys.Select(key => Signal.Wait($"ticked {key} {seen[key] + 1}")));
    }

    private Task<InProcessTestCluster> Start(Action<ISiloBuilder>? configure = null, short silos = 1) => EngineCluster.Start(silos, silo =>
    {
        silo.AddReminders();
        silo.Services.AddSingleton<IReminderTable>(_table);
        silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromSeconds(1));
        configure?.Invoke(silo);
    });
}

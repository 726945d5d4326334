using AlprGrains.Alerts;
using AlprGrains.Grains.Alerts;
using Orleans.Runtime;

namespace AlprGrains.Tests.Grains.Alerts;

public class AlertFeedGrainTests
{
    [Fact]
    public async Task A_follower_that_waits_is_woken_by_the_next_alert()
    {
        await using var alpr = await AlprCluster.Start();
        var followers = Enumerable.Range(0, 10).Select(_ => AlertGrainTests.NextNotices(alpr, 0)).ToArray();
        await Feed(alpr).Append(AlertRulesTests.Summary(1));
        Assert.All(await Task.WhenAll(followers), notices => Assert.Single(notices));
    }

    [Fact]
    public async Task A_follower_gets_an_empty_answer_after_20_seconds()
    {
        await using var alpr = await AlprCluster.Start();
        var ends = alpr.Time.GetUtcNow() + IAlertFeedGrain.WaitMax;
        var answer = Feed(alpr).After(0).AsTask();
        await alpr.Time.TimerSetFor(ends).WaitAsync(AlprCluster.Patience); // it waits now
        Assert.False(answer.IsCompleted);
        alpr.Time.Advance(IAlertFeedGrain.WaitMax);
        Assert.Empty(await answer.WaitAsync(AlprCluster.Patience));
    }

    [Fact]
    public async Task Many_alerts_at_once_get_one_order_without_gaps()
    {
        await using var alpr = await AlprCluster.Start();
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Feed(alpr).Append(AlertRulesTests.Summary(i)).AsTask()));
        var notices = await Feed(alpr).After(0);
        Assert.Equal(Enumerable.Range(1, 300).Select(i => (long)i), notices.Select(notice => notice.Cursor));
        Assert.Equal([300L], (await Feed(alpr).After(299)).Select(notice => notice.Cursor));
    }

    [Fact]
    public async Task Cursors_go_on_after_the_silo_with_the_feed_was_killed()
    {
        await using var alpr = await AlprCluster.Start(silos: 2);
        await Feed(alpr).Append(AlertRulesTests.Summary(1));
        foreach (var silo in alpr.Cluster.Silos.ToArray())
        {
            await alpr.Cluster.KillSiloAsync(silo);
            await alpr.Cluster.StartAdditionalSiloAsync();
        }
        await Patiently(() => Feed(alpr).Append(AlertRulesTests.Summary(1))); // told again: still one
        await Patiently(() => Feed(alpr).Append(AlertRulesTests.Summary(2)));
        Assert.Equal([1L, 2L], (await Feed(alpr).After(0)).Select(notice => notice.Cursor));
    }

    [Fact]
    public async Task A_feed_that_was_written_whole_and_in_parts_is_there_after_a_kill()
    {
        await using var alpr = await AlprCluster.Start(silos: 2);
        var alerts = FeedTail.NewestMax * 2 + 10;
        for (var i = 1; i <= alerts; i++) await Feed(alpr).Append(AlertRulesTests.Summary(i));
        foreach (var silo in alpr.Cluster.Silos.ToArray())
        {
            await alpr.Cluster.KillSiloAsync(silo);
            await alpr.Cluster.StartAdditionalSiloAsync();
        }
        await Patiently(() => Feed(alpr).Append(AlertRulesTests.Summary(alerts))); // told again: still one
        var notices = await Feed(alpr).After(0);
        Assert.Equal(Enumerable.Range(1, alerts).Select(i => (long)i), notices.Select(notice => notice.Cursor));
        Assert.Equal(alerts, notices.Select(notice => notice.Alert.Alert).Distinct().Count());
    }

    [Fact]
    public void INV_11_a_notice_has_no_room_for_a_plate() =>
        Assert.DoesNotContain(typeof(AlertSummary).GetProperties(), property => property.PropertyType == typeof(AlprGrains.Plates.PlateNumber));

    private static Task Patiently(Func<ValueTask> call) => AlprCluster.Patiently(async () =>
    {
        await call();
        return true;
    });

    private static IAlertFeedGrain Feed(AlprCluster alpr) => alpr.Grains.GetGrain<IAlertFeedGrain>(IAlertFeedGrain.Main);
}

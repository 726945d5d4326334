using AlprGrains.Alerts;
using AlprGrains.Plates;
using static AlprGrains.Tests.Storage.Plates.SampleReads;

namespace AlprGrains.Tests.Storage.Plates;

/// <summary>What every read store promises about alerts.</summary>
public abstract class ReadStoreOutbox : ReadStorePaging
{
    private ValueTask<RecordOutcome> AppendWithAlert(PlateRead read) =>
        Subject.Store.Append(SampleReads.Append(read, Subject.Keys, [Alert(read)]));

    [Fact]
    public async Task INV_7_an_acknowledged_read_has_its_alert_in_the_outbox_after_a_crash()
    {
        var read = Read(1, Noon);
        await AppendWithAlert(read);
        await Subject.Crash();
        var alert = Assert.Single(await Subject.Store.PendingAlerts(10));
        Assert.Equal(Alert(read).Id, alert.Id);
        Assert.Equal(read.Plate, alert.Read.Plate);
        Assert.Equal(Alert(read).Match.Entry, alert.Match.Entry);
        Assert.Equal(1, (await Subject.Store.Counts()).AlertsPending);
    }

    [Fact]
    public async Task INV_7_a_repeat_brings_no_second_alert()
    {
        var read = Read(1, Noon);
        await AppendWithAlert(read);
        await AppendWithAlert(read);
        Assert.Single(await Subject.Store.PendingAlerts(10));
        await Subject.Store.ConfirmAlerts([Alert(read).Id]);
        await AppendWithAlert(read); // delivered long ago: the repeat does not raise it again
        Assert.Empty(await Subject.Store.PendingAlerts(10));
    }

    [Fact]
    public async Task INV_7_an_alert_stays_until_it_is_confirmed_and_only_then_leaves()
    {
        var reads = Enumerable.Range(0, 5).Select(number => Read(number, Noon + TimeSpan.FromSeconds(number))).ToList();
        foreach (var read in reads) await AppendWithAlert(read);
        Assert.Equal(reads.Take(3).Select(read => read.Id), (await Subject.Store.PendingAlerts(3)).Select(alert => alert.Read.Id)); // oldest first
        await Subject.Store.ConfirmAlerts([Alert(reads[0]).Id, new AlertId("unknown")]);
        await Subject.Crash();
        Assert.Equal(reads.Skip(1).Select(read => read.Id), (await Subject.Store.PendingAlerts(10)).Select(alert => alert.Read.Id));
        Assert.Equal(4, (await Subject.Store.Counts()).AlertsPending);
    }

    [Fact]
    public async Task Who_waits_for_alerts_is_woken_by_the_append_that_leaves_one()
    {
        var waiting = Subject.Store.AlertsWaiting(CancellationToken.None).AsTask();
        await Append(Read(1, Noon));
        Assert.False(waiting.IsCompleted);
        await AppendWithAlert(Read(2, Noon));
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        await Subject.Store.AlertsWaiting(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30)); // some wait already
    }

    [Fact]
    public async Task Waiting_for_alerts_can_be_given_up()
    {
        using var giveUp = new CancellationTokenSource();
        var waiting = Subject.Store.AlertsWaiting(giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task An_alert_of_another_read_is_a_mistake_of_the_caller() =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Subject.Store.Append(SampleReads.Append(Read(1, Noon), Subject.Keys, [Alert(Read(2, Noon))])));
}

using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Lookups;
using AlprGrains.Plates;

namespace AlprGrains.Tests.Simulation.Alerts;

/// <summary>The outbox that every silo's pump drains: durable, and now and then it fails before or after it did what it was asked.</summary>
internal sealed class OutboxOfLife(Random chance, string? plant, Story story) : IReadStore
{
    private readonly List<AlertDraft> _pending = [];
    private readonly List<TaskCompletionSource> _waiting = [];

    public bool IsFailing { get; set; }

    public bool IsCalm { get; set; }

    public bool IsEmpty => _pending.Count == 0;

    /// <summary>Commits a read with its alerts, or neither; false when the commit failed.</summary>
    public bool Append(ImmutableArray<AlertDraft> alerts)
    {
        if (IsFailing && chance.Percent(50)) return plant == "alerts-after-the-read"; // the twin: the read is stored first, and its alerts in another commit that may not come
        _pending.AddRange(alerts);
        if (alerts.IsEmpty) return true;
        foreach (var waiting in _waiting.ToArray()) waiting.TrySetResult();
        _waiting.Clear();
        return true;
    }

    public ValueTask AlertsWaiting(CancellationToken cancellation)
    {
        if (_pending.Count > 0) return ValueTask.CompletedTask;
        var waiting = new TaskCompletionSource(); // on the simulation's one thread: continuations are posted to their silo
        _waiting.Add(waiting);
        return new ValueTask(waiting.Task);
    }

    public ValueTask<ImmutableArray<AlertDraft>> PendingAlerts(int alertsMax)
    {
        Fail("read");
        ImmutableArray<AlertDraft> oldest = [.. _pending.Take(alertsMax)];
        if (plant == "confirmed-before-raised") _pending.RemoveAll(oldest.Contains);
        return ValueTask.FromResult(oldest);
    }

    public ValueTask ConfirmAlerts(ImmutableArray<AlertId> delivered)
    {
        Fail("confirmation");
        _pending.RemoveAll(draft => delivered.Contains(draft.Id));
        Fail("answer to a confirmation");
        return ValueTask.CompletedTask;
    }

    public ValueTask<RecordOutcome> Append(ReadAppend append) => throw NotHere();

    public ValueTask<ReadPage> Page(PlateQuestion question) => throw NotHere();

    public ValueTask<PlacePage> Page(PlaceQuestion question) => throw NotHere();

    public ValueTask<PlatePurge> PurgeExpired(PlateKey plate) => throw NotHere();

    public ValueTask<ReadCounts> Counts() => throw NotHere();

    private static NotSupportedException NotHere() => new("the pump asks only for alerts");

    private void Fail(string what)
    {
        if (IsCalm || !chance.Percent(IsFailing ? 50 : 4)) return;
        story.Count($"alerts: {what} failed");
        throw new IOException($"the disk failed at a {what}");
    }
}

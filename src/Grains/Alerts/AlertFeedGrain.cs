using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Grains.Hosting;
using AlprGrains.Retention;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Alerts;

/// <summary>
/// Summaries in, notices out in one order. Reentrant: followers wait while others append. Alerts that come while a save is under
/// way share the next one, and followers see only what is saved, so a cursor never names something that a crash could take back.
/// </summary>
/// <remarks>
/// A save writes one of two states: the notices since the whole feed was last written, or, when those are many, the whole feed. A
/// thousand notices are some 300 kB: written for every few alerts they would take disk and processor from the reads.
/// </remarks>
[GrainType("alert-feed"), Reentrant]
public sealed class AlertFeedGrain(
    [PersistentState("alert-feed", GrainStores.Default)] IPersistentState<AlertFeedState> whole,
    [PersistentState("alert-feed-newest", GrainStores.Default)] IPersistentState<AlertFeedState> newest,
    SiloStopping stopping,
    IHidingClock hiding,
    TimeProvider time) : Grain, IAlertFeedGrain
{
    private readonly List<AlertSummary> _waiting = [];
    private AlertFeedState _saved = new();
    private long _wholeUntil; // the last cursor that the whole feed, as it is surely written, holds
    private Task _saving = Task.CompletedTask;
    private TaskCompletionSource _news = NewSignal();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _saved = FeedTail.Joined(whole.State, newest.State);
        _wholeUntil = whole.State.LastCursor;
        return Task.CompletedTask;
    }

    public async ValueTask Append(AlertSummary alert)
    {
        _waiting.Add(alert);
        // The save under way may have begun before this alert came; the one after it certainly has not.
        await _saving;
        if (_waiting.Contains(alert)) _saving = SaveWaiting();
        await _saving;
    }

    public async ValueTask<ImmutableArray<AlertNotice>> After(long cursor)
    {
        var until = time.GetUtcNow() + IAlertFeedGrain.WaitMax;
        while (true)
        {
            var notices = FeedTail.After(_saved, cursor, hiding.Now);
            var left = until - time.GetUtcNow();
            if (!notices.IsEmpty || left <= TimeSpan.Zero || stopping.Token.IsCancellationRequested) return notices;
            try
            {
                await _news.Task.WaitAsync(left, time, stopping.Token);
            }
            catch (Exception ended) when (ended is TimeoutException or OperationCanceledException)
            {
                return FeedTail.After(_saved, cursor, hiding.Now);
            }
        }
    }

    private async Task SaveWaiting()
    {
        var alerts = _waiting.ToArray();
        _waiting.Clear();
        try
        {
            var next = FeedTail.Append(_saved, alerts, time.GetUtcNow());
            if (next.LastCursor == _saved.LastCursor) return; // told again: all of them are there
            await Save(next);
            _saved = next;
        }
        finally
        {
            var news = _news;
            _news = NewSignal();
            news.SetResult(); // also after a failure, so that followers leave and the activation can end
        }
    }

    private async Task Save(AlertFeedState next)
    {
        var since = FeedTail.Since(next, _wholeUntil);
        if (since.Notices.Length <= FeedTail.NewestMax)
        {
            newest.State = since;
            await this.Save(newest);
            return;
        }
        whole.State = next;
        await this.Save(whole);
        _wholeUntil = next.LastCursor;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

using AlprGrains.Alerts;
using AlprGrains.Grains.Alerts;

namespace AlprGrains.Tests.Simulation.Alerts;

/// <summary>
/// Alert grains and their feed behind a network: calls wait until they are delivered, in any order, or are lost on the way there or back.
/// An activation saves, tells the feed, and answers, as <see cref="AlertGrain"/> does, and may die between any two; what was saved stays.
/// </summary>
internal sealed class CallsOfLife
{
    private readonly Random _chance;
    private readonly string? _plant;
    private readonly Story _story;
    private readonly TimeProvider _time;
    private readonly List<(AlertDraft Draft, TaskCompletionSource Answer)> _underWay = [];
    private readonly Dictionary<AlertId, AlertDraft> _saved = [];
    private readonly HashSet<AlertId> _told = []; // in the memory of activations

    public CallsOfLife(Random chance, string? plant, Story story, TimeProvider time)
    {
        (_chance, _plant, _story, _time) = (chance, plant, story, time);
        Grains = GrainsByKey.Of((_, key) => new AlertByCall(this, key));
    }

    public IGrainFactory Grains { get; }

    /// <summary>As it was last saved: that is what followers see.</summary>
    public AlertFeedState Feed { get; private set; } = new();

    public bool IsFailing { get; set; }

    public bool IsCalm { get; set; }

    public bool HasAny => _underWay.Count > 0;

    public bool IsRaised(AlertId alert) => _saved.ContainsKey(alert);

    /// <summary>Delivers one of the calls under way, if there is one.</summary>
    public bool DeliverOne()
    {
        if (_underWay.Count == 0) return false;
        var (draft, answer) = _chance.Take(_underWay);
        if (Happens(6)) return Answer("a call was lost", false);
        if (!_told.Contains(draft.Id))
        {
            if (_plant == "told-before-saved") Tell(draft);
            if (Happens(6)) return Answer("a state was not saved", false);
            _saved.TryAdd(draft.Id, draft);
            if (Happens(6)) return Answer("an activation died after saving", false);
            if (_plant != "told-before-saved") Tell(draft);
            if (Happens(6)) return Answer("an activation died after telling", false);
            _told.Add(draft.Id);
        }
        return Happens(6) ? Answer("an answer was lost", false) : Answer("", true);

        bool Answer(string what, bool isDone)
        {
            if (isDone) answer.SetResult();
            else
            {
                _story.Count($"alerts: {what}");
                answer.SetException(new TimeoutException(what));
            }
            return true;
        }
    }

    /// <summary>All activations forget what they remember.</summary>
    public void KillActivation()
    {
        if (_told.Count == 0) return;
        _told.Remove(_chance.Pick([.. _told.OrderBy(one => one.Text, StringComparer.Ordinal)]));
    }

    private void Tell(AlertDraft draft)
    {
        var summary = new AlertSummary(draft.Id, draft.Read.Camera, "", draft.Read.CapturedAt, draft.Read.UploadedAt, draft.Match.Kind, draft.Timing, draft.Match.List.ListName, draft.Match.Entry.Reason);
        Feed = _plant == "feed-takes-twice"
            ? new AlertFeedState { Notices = Feed.Notices.Add(new AlertNotice(Feed.LastCursor + 1, summary, _time.GetUtcNow())), LastCursor = Feed.LastCursor + 1 }
            : FeedTail.Append(Feed, [summary], _time.GetUtcNow());
    }

    private bool Happens(int percent) => !IsCalm && _chance.Percent(IsFailing ? percent * 5 : percent);

    private sealed class AlertByCall(CallsOfLife calls, string key) : IAlertGrain
    {
        public ValueTask Raise(AlertDraft draft)
        {
            BrokenPromise.Unless(draft.Id.Text == key, "INV-7", "a draft was sent to another alert's grain");
            var answer = new TaskCompletionSource();
            calls._underWay.Add((draft, answer));
            return new ValueTask(answer.Task);
        }

        public ValueTask<AlertView> View(AlprGrains.People.SessionAssertion viewer) => throw new NotSupportedException();

        public ValueTask<ReadOnlyMemory<byte>?> Image(AlertImage which, AlprGrains.People.SessionAssertion viewer) => throw new NotSupportedException();

        public ValueTask<string?> Handle(AlertHandling handling, string? reason, AlprGrains.People.SessionAssertion by) => throw new NotSupportedException();
    }
}

using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Audit;
using AlprGrains.People;

namespace AlprGrains.Tests.Gateway.Fakes;

public sealed class FakeAlert(FakeCity city, string id) : IAlertGrain
{
    public AlertView? Shown { get; set; }
    public byte[]? FramePicture { get; set; }
    public byte[]? PlatePicture { get; set; }
    public List<(AlertHandling Handling, string? Reason)> Handled { get; } = [];

    public ValueTask Raise(AlertDraft draft) => ValueTask.CompletedTask;

    public ValueTask<AlertView> View(SessionAssertion viewer) => new(Shown is null
        ? new AlertView($"There is no alert {id}, or it has been purged.", null, null, default, AlertHandling.Open, null)
        : Shown with { Handling = Handled.Count == 0 ? AlertHandling.Open : Handled[^1].Handling, Receipt = new AuditReceipt(city.NextAuditIndex(), city.Time.GetUtcNow(), "00", null) });

    public ValueTask<ReadOnlyMemory<byte>?> Image(AlertImage which, SessionAssertion viewer) =>
        new((which == AlertImage.Frame ? FramePicture : PlatePicture) is { } bytes ? bytes : (ReadOnlyMemory<byte>?)null);

    public ValueTask<string?> Handle(AlertHandling handling, string? reason, SessionAssertion by)
    {
        if (handling == AlertHandling.Dismiss && string.IsNullOrWhiteSpace(reason)) return new("A dismissed alert needs a reason.");
        Handled.Add((handling, reason));
        return new((string?)null);
    }
}

/// <summary>The feed, with a long poll that a new notice ends.</summary>
public sealed class FakeFeed(FakeCity city) : IAlertFeedGrain
{
    private readonly Lock _lock = new();
    private ImmutableArray<AlertNotice> _notices = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask Append(AlertSummary alert)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _notices = _notices.Add(new AlertNotice(_notices.Length + 1, alert, city.Time.GetUtcNow()));
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        changed.SetResult();
        return ValueTask.CompletedTask;
    }

    public async ValueTask<ImmutableArray<AlertNotice>> After(long cursor)
    {
        Task changed;
        lock (_lock)
        {
            if (_notices.Length > cursor) return _notices[(int)cursor..];
            changed = _changed.Task;
        }
        await Task.WhenAny(changed, Task.Delay(IAlertFeedGrain.WaitMax));
        lock (_lock) return _notices.Length > cursor ? _notices[(int)cursor..] : [];
    }
}

using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans;

/// <summary>A timer of one activation. Each tick is queued as a call is; the next one is counted from the end of the last.</summary>
internal sealed class GrainTimer : Request, IGrainTimer
{
    private readonly Activation _owner;
    private readonly Func<CancellationToken, Task> _tick;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private readonly bool _interleave;
    private readonly bool _keepAlive;
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private bool _hasChanged;
    private bool _isFiring;

    public GrainTimer(Activation owner, Func<CancellationToken, Task> tick, GrainTimerCreationOptions options)
    {
        Check(options.DueTime, options.Period);
        _owner = owner;
        _tick = tick;
        _interleave = options.Interleave;
        _keepAlive = options.KeepAlive;
        _dueTime = options.DueTime;
        _period = options.Period;

        // The timer must not hold on to the context of whoever registered it.
        using (ExecutionContext.SuppressFlow())
            _timer = owner.Silo.GrainClock.CreateTimer(state => ((GrainTimer)state!).Queue(), this, _dueTime, Timeout.InfiniteTimeSpan);
    }

    public override bool AlwaysInterleaves => _interleave;

    public override bool IsReadOnly => false;

    public override bool KeepsAlive => _keepAlive;

    public override bool IsAbandoned => _stop.IsCancellationRequested;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, period);
        _hasChanged = true;
        _dueTime = dueTime;
        _period = period;
        if (!_isFiring)
            Arm(dueTime);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _timer.Dispose();
        _owner.Forget(this);
    }

    public override void Start(Activation target) => _ = Run();

    // A tick without its activation is meaningless: it is dropped, not answered or sent on.
    public override void Fail(Exception exception)
    {
    }

    public override void Forward(Exception? activationFailure)
    {
    }

    private void Queue()
    {
        _isFiring = true;
        NextWaiting = null;
        _owner.Receive(this);
    }

    private async Task Run()
    {
        RequestContext.Import(null);
        _hasChanged = false;
        try
        {
            await _tick(_stop.Token);
        }
        catch (Exception exception)
        {
            // As in Orleans: a failing tick is logged and the timer goes on.
            _owner.Silo.Log.LogWarning(exception, "A timer of {GrainId} failed and goes on.", _owner.GrainId);
        }

        _isFiring = false;
        if (!_stop.IsCancellationRequested)
            Arm(_hasChanged ? _dueTime : _period);
        _owner.OnCompleted(this);
    }

    private void Arm(TimeSpan dueTime)
    {
        try
        {
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // Disposed meanwhile: there is no next tick.
        }
    }

    private static void Check(TimeSpan dueTime, TimeSpan period)
    {
        const long LongestMilliseconds = 0xfffffffe;
        foreach (var (time, name) in new[] { (dueTime, nameof(dueTime)), (period, nameof(period)) })
        {
            var milliseconds = (long)time.TotalMilliseconds;
            ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, -1, name);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, LongestMilliseconds, name);
        }
    }
}

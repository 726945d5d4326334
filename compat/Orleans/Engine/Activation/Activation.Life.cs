using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// From first call to end: Creating, Activating (constructor, state, <c>OnActivateAsync</c>), Valid, Deactivating (calls that run end,
/// <c>OnDeactivateAsync</c>), Ended. Calls that wait when an activation ends go to its successor; if it could not be activated they fail
/// with the reason.
/// </summary>
internal sealed partial class Activation
{
    private Stage _stage;
    private bool _isEnding;
    private bool _wasValid;
    private DeactivationReason _reason;
    private long _lastUsed;
    private long _keepUntil;
    private List<GrainTimer>? _timers;

    private enum Stage : byte
    {
        Creating,
        Activating,
        Valid,
        Deactivating,
        Ended,
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (this)
        {
            if (_stage is Stage.Deactivating or Stage.Ended)
                return;
            _wasValid = _stage == Stage.Valid;
            _stage = Stage.Deactivating;
            _reason = deactivationReason;
        }

        Scheduler.Wake();
    }

    public void DelayDeactivation(TimeSpan time) => _keepUntil = Silo.NowPlus(time);

    /// <summary>True if nothing has used this activation for its class's age.</summary>
    public bool IsStale(long now)
    {
        if (Silo.Ages.For(Class.Type) is not { } age)
            return false;
        lock (this)
        {
            return _stage == Stage.Valid && _running == 0 && _waiting == 0
                && Silo.LifeClock.GetElapsedTime(_lastUsed, now) >= age && _keepUntil <= now;
        }
    }

    public IGrainTimer RegisterTimer(Func<CancellationToken, Task> tick, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(this, tick, options);
        lock (this)
            (_timers ??= []).Add(timer);
        return timer;
    }

    public void Forget(GrainTimer timer)
    {
        lock (this)
            _timers?.Remove(timer);
    }

    /// <summary>What a killed silo leaves of an activation: nothing that runs.</summary>
    public void Abandon()
    {
        lock (this)
            _stage = Stage.Ended;
        DisposeTimers();
        _deactivated?.TrySetResult();
    }

    // The caller holds the lock.
    private Action? TakeLifeStep()
    {
        switch (_stage)
        {
            case Stage.Creating:
                _stage = Stage.Activating;
                _running++;
                return () => _ = Activate();
            case Stage.Deactivating when _running == 0 && !_isEnding:
                _isEnding = true;
                return () => _ = End();
            default:
                return null;
        }
    }

    private async Task Activate()
    {
        Exception? failure = null;
        try
        {
            RequestContext.Import(_waitingFirst?.Context);
            GrainInstance = Class.Make(this);
            if (_lifecycle is not null || Class.OverridesOnActivate)
            {
                using var limit = new CancellationTokenSource(Silo.ActivationTimeout, Silo.LifeClock);
                if (_lifecycle is not null)
                    await _lifecycle.Start(limit.Token).WaitAsync(limit.Token);
                if (GrainInstance is IGrainBase grain)
                    await grain.OnActivateAsync(limit.Token).WaitAsync(limit.Token);
            }
        }
        catch (Exception exception)
        {
            // Grain code may throw anything; whatever it is goes to the callers below.
            failure = exception;
            Silo.Log.LogError(exception, "Activation of {GrainId} failed.", GrainId);
        }

        lock (this)
        {
            _running--;
            if (failure is not null)
            {
                // Its callers hear of it when it has ended, so that one who tries again at once meets a new activation.
                _stage = Stage.Deactivating;
                _reason = new DeactivationReason(DeactivationReasonCode.ActivationFailed, failure, "Failed to activate grain.");
            }
            else if (_stage == Stage.Activating)
            {
                _stage = Stage.Valid;
            }
        }

        Scheduler.Wake();
    }

    private async Task End()
    {
        DisposeTimers();
        try
        {
            if (_wasValid && (_lifecycle is not null || Class.OverridesOnDeactivate))
            {
                using var limit = new CancellationTokenSource(Silo.DeactivationTimeout, Silo.LifeClock);
                if (GrainInstance is IGrainBase grain)
                    await grain.OnDeactivateAsync(_reason, limit.Token).WaitAsync(limit.Token);
                if (_lifecycle is not null)
                    await _lifecycle.Stop(limit.Token).WaitAsync(limit.Token);
            }
        }
        catch (Exception exception)
        {
            // The activation ends whatever its code throws; what it failed to do is in the log.
            Silo.Log.LogError(exception, "Deactivation of {GrainId} failed and goes on.", GrainId);
        }

        List<Request> orphans;
        lock (this)
        {
            _stage = Stage.Ended;
            orphans = TakeAllWaiting();
        }

        Silo.Forget(this);
        await DisposeInstance();
        _deactivated?.TrySetResult();
        foreach (var request in orphans)
            request.Forward(_reason.ReasonCode == DeactivationReasonCode.ActivationFailed ? _reason.Exception : null);
    }

    private void DisposeTimers()
    {
        GrainTimer[] timers;
        lock (this)
            timers = [.. _timers ?? []];
        foreach (var timer in timers)
            timer.Dispose();
    }

    private async Task DisposeInstance()
    {
        try
        {
            if (GrainInstance is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else
                (GrainInstance as IDisposable)?.Dispose();
            if (_scope is IAsyncDisposable scope)
                await scope.DisposeAsync();
            else
                _scope?.Dispose();
        }
        catch (Exception exception)
        {
            Silo.Log.LogError(exception, "Disposing {GrainId} failed.", GrainId);
        }
    }
}

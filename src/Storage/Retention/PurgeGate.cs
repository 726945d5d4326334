using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage.Keys;

namespace AlprGrains.Storage.Retention;

/// <summary>
/// Holds that are being placed and keys that are being destroyed exclude each other: copies go on side by side, a purge waits for those that are
/// under way and lets none begin meanwhile. A copy that takes too long makes the purge try again later: INV-6 outranks the minute of INV-4.
/// </summary>
/// <param name="keys">Their watermark.</param>
/// <param name="clock">Hides what is over.</param>
/// <param name="fence">Between silos; null where one process has the keys to itself.</param>
internal sealed class PurgeGate(KeyStore keys, RetentionClock clock, ICopyFence? fence = null) : IPurgeGate
{
    private readonly Lock _lock = new();
    private int _copying;
    private bool _purging;
    private TaskCompletionSource _changed = NewSignal();

    public DateTimeOffset DestroyedUntil => keys.DestroyedThrough is { Number: >= 0 } through ? through.End : DateTimeOffset.UnixEpoch;

    public async ValueTask<bool> WhileAlive(DateTimeOffset oldestUpload, Func<Task> work)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (!_purging)
                {
                    if (oldestUpload < DestroyedUntil || !ReadRetention.IsKept(oldestUpload, clock.Hiding)) return false;
                    _copying++;
                    break;
                }
                changed = _changed.Task;
            }
            await changed;
        }
        try
        {
            if (fence is null)
            {
                await work();
                return true;
            }
            await using var shared = await fence.Share();
            keys.Refresh(); // another silo may have purged until just now
            if (oldestUpload < DestroyedUntil) return false;
            await work();
            await shared.RequireHeld(); // else a purge may have run meanwhile
            return true;
        }
        finally
        {
            lock (_lock)
            {
                _copying--;
                Signal();
            }
        }
    }

    /// <summary>Runs the purge with no copy under way; false when one did not end in time.</summary>
    public async Task<bool> Purge(Func<Task> purge, TimeProvider time)
    {
        lock (_lock)
        {
            if (_purging) return false;
            _purging = true;
        }
        try
        {
            while (true)
            {
                Task changed;
                lock (_lock)
                {
                    if (_copying == 0) break;
                    changed = _changed.Task;
                }
                try
                {
                    await changed.WaitAsync(IPurgeGate.WorkMax, time);
                }
                catch (TimeoutException)
                {
                    return false;
                }
            }
            await using var own = fence is null ? null : await fence.Own(IPurgeGate.WorkMax);
            if (fence is not null && own is null) return false;
            keys.Refresh();
            await purge();
            return true;
        }
        finally
        {
            lock (_lock)
            {
                _purging = false;
                Signal();
            }
        }
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

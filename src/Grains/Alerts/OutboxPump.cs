using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Grains.Hosting;
using AlprGrains.Plates;
using Microsoft.Extensions.Logging;

namespace AlprGrains.Grains.Alerts;

/// <summary>
/// Alerts that were written with their reads go to their grains, and leave the outbox when they have arrived: at least once, and
/// since the grain is named by read and entry version, one alert each (INV-7). What fails is tried again, more and more slowly.
/// </summary>
public sealed partial class OutboxPump(IReadStore store, IGrainFactory grains, TimeProvider time, ILogger<OutboxPump> log) : SiloLoop
{
    /// <summary>Alerts under way at once.</summary>
    public const int BatchMax = 100;

    /// <summary>Rounds that found alerts without waiting, one after the other, from which on the pump is under load.</summary>
    public const int RoundsUnderLoad = 10;

    /// <summary>
    /// Under load a round begins this long after the one before. Each costs the disk some syncs, which reads wait for as well, and alerts
    /// that come meanwhile share them. An alert after a quiet time, and a full round, wait for nothing.
    /// </summary>
    public static readonly TimeSpan RoundUnderLoad = TimeSpan.FromMilliseconds(50);

    public static readonly TimeSpan BackOffMin = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan BackOffMax = TimeSpan.FromSeconds(10);

    private int _roundsInARow;

    protected override async Task Run(CancellationToken stop)
    {
        var backOff = TimeSpan.Zero;
        while (!stop.IsCancellationRequested)
        {
            if (backOff > TimeSpan.Zero) await Task.Delay(backOff, time, stop);
            var isDone = await TryDrain(stop);
            backOff = isDone ? TimeSpan.Zero : Longer(backOff);
        }
    }

    /// <summary>Waits for alerts and delivers them; false when any failed.</summary>
    private async Task<bool> TryDrain(CancellationToken stop)
    {
        try
        {
            var waiting = store.AlertsWaiting(stop);
            _roundsInARow = waiting.IsCompleted ? _roundsInARow + 1 : 0;
            await waiting;
            var beganAt = time.GetTimestamp();
            var pending = await store.PendingAlerts(BatchMax);
            var arrived = await Task.WhenAll(pending.Select(TryRaise));
            ImmutableArray<AlertId> delivered = [.. pending.Where((_, i) => arrived[i]).Select(draft => draft.Id)];
            if (!delivered.IsEmpty) await store.ConfirmAlerts(delivered);
            if (_roundsInARow >= RoundsUnderLoad && pending.Length < BatchMax && RoundUnderLoad - time.GetElapsedTime(beganAt) is var rest && rest > TimeSpan.Zero)
                await Task.Delay(rest, time, stop);
            return delivered.Length == pending.Length;
        }
        catch (Exception failure) when (!stop.IsCancellationRequested) // safe: what was not confirmed is still in the outbox
        {
            LogStoreFailed(failure);
            return false;
        }
    }

    private async Task<bool> TryRaise(AlertDraft draft)
    {
        try
        {
            await grains.GetGrain<IAlertGrain>(draft.Id.Text).Raise(draft);
            return true;
        }
        catch (Exception failure) // safe: it stays in the outbox
        {
            LogNotRaised(draft.Id.Text, failure);
            return false;
        }
    }

    private static TimeSpan Longer(TimeSpan backOff) => backOff == TimeSpan.Zero ? BackOffMin : backOff * 2 < BackOffMax ? backOff * 2 : BackOffMax;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alert {Alert} could not be raised; it is tried again")]
    private partial void LogNotRaised(string alert, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox of alerts could not be read or confirmed; it is tried again")]
    private partial void LogStoreFailed(Exception failure);
}

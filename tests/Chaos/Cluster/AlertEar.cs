using System.Collections.Immutable;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Gateway;

namespace AlprGrains.Tests.Chaos.Cluster;

/// <summary>Follows the feed of alerts from its beginning, through whatever happens to it.</summary>
internal sealed class AlertEar : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500), Look = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<SeenAlert> _heard = [];
    private readonly Task _listening;

    public AlertEar(GatewaySession person) => _listening = Listen(person);

    public ImmutableArray<SeenAlert> Heard { get { lock (_gate) return [.. _heard]; } }

    /// <summary>Whether all of these were heard before the time was over.</summary>
    public async Task<bool> Until(Func<ImmutableArray<SeenAlert>, bool> enough, TimeSpan within, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(within);
        using var pace = new PeriodicTimer(Look);
        try
        {
            while (!enough(Heard)) await pace.WaitForNextTickAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return enough(Heard);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening;
        _stop.Dispose();
    }

    private async Task Listen(GatewaySession person)
    {
        for (var cursor = 0L; !_stop.IsCancellationRequested;)
        {
            try
            {
                var page = await person.AlertsAfter(cursor, _stop.Token);
                cursor = page.Cursor;
                lock (_gate) _heard.AddRange(page.Alerts.Select(alert => new SeenAlert(alert.Id, alert.Camera, alert.CapturedAt)));
            }
            catch (Exception failed) when (failed is VerbFailure or HttpRequestException or OperationCanceledException or IOException)
            {
                if (!_stop.IsCancellationRequested) await Task.Delay(Pause, CancellationToken.None); // the feed's silo went: it comes back with another
            }
        }
    }
}

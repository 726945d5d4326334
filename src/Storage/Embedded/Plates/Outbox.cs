using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Plates;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;

namespace AlprGrains.Storage.Embedded.Plates;

/// <summary>
/// Alerts that were written with their reads and wait to be delivered (INV-7), sealed like the reads and hidden like them
/// from 30 days on. Whoever waits is woken when a commit has left some.
/// </summary>
internal sealed class Outbox(Days days, KeyStore keys, TimeProvider time)
{
    private readonly AlertsLeft _left = new();

    /// <summary>The oldest that wait, at most <paramref name="alertsMax"/>.</summary>
    public ImmutableArray<AlertDraft> Pending(int alertsMax)
    {
        var now = time.GetUtcNow();
        var drafts = ImmutableArray.CreateBuilder<AlertDraft>();
        foreach (var day in days.Snapshot)
        {
            if (day.AlertsPending == 0) continue;
            if (drafts.Count >= alertsMax) break;
            var rows = new List<(string AlertId, DateTimeOffset UploadedAt, byte[] Sealed)>();
            day.Read(reader =>
            {
                reader.PendingAlerts((now - ReadRetention.Period).UtcTicks, alertsMax - drafts.Count, rows); // INV-4
                return rows;
            });
            foreach (var (alertId, uploadedAt, sealedBytes) in rows)
            {
                if (new SealedAlert(alertId, sealedBytes).Open(uploadedAt, keys) is { } draft) drafts.Add(draft); // else purged
            }
        }
        return drafts.ToImmutable();
    }

    /// <summary>Completes when some wait.</summary>
    public async ValueTask Waiting(CancellationToken cancellation)
    {
        var left = _left.Next; // taken before looking: a commit in between completes it
        foreach (var day in days.Snapshot)
            if (day.AlertsPending > 0) return;
        await left.WaitAsync(cancellation);
    }

    /// <summary>On the committer: some are left.</summary>
    public void Wake() => _left.Wake();
}

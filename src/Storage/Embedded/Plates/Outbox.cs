using System.Collections.Immutable;
using System.Text;
using AlprGrains.Alerts;
using AlprGrains.Plates;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Sealing;

namespace AlprGrains.Storage.Embedded.Plates;

/// <summary>
/// Alerts that were written with their reads and wait to be delivered (INV-7), sealed like the reads and hidden like them
/// from 30 days on. Whoever waits is woken when a commit has left some.
/// </summary>
internal sealed class Outbox(Days days, KeyStore keys, TimeProvider time)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _left = NewSignal();

    public static PendingAlert[] Seal(ImmutableArray<AlertDraft> alerts, PlateRead read, DataKey key)
    {
        if (alerts.IsDefaultOrEmpty) return [];
        var pending = new PendingAlert[alerts.Length];
        for (var i = 0; i < alerts.Length; i++)
        {
            // Page and alert show one read: the draft carries it as it is stored, clamped.
            var draft = alerts[i].Read.Id == read.Id ? alerts[i] with { Read = read }
                : throw new ArgumentException($"alert {alerts[i].Id} is of read {alerts[i].Read.Id.Hex}, not of {read.Id.Hex} with which it is to be stored (INV-7)", nameof(alerts));
            pending[i] = new PendingAlert(draft.Id.Text, key.Seal(ContractJson.Write(draft), Bind(draft.Id.Text)));
        }
        return pending;
    }

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
                if (keys.OpeningKey(UploadMinute.Of(uploadedAt)) is not { } key) continue; // purged
                var clear = key.TryOpen(sealedBytes, Bind(alertId))
                    ?? throw new StorageException(StorageFault.Damaged, $"alert {alertId} does not open with the key of its minute: its row was altered or damaged; restore the file of {day.Number.Name} from a backup");
                drafts.Add(ContractJson.Read<AlertDraft>(clear)!);
            }
        }
        return drafts.ToImmutable();
    }

    /// <summary>Completes when some wait.</summary>
    public async ValueTask Waiting(CancellationToken cancellation)
    {
        Task left;
        lock (_lock) left = _left.Task; // taken before looking: a commit in between completes it
        foreach (var day in days.Snapshot)
            if (day.AlertsPending > 0) return;
        await left.WaitAsync(cancellation);
    }

    /// <summary>On the committer: some are left.</summary>
    public void Wake()
    {
        TaskCompletionSource left;
        lock (_lock)
        {
            left = _left;
            _left = NewSignal();
        }
        left.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static byte[] Bind(string alertId) => Encoding.UTF8.GetBytes($"alert {alertId}");
}

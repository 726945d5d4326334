using System.Collections.Immutable;
using System.Text;
using AlprGrains.Alerts;
using AlprGrains.Plates;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Sealing;

namespace AlprGrains.Storage.Plates;

/// <summary>An alert that leaves with its read (INV-7), sealed under the key of the read's upload minute and bound to its own id.</summary>
internal readonly record struct SealedAlert(string AlertId, byte[] Bytes)
{
    public static SealedAlert[] Of(ImmutableArray<AlertDraft> alerts, PlateRead read, DataKey key)
    {
        if (alerts.IsDefaultOrEmpty) return [];
        var pending = new SealedAlert[alerts.Length];
        for (var i = 0; i < alerts.Length; i++)
        {
            // Page and alert show one read: the draft carries it as it is stored, clamped.
            var draft = alerts[i].Read.Id == read.Id ? alerts[i] with { Read = read }
                : throw new ArgumentException($"alert {alerts[i].Id} is of read {alerts[i].Read.Id.Hex}, not of {read.Id.Hex} with which it is to be stored (INV-7)", nameof(alerts));
            pending[i] = new SealedAlert(draft.Id.Text, ContractJson.Seal(draft, key, Bind(draft.Id.Text)));
        }
        return pending;
    }

    /// <summary>The alert, or null when its key is destroyed.</summary>
    public AlertDraft? Open(DateTimeOffset uploadedAt, KeyStore keys)
    {
        if (keys.OpeningKey(UploadMinute.Of(uploadedAt)) is not { } key) return null;
        var clear = key.TryOpen(Bytes, Bind(AlertId))
            ?? throw new StorageException(StorageFault.Damaged, $"alert {AlertId} does not open with the key of its minute: its row was altered or damaged; restore the reads of {UploadDay.Of(uploadedAt).Name} from a backup");
        return ContractJson.Read<AlertDraft>(clear);
    }

    private static byte[] Bind(string alertId) => Encoding.UTF8.GetBytes($"alert {alertId}");
}

using System.Text;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Sealing;
using Orleans.Runtime;

namespace AlprGrains.Storage.States;

/// <summary>
/// Seals a grain's state for whichever backend keeps it: as JSON, under the state key, or under its upload minute's key when it
/// dies with an upload (INV-4). Sealed bytes are bound to their grain and state name, so that bytes moved to another do not open.
/// </summary>
internal sealed class StateSeal(KeyStore keys)
{
    public (UploadMinute? Minute, byte[] Sealed) Seal<T>(string stateName, GrainId grain, T state)
    {
        UploadMinute? minute = state is IDiesWithUpload { UploadedAt: { } uploadedAt } ? UploadMinute.Of(uploadedAt) : null;
        var key = minute is { } of ? keys.SealingKey(of) : keys.StateKey;
        return (minute, ContractJson.Seal(state, key, Bind(stateName, grain)));
    }

    /// <summary>The state, or its default when the key it was sealed under is destroyed. Throws <see cref="StorageException"/> when the bytes were altered.</summary>
    /// <param name="kept">What keeps the bytes and is to be restored: "the file of states".</param>
    public bool TryOpen<T>(string stateName, GrainId grain, UploadMinute? minute, ReadOnlySpan<byte> sealedState, string kept, out T? state)
    {
        var key = minute is { } of ? keys.OpeningKey(of) : keys.StateKey;
        state = default;
        if (key is null) return false;
        state = ContractJson.Read<T>(key.TryOpen(sealedState, Bind(stateName, grain))
            ?? throw new StorageException(StorageFault.Damaged, $"state '{stateName}' of {grain} does not open with its key: it was altered or damaged; restore {kept} from a backup"));
        return true;
    }

    private static byte[] Bind(string stateName, GrainId grain) => Encoding.UTF8.GetBytes($"state {stateName} of {grain}");
}

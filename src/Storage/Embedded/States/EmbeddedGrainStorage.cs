using System.Globalization;
using System.Text;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Sealing;
using Orleans.Runtime;
using Orleans.Storage;

namespace AlprGrains.Storage.Embedded.States;

/// <summary>
/// The engine's grain storage over <see cref="StateFile"/>: state as JSON, sealed under the state key, or under its upload
/// minute's key when it dies with an upload; then a destroyed key reads as "no such state". A write from another version
/// than the stored one throws <see cref="InconsistentStateException"/>. Grain ids stand in clear: they never hold a plate.
/// </summary>
internal sealed class EmbeddedGrainStorage(StateFile file, KeyStore keys) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (grain, stored) = (grainId.ToString(), await file.Find(grainId.ToString(), stateName));
        var clear = stored is { Sealed.Length: > 0 } state ? Open(grain, stateName, state) : null;
        grainState.State = clear is null ? Activator.CreateInstance<T>() : ContractJson.Read<T>(clear)!;
        grainState.ETag = stored is null ? null : ETagOf(stored.Value.Version);
        grainState.RecordExists = clear is not null;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var grain = grainId.ToString();
        UploadMinute? minute = grainState.State is IDiesWithUpload { UploadedAt: { } uploadedAt } ? UploadMinute.Of(uploadedAt) : null;
        var sealedState = KeyOf(minute).Seal(ContractJson.Write(grainState.State), Bind(grain, stateName));
        grainState.ETag = await Put(grain, stateName, grainState.ETag, minute, sealedState);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var cleared = await file.Find(grainId.ToString(), stateName) is null && grainState.ETag is null
            ? null
            : await Put(grainId.ToString(), stateName, grainState.ETag, null, []);
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = cleared;
        grainState.RecordExists = false;
    }

    private async Task<string> Put(string grain, string stateName, string? eTag, UploadMinute? minute, byte[] sealedState)
    {
        long? from = eTag is null ? null
            : long.TryParse(eTag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version
            : throw new ArgumentException($"'{eTag}' is not an ETag that this storage gave", nameof(eTag));
        var written = await file.Put(grain, stateName, from, minute, sealedState);
        if (written is { } newVersion) return ETagOf(newVersion);
        var stored = await file.Find(grain, stateName) is { } found ? ETagOf(found.Version) : null;
        throw new InconsistentStateException($"state '{stateName}' of {grain} was written by someone else since it was read", stored, eTag);
    }

    // Null when the key of its minute is destroyed: the state died with its upload.
    private byte[]? Open(string grain, string stateName, StoredState state)
    {
        var key = state.Minute is { } minute ? keys.OpeningKey(minute) : keys.StateKey;
        if (key is null) return null;
        return key.TryOpen(state.Sealed, Bind(grain, stateName))
            ?? throw new StorageException(StorageFault.Damaged, $"state '{stateName}' of {grain} does not open with its key: its row was altered or damaged; restore the file of states from a backup");
    }

    private DataKey KeyOf(UploadMinute? minute) => minute is { } of ? keys.SealingKey(of) : keys.StateKey;

    private static byte[] Bind(string grain, string stateName) => Encoding.UTF8.GetBytes($"state {stateName} of {grain}");

    private static string ETagOf(long version) => version.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.States;
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
    private readonly StateSeal _seal = new(keys);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = await file.Find(grainId.ToString(), stateName);
        T? state = default;
        var lives = stored is { Sealed.Length: > 0 } found && _seal.TryOpen(stateName, grainId, found.Minute, found.Sealed, "the file of states", out state);
        grainState.State = lives ? state : Activator.CreateInstance<T>();
        grainState.ETag = stored is null ? null : ETagOf(stored.Value.Version);
        grainState.RecordExists = lives;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (minute, sealedState) = _seal.Seal(stateName, grainId, grainState.State);
        grainState.ETag = await Put(grainId.ToString(), stateName, grainState.ETag, minute, sealedState);
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

    private static string ETagOf(long version) => version.ToString(CultureInfo.InvariantCulture);
}

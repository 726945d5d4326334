using System.Text.Json;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.States;
using Orleans.Runtime;
using Orleans.Storage;

namespace AlprGrains.Storage.AzureBlob.States;

/// <summary>
/// Grain states in blob storage, sealed before the provider sees them (INV-11): this stands before Microsoft's provider and
/// before the one of the same names in compat alike. Conflicts pass as <see cref="InconsistentStateException"/>; what the service refuses
/// or does not answer throws <see cref="StorageException"/>, and then the outcome is unknown: the activation reads anew.
/// </summary>
internal sealed class SealingGrainStorage(IGrainStorage blobs, KeyStore keys) : IGrainStorage
{
    private const string Kept = "the container of states";

    private readonly StateSeal _seal = new(keys);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = new GrainState<SealedState>();
        await Named("read", stateName, grainId, () => blobs.ReadStateAsync(stateName, grainId, stored));
        T? state = default;
        var lives = stored is { RecordExists: true, State: { } found }
            && _seal.TryOpen(stateName, grainId, found.Minute is { } minute ? new UploadMinute(minute) : null, Bytes(found, stateName, grainId), Kept, out state);
        grainState.State = lives ? state : Activator.CreateInstance<T>();
        grainState.ETag = stored.ETag;
        grainState.RecordExists = lives;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (minute, sealedState) = _seal.Seal(stateName, grainId, grainState.State);
        var stored = new GrainState<SealedState>(new SealedState { Minute = minute?.Number, Sealed = Convert.ToBase64String(sealedState) }, grainState.ETag);
        await Named("written", stateName, grainId, () => blobs.WriteStateAsync(stateName, grainId, stored));
        grainState.ETag = stored.ETag;
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = new GrainState<SealedState>(null, grainState.ETag) { RecordExists = grainState.RecordExists };
        await Named("cleared", stateName, grainId, () => blobs.ClearStateAsync(stateName, grainId, stored));
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = stored.ETag;
        grainState.RecordExists = false;
    }

    private static byte[] Bytes(SealedState state, string stateName, GrainId grainId)
    {
        var bytes = new byte[state.Sealed.Length];
        return Convert.TryFromBase64String(state.Sealed, bytes, out var count)
            ? bytes[..count]
            : throw Damaged(stateName, grainId, null);
    }

    private static StorageException Damaged(string stateName, GrainId grainId, Exception? cause) =>
        new(StorageFault.Damaged, $"state '{stateName}' of {grainId} is not what was written: restore {Kept} from a backup", cause);

    private static async Task Named(string doing, string stateName, GrainId grainId, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception failure) when (BlobFailures.IsOfTheService(failure))
        {
            throw BlobFailures.Name(failure, $"state '{stateName}' of {grainId} could not be {doing}");
        }
        catch (JsonException altered)
        {
            throw Damaged(stateName, grainId, altered);
        }
    }
}

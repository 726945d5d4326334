using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>
/// Grain states as JSON, one blob each under the package's own names. A write goes through only from the version that its
/// writer has read: the blob's ETag is the state's, and another one there throws <see cref="InconsistentStateException"/>.
/// Each write carries an id of its own, so that a repeat of one whose answer was lost is known for what it is; where another
/// has written on top of it meanwhile, it ends as a conflict although it was made: whoever meets one reads anew.
/// </summary>
internal sealed class AzureBlobGrainStorage : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    private const string WriteIdKey = "write";
    private const int WriteIdBytes = 16;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // no page ever holds it

    private readonly string _name;
    private readonly AzureBlobStorageOptions _options;
    private readonly BlobContainerClient _container;

    public AzureBlobGrainStorage(string name, AzureBlobStorageOptions options)
    {
        _name = name;
        _options = options;
        _container = (options.BlobServiceClient ?? throw new InvalidOperationException($"the grain storage '{name}' knows no account: set {nameof(AzureBlobStorageOptions)}.{nameof(options.BlobServiceClient)}"))
            .GetBlobContainerClient(options.ContainerName);
    }

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe($"{nameof(AzureBlobGrainStorage)}-{_name}", _options.InitStage, stop => _container.CreateIfNotExistsAsync(cancellationToken: stop));

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            var stored = (await BlobOf(stateName, grainId).DownloadContentAsync().ConfigureAwait(false)).Value;
            var exists = stored.Details.ContentLength > 0;
            grainState.State = exists ? JsonSerializer.Deserialize<T>(stored.Content, Json) : New<T>();
            grainState.ETag = stored.Details.ETag.ToString();
            grainState.RecordExists = exists;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            (grainState.State, grainState.ETag, grainState.RecordExists) = (New<T>(), null, false);
        }
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.ETag = await Put(stateName, grainId, grainState.ETag, new BinaryData(JsonSerializer.SerializeToUtf8Bytes(grainState.State, Json))).ConfigureAwait(false);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.ETag = _options.DeleteStateOnClear
            ? await Delete(stateName, grainId, grainState.ETag).ConfigureAwait(false)
            : await Put(stateName, grainId, grainState.ETag, BinaryData.Empty).ConfigureAwait(false);
        grainState.State = New<T>();
        grainState.RecordExists = false;
    }

    private async Task<string> Put(string stateName, GrainId grainId, string? eTag, BinaryData content)
    {
        var blob = BlobOf(stateName, grainId);
        var writeId = Convert.ToHexString(RandomNumberGenerator.GetBytes(WriteIdBytes));
        var upload = new BlobUploadOptions
        {
            Conditions = From(eTag),
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/octet-stream" },
            Metadata = new Dictionary<string, string> { [WriteIdKey] = writeId },
        };
        try
        {
            return (await Upload().ConfigureAwait(false)).Value.ETag.ToString();
        }
        catch (RequestFailedException conflict) when (IsConflict(conflict))
        {
            return await LandedAs(blob, writeId).ConfigureAwait(false) ?? throw Inconsistent(stateName, grainId, eTag, conflict);
        }

        async Task<Response<BlobContentInfo>> Upload()
        {
            try
            {
                return await blob.UploadAsync(content, upload).ConfigureAwait(false);
            }
            catch (RequestFailedException missing) when (missing.ErrorCode == nameof(BlobErrorCode.ContainerNotFound) && eTag is null)
            {
                await _container.CreateIfNotExistsAsync().ConfigureAwait(false);
                return await blob.UploadAsync(content, upload).ConfigureAwait(false);
            }
        }
    }

    private async Task<string?> Delete(string stateName, GrainId grainId, string? eTag)
    {
        if (eTag is null) return null; // never read as written: nothing of this writer's to delete
        try
        {
            await BlobOf(stateName, grainId).DeleteAsync(DeleteSnapshotsOption.None, From(eTag)).ConfigureAwait(false);
            return null;
        }
        catch (RequestFailedException conflict) when (IsConflict(conflict))
        {
            throw Inconsistent(stateName, grainId, eTag, conflict);
        }
    }

    // The client tries again when no answer comes: the first try may have been carried out.
    private static async Task<string?> LandedAs(BlobClient blob, string writeId)
    {
        try
        {
            var stored = (await blob.GetPropertiesAsync().ConfigureAwait(false)).Value;
            return stored.Metadata.TryGetValue(WriteIdKey, out var id) && id == writeId ? stored.ETag.ToString() : null;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    private BlobClient BlobOf(string stateName, GrainId grainId)
    {
        var name = $"{stateName}-{grainId}.json";
        // An address with such a part is shortened on its way, and two grains would share a blob.
        if (name.Split('/').Any(part => part is "." or ".." or "")) throw new ArgumentException($"the grain {grainId} has a key that no blob can be named by", nameof(grainId));
        return _container.GetBlobClient(name);
    }

    private static BlobRequestConditions From(string? eTag) =>
        eTag is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = new ETag(eTag) };

    // A blob that is gone altogether is another version too; a container that is gone is not.
    private static bool IsConflict(RequestFailedException answer) =>
        answer.Status == 412 || answer.ErrorCode is nameof(BlobErrorCode.BlobAlreadyExists) or nameof(BlobErrorCode.BlobNotFound);

    private static InconsistentStateException Inconsistent(string stateName, GrainId grainId, string? eTag, RequestFailedException conflict) =>
        new($"state '{stateName}' of {grainId} was written by another since it was read", "Unknown", eTag, conflict);

    private static T New<T>() => Activator.CreateInstance<T>();
}

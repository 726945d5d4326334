using System.Diagnostics.CodeAnalysis;
using Azure.Storage.Blobs;

namespace Orleans.Configuration;

/// <summary>Where grain states lie in blob storage.</summary>
public class AzureBlobStorageOptions
{
    public const string DEFAULT_CONTAINER_NAME = "grainstate";

    public const int DEFAULT_INIT_STAGE = ServiceLifecycleStage.ApplicationServices;

    private BlobServiceClient? _client;

    public string ContainerName { get; set; } = DEFAULT_CONTAINER_NAME;

    /// <summary>Who speaks to the service; must be given.</summary>
    [DisallowNull]
    public BlobServiceClient? BlobServiceClient
    {
        get => _client;
        set => _client = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>False: a cleared state leaves an empty blob, whose ETag goes on to fence old versions.</summary>
    public bool DeleteStateOnClear { get; set; } = true;

    /// <summary>The stage of the silo's start in which the container is made.</summary>
    public int InitStage { get; set; } = DEFAULT_INIT_STAGE;
}

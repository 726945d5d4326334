using AlprGrains.Storage.AzureBlob;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.TestKit;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace AlprGrains.Tests.Storage.States;

/// <summary>Blob storage keeps every promise of a storage of grain states, on a real Azurite, wired as a silo wires it.</summary>
public sealed class AzureBlobGrainStorageTests(OneAzurite azurite) : GrainStorageConformance, IClassFixture<OneAzurite>
{
    protected override StatesUnderTest Lend(TimeProvider time) => new AzureStates(azurite.NewContainers(), time);
}

/// <summary>Sealed states in a container of their own; a crash is a silo that forgets everything.</summary>
public sealed class AzureStates : StatesUnderTest
{
    private readonly DataFolder _folder = new();
    private readonly AzureBlobOptions _options;
    private readonly TimeProvider _time;
    private readonly KeyStore _keys;
    private readonly List<ServiceProvider> _silos = [];

    public AzureStates(AzureBlobOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _keys = KeyStore.Open(_folder["keys"], time);
        AddSilo();
    }

    public override IGrainStorage States => _silos[^1].GetRequiredKeyedService<IGrainStorage>(GrainStores.Default);

    public override KeyStore Keys => _keys;

    public override Task Crash()
    {
        AddSilo();
        return Task.CompletedTask;
    }

    public override async Task<byte[]> Lying()
    {
        var lying = new List<byte>();
        var container = new BlobContainerClient(_options.ConnectionString, _options.StateContainer);
        await foreach (var blob in container.GetBlobsAsync())
        {
            lying.AddRange(System.Text.Encoding.UTF8.GetBytes(blob.Name));
            lying.AddRange((await container.GetBlobClient(blob.Name).DownloadContentAsync()).Value.Content.ToArray());
        }
        return [.. lying];
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos) await silo.DisposeAsync();
        _keys.Dispose();
        _folder.Dispose();
    }

    private void AddSilo() => _silos.Add(new ServiceCollection()
        .AddSingleton(_time)
        .AddSealedAzureBlobGrainStorage(GrainStores.Default, options =>
        {
            options.ConnectionString = _options.ConnectionString;
            options.StateContainer = _options.StateContainer;
            (options.TriesMax, options.TryTimeout, options.FirstPause, options.PauseMax, options.Patience) =
                (_options.TriesMax, _options.TryTimeout, _options.FirstPause, _options.PauseMax, _options.Patience);
        }, _ => _keys)
        .BuildServiceProvider());
}

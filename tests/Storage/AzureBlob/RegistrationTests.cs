using AlprGrains.Evidence;
using AlprGrains.Storage;
using AlprGrains.Storage.AzureBlob;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;

namespace AlprGrains.Tests.Storage.AzureBlob;

public sealed class RegistrationTests(OneAzurite azurite) : IClassFixture<OneAzurite>, IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("camera", "demo-01");

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Beside_the_embedded_storage_images_and_states_go_into_blobs_under_its_keys()
    {
        var options = azurite.NewContainers();
        using var host = Host(options);
        await host.StartAsync();
        var image = new byte[] { 1, 2, 3 };
        var now = TimeProvider.System.GetUtcNow();
        var reference = await host.Services.GetRequiredService<IEvidenceStore>().Put(image, now);
        Assert.Equal([UploadDay.Of(now)], await host.Services.GetRequiredService<AzureBlobEvidence>().Days());
        Assert.Equal(image, (await host.Services.GetRequiredService<IEvidenceStore>().Get(reference))!.Value.ToArray());
        Assert.Empty(Directory.GetFiles(_folder, "*.segment", SearchOption.AllDirectories));

        var states = host.Services.GetRequiredKeyedService<IGrainStorage>(GrainStores.Default);
        var state = new GrainState<States.GrainStorageConformance.Counter>(new() { Count = 7 });
        await states.WriteStateAsync("state", Grain, state);
        Assert.StartsWith("\"0x", state.ETag, StringComparison.Ordinal); // a blob's
        await host.StopAsync();
    }

    [Fact]
    public async Task A_host_whose_account_cannot_be_reached_does_not_start_and_says_why()
    {
        var options = azurite.NewContainers();
        options.ConnectionString = TestKit.PrivateAzurite.ConnectionStringAt(1); // nobody listens there
        using var host = Host(options);
        var refused = await Assert.ThrowsAsync<StorageException>(() => host.StartAsync());
        Assert.StartsWith("the container of today could not be made: blob storage did not answer", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../b")]
    [InlineData("a/../b")]
    [InlineData("a//b")]
    public async Task A_grain_key_that_would_lead_to_another_grains_blob_is_a_mistake(string key)
    {
        await using var services = new ServiceCollection()
            .AddAzureBlobGrainStorage("states", states => states.BlobServiceClient = new Azure.Storage.Blobs.BlobServiceClient(azurite.ConnectionString))
            .BuildServiceProvider();
        await Assert.ThrowsAsync<ArgumentException>(() => services.GetRequiredKeyedService<IGrainStorage>("states")
            .WriteStateAsync("state", GrainId.Create("camera", key), new GrainState<string>("any")));
    }

    private IHost Host(AzureBlobOptions options)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders(); // what a host prints of a failed start is no part of this
        builder.Services.AddEmbeddedStorage(embedded => embedded.DataDirectory = _folder);
        builder.Services.AddAzureBlobEvidence(Configure, Keys);
        builder.Services.AddSealedAzureBlobGrainStorage(GrainStores.Default, Configure, Keys);
        return builder.Build();

        void Configure(AzureBlobOptions given)
        {
            (given.ConnectionString, given.EvidenceContainerPrefix, given.StateContainer) = (options.ConnectionString, options.EvidenceContainerPrefix, options.StateContainer);
            (given.TriesMax, given.FirstPause) = (2, TimeSpan.FromMilliseconds(1));
        }

        static KeyStore Keys(IServiceProvider all) => all.GetRequiredService<EmbeddedStorage>().Keys;
    }
}

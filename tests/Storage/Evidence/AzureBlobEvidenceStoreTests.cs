using AlprGrains.Evidence;
using AlprGrains.Storage;
using AlprGrains.Storage.AzureBlob;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.TestKit;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace AlprGrains.Tests.Storage.Evidence;

/// <summary>Blob storage keeps every promise of an evidence store, on a real Azurite; what only containers can do is below.</summary>
public sealed class AzureBlobEvidenceStoreTests(OneAzurite azurite) : EvidenceConformance, IClassFixture<OneAzurite>
{
    private Blobs _blobs = null!;

    protected override EvidenceUnderTest Lend(TimeProvider time) => _blobs = new Blobs(azurite.NewContainers(), time);

    [Fact]
    public async Task INV_4_past_days_are_dropped_as_containers_and_past_minutes_of_the_last_day_as_blobs()
    {
        var yesterday = await _blobs.Store.Put(Image(1), Noon.AddDays(-1));
        var past = await _blobs.Store.Put(Image(2), Noon);
        var kept = await _blobs.Store.Put(Image(3), Noon.AddMinutes(1));
        Assert.Equal([UploadDay.Of(Noon.AddDays(-1)), UploadDay.Of(Noon)], await _blobs.Evidence.Days());

        Time.Jump(UploadMinute.Of(Noon).End.AddDays(30));
        _blobs.Keys.DestroyThrough(UploadMinute.Of(Noon));
        Assert.Equal((1, 1), await _blobs.Evidence.DropThrough(UploadMinute.Of(Noon)));
        Assert.Equal([UploadDay.Of(Noon)], await _blobs.Evidence.Days());
        Assert.Single(await _blobs.Lying());
        Assert.Null(await _blobs.Store.Get(yesterday));
        Assert.Null(await _blobs.Store.Get(past));
        Assert.Equal(Image(3), (await _blobs.Store.Get(kept))!.Value.ToArray());
        Assert.Equal((0, 0), await _blobs.Evidence.DropThrough(UploadMinute.Of(Noon)));
    }

    [Fact]
    public async Task INV_6_images_whose_key_lives_are_not_dropped()
    {
        await _blobs.Store.Put(Image(1), Noon);
        Time.Jump(UploadMinute.Of(Noon).End.AddDays(30)); // due, and nobody has destroyed the key
        await Assert.ThrowsAsync<InvalidOperationException>(() => _blobs.Evidence.DropThrough(UploadMinute.Of(Noon)));
        Assert.Single(await _blobs.Lying());
    }

    [Fact]
    public async Task INV_11_containers_are_named_by_day_and_blobs_by_minute_and_silo()
    {
        await _blobs.Store.Put(Image(1), Noon);
        var name = Assert.Single(await _blobs.Lying()).Key;
        Assert.Matches($"^{_blobs.Options.EvidenceContainerPrefix}-2026-03-02/{UploadMinute.Of(Noon).Number:x}/[0-9a-f]{{16}}-1$", name);
    }

    [Fact]
    public async Task Images_that_come_together_are_written_in_few_requests()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(seed => _blobs.Store.Put(Image(seed % 10), Noon).AsTask()));
        var blob = Assert.Single(await _blobs.Blocks());
        Assert.InRange(blob.Value, 1, 40);
    }

    [Fact]
    public async Task A_silo_reads_what_another_wrote_in_the_same_minute()
    {
        await using var other = AzureBlobEvidence.Open(_blobs.Options, _blobs.Keys, Time);
        var mine = await _blobs.Store.Put(Image(1), Noon);
        var theirs = await other.Store.Put(Image(2), Noon);
        Assert.Equal(2, (await _blobs.Lying()).Count); // nobody writes to another's blob
        Assert.Equal(Image(2), (await _blobs.Store.Get(theirs))!.Value.ToArray());
        Assert.Equal(Image(1), (await other.Store.Get(mine))!.Value.ToArray());
    }

    [Fact]
    public async Task A_wrong_account_key_is_said_when_the_host_starts()
    {
        var options = azurite.NewContainers();
        options.ConnectionString = options.ConnectionString.Replace("AccountKey=E", "AccountKey=F", StringComparison.Ordinal);
        await using var evidence = AzureBlobEvidence.Open(options, _blobs.Keys, Time);
        var refused = await Assert.ThrowsAsync<StorageException>(evidence.Check);
        Assert.Equal(StorageFault.Failed, refused.Fault);
        Assert.Contains("check the account's key", refused.Message, StringComparison.Ordinal);
    }

    private sealed class Blobs : EvidenceUnderTest
    {
        private readonly DataFolder _folder = new();
        private readonly TimeProvider _time;
        private readonly KeyStore _keys;
        private readonly BlobServiceClient _account;
        private readonly List<AzureBlobEvidence> _crashed = [];

        public Blobs(AzureBlobOptions options, TimeProvider time)
        {
            (Options, _time) = (options, time);
            _keys = KeyStore.Open(_folder["keys"], time);
            _account = new BlobServiceClient(options.ConnectionString);
            Evidence = AzureBlobEvidence.Open(options, _keys, time);
        }

        public AzureBlobOptions Options { get; }

        public AzureBlobEvidence Evidence { get; private set; }

        public override IEvidenceStore Store => Evidence.Store;

        public override KeyStore Keys => _keys;

        // The account keeps what it acknowledged; the silo forgets everything and is a new writer.
        public override Task Crash()
        {
            _crashed.Add(Evidence);
            Evidence = AzureBlobEvidence.Open(Options, _keys, _time);
            return Task.CompletedTask;
        }

        public override async Task<IReadOnlyDictionary<string, byte[]>> Lying()
        {
            var lying = new Dictionary<string, byte[]>();
            await foreach (var container in _account.GetBlobContainersAsync(prefix: Options.EvidenceContainerPrefix))
                await foreach (var blob in _account.GetBlobContainerClient(container.Name).GetBlobsAsync())
                    lying[$"{container.Name}/{blob.Name}"] = (await BlobOf($"{container.Name}/{blob.Name}").DownloadContentAsync()).Value.Content.ToArray();
            return lying;
        }

        /// <summary>Blocks, which are requests, of every blob.</summary>
        public async Task<IReadOnlyDictionary<string, int>> Blocks()
        {
            var blocks = new Dictionary<string, int>();
            foreach (var name in (await Lying()).Keys) blocks[name] = (await BlobOf(name).GetPropertiesAsync()).Value.BlobCommittedBlockCount;
            return blocks;
        }

        public override async Task Alter(string name, byte[] content)
        {
            await Remove(name);
            await BlobOf(name).UploadAsync(new BinaryData(content));
        }

        public override Task Remove(string name) => BlobOf(name).DeleteAsync();

        public override async ValueTask DisposeAsync()
        {
            foreach (var silo in _crashed.Append(Evidence)) await silo.DisposeAsync();
            _keys.Dispose();
            _folder.Dispose();
        }

        private BlobClient BlobOf(string name)
        {
            var parts = name.Split('/', 2);
            return _account.GetBlobContainerClient(parts[0]).GetBlobClient(parts[1]);
        }
    }
}

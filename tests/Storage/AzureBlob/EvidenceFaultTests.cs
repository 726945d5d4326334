using System.Diagnostics;
using AlprGrains.Evidence;
using AlprGrains.Storage;
using AlprGrains.Storage.AzureBlob;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.TestKit;
using Azure.Storage.Blobs;

namespace AlprGrains.Tests.Storage.AzureBlob;

/// <summary>Images while blob storage is busy, silent or cut off: what is acknowledged is there, nothing twice, and errors come in time and in words.</summary>
public sealed class EvidenceFaultTests : IClassFixture<OneAzurite>, IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly DataFolder _folder = new();
    private readonly FaultyProxy _proxy;
    private readonly AzureBlobOptions _options;
    private readonly KeyStore _keys;
    private readonly AzureBlobEvidence _evidence;
    private readonly BlobServiceClient _account; // past the proxy

    public EvidenceFaultTests(OneAzurite azurite)
    {
        _proxy = new FaultyProxy(azurite.Port);
        _account = new BlobServiceClient(azurite.ConnectionString);
        _options = Impatient(azurite.NewContainers(), _proxy);
        _keys = KeyStore.Open(_folder["keys"], TimeProvider.System);
        _evidence = AzureBlobEvidence.Open(_options, _keys, TimeProvider.System);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _proxy.Plan = static _ => Fault.None;
        await _evidence.DisposeAsync();
        await _proxy.DisposeAsync();
        _keys.Dispose();
        _folder.Dispose();
    }

    /// <summary>The bounds of production, scaled so that a test need not wait for them.</summary>
    internal static AzureBlobOptions Impatient(AzureBlobOptions options, FaultyProxy proxy)
    {
        options.ConnectionString = PrivateAzurite.ConnectionStringAt(proxy.Port);
        (options.TriesMax, options.TryTimeout, options.FirstPause, options.PauseMax, options.Patience) =
            (6, TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(4));
        return options;
    }

    private static byte[] Image(int seed)
    {
        var image = new byte[3_000 + seed * 10];
        new Random(seed).NextBytes(image);
        return image;
    }

    [Theory, MemberData(nameof(DrawnFaults.Seeds), MemberType = typeof(DrawnFaults))]
    public async Task INV_1_under_drawn_faults_what_is_acknowledged_is_there_once(int seed)
    {
        var acknowledged = await PutUnder(new DrawnFaults(seed).Draw);
        Assert.True(acknowledged.Count > 60, $"seed {seed}: only {acknowledged.Count} of 120 came through, the run proves little");
        Assert.Empty(await Wrongs(acknowledged));
    }

    [Fact]
    public async Task The_check_of_acknowledged_images_finds_one_that_was_never_written()
    {
        var appends = 0;
        var acknowledged = await PutUnder(request => request.IsAppend && Interlocked.Increment(ref appends) == 2 ? Fault.Lie : Fault.None);
        Assert.NotEmpty(await Wrongs(acknowledged));
    }

    [Theory]
    [InlineData(Fault.Busy)]
    [InlineData(Fault.DoneButRefused)]
    [InlineData(Fault.CutBefore)]
    [InlineData(Fault.CutAfter)]
    [InlineData(Fault.Silence)]
    [InlineData(Fault.SilenceAfter)]
    public async Task Every_kind_of_request_outlives_one_fault(Fault fault)
    {
        var met = new HashSet<string>();
        _proxy.Plan = request =>
        {
            var kind = request.IsAppend ? "append" : request.IsPutBlob ? "blob" : $"{request.Method} {request.Target.Contains("restype=container", StringComparison.Ordinal)}";
            lock (met) return met.Add(kind) ? fault : Fault.None;
        };
        var first = await _evidence.Store.Put(Image(1), Noon);
        var second = await _evidence.Store.Put(Image(2), Noon);
        Assert.Equal(Image(1), (await _evidence.Store.Get(first))!.Value.ToArray());
        Assert.True(met.Count >= 4, $"met: {string.Join(", ", met)}"); // container, blob, append, read
        Assert.Empty(await Wrongs([(1, first), (2, second)]));
    }

    [Fact]
    public async Task A_try_that_arrives_late_changes_nothing()
    {
        var (appends, blobs) = (0, 0);
        _proxy.Plan = request =>
            request.IsAppend && Interlocked.Increment(ref appends) == 1 ? Fault.Late
            : request.IsPutBlob && Interlocked.Increment(ref blobs) == 1 ? Fault.Late
            : Fault.None;
        await _evidence.Check();
        var first = await _evidence.Store.Put(Image(1), Noon);
        var second = await _evidence.Store.Put(Image(2), Noon);
        Assert.Equal([409, 412], (await _proxy.ReleaseLate()).Order()); // the blob was there, and longer
        Assert.Empty(await Wrongs([(1, first), (2, second)]));
    }

    [Fact]
    public async Task INV_13_a_busy_service_is_said_so_after_the_tries_and_no_image_is_stored_halfway()
    {
        await _evidence.Check();
        _proxy.Plan = request => request.IsAppend ? Fault.Busy : Fault.None;
        var refused = await Assert.ThrowsAsync<StorageException>(async () => await _evidence.Store.Put(Image(1), Noon));
        Assert.Equal(StorageFault.Unreachable, refused.Fault);
        Assert.Equal("images could not be written: blob storage is too busy (503 ServerBusy); it goes on by itself, and what was not acknowledged is sent again", refused.Message);
        Assert.Equal(_options.TriesMax, _proxy.Passed.Count(request => request.IsAppend));
        _proxy.Plan = static _ => Fault.None;
        Assert.Empty(await Wrongs([(2, await _evidence.Store.Put(Image(2), Noon))]));
    }

    [Fact]
    public async Task INV_13_a_service_that_asks_for_a_minute_is_not_waited_for()
    {
        await _evidence.Check();
        _proxy.Plan = static request => request.IsAppend ? Fault.BusyForAMinute : Fault.None;
        await Assert.ThrowsAsync<StorageException>(async () => await _evidence.Store.Put(Image(1), Noon));
        Assert.Single(_proxy.Passed, request => request.IsAppend);
    }

    [Fact]
    public async Task INV_13_a_silent_service_is_told_to_all_who_wait_within_twice_the_patience()
    {
        _options.EvidenceBytesInFlightMax = 1 << 20;
        await using var bounded = AzureBlobEvidence.Open(_options, _keys, TimeProvider.System);
        _proxy.Plan = static _ => Fault.Silence;
        var image = new byte[200_000];
        var began = Stopwatch.GetTimestamp();
        var puts = Enumerable.Range(0, 30).Select(_ => bounded.Store.Put(image, Noon).AsTask()).ToList(); // six times what may be in flight
        foreach (var put in puts)
        {
            var silent = await Assert.ThrowsAsync<StorageException>(() => put);
            Assert.Equal(StorageFault.Unreachable, silent.Fault);
        }
        var tookAtMost = 2 * (_options.Patience + _options.TryTimeout + _options.PauseMax);
        Assert.InRange(Stopwatch.GetElapsedTime(began), _options.TryTimeout, tookAtMost);

        _proxy.Plan = static _ => Fault.None;
        var after = await bounded.Store.Put(Image(1), Noon); // it goes on by itself
        Assert.Equal(Image(1), (await bounded.Store.Get(after))!.Value.ToArray());
    }

    [Fact]
    public async Task A_read_that_fails_is_an_error_and_not_a_missing_image()
    {
        var reference = await _evidence.Store.Put(Image(1), Noon);
        _proxy.Plan = static _ => Fault.CutBefore;
        var failed = await Assert.ThrowsAsync<StorageException>(async () => await _evidence.Store.Get(reference));
        Assert.Equal("an image could not be read: blob storage did not answer in time; look whether it can be reached, it goes on by itself, and what was not acknowledged is sent again", failed.Message);
    }

    [Fact]
    public async Task A_container_that_someone_removed_costs_the_images_under_way_and_no_more()
    {
        await _evidence.Store.Put(Image(1), Noon);
        await _account.DeleteBlobContainerAsync($"{_options.EvidenceContainerPrefix}-2026-03-02");
        var lost = await Assert.ThrowsAsync<StorageException>(async () => await _evidence.Store.Put(Image(2), Noon));
        Assert.Contains("404 ContainerNotFound", lost.Message, StringComparison.Ordinal);
        Assert.Empty(await Wrongs([(3, await _evidence.Store.Put(Image(3), Noon))]));
    }

    // Eight cameras, fifteen images each, one after the other; a refused one is counted as not acknowledged.
    private async Task<List<(int Seed, EvidenceRef Reference)>> PutUnder(Func<PassingRequest, Fault> plan)
    {
        _proxy.Plan = plan;
        var acknowledged = new List<(int, EvidenceRef)>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async camera =>
        {
            for (var n = 0; n < 15; n++)
            {
                var seed = camera * 15 + n;
                try
                {
                    var reference = await _evidence.Store.Put(Image(seed), Noon.AddMinutes(n % 3));
                    lock (acknowledged) acknowledged.Add((seed, reference));
                }
                catch (StorageException)
                {
                    // Not acknowledged: nothing is promised.
                }
            }
        }));
        _proxy.Plan = static _ => Fault.None;
        return acknowledged;
    }

    // The checker reads as another silo does, and looks for every image's sealed bytes in all that lies there.
    private async Task<List<string>> Wrongs(IEnumerable<(int Seed, EvidenceRef Reference)> acknowledged)
    {
        var wrongs = new List<string>();
        var lying = new Dictionary<string, byte[]>();
        await foreach (var container in _account.GetBlobContainersAsync(prefix: _options.EvidenceContainerPrefix))
            await foreach (var blob in _account.GetBlobContainerClient(container.Name).GetBlobsAsync())
                lying[blob.Name] = (await _account.GetBlobContainerClient(container.Name).GetBlobClient(blob.Name).DownloadContentAsync()).Value.Content.ToArray();
        await using var another = AzureBlobEvidence.Open(_options, _keys, TimeProvider.System);
        foreach (var (seed, reference) in acknowledged)
        {
            byte[]? read;
            try
            {
                read = (await another.Store.Get(reference))?.ToArray();
            }
            catch (StorageException damaged) when (damaged.Fault == StorageFault.Damaged)
            {
                wrongs.Add($"image {seed}: {damaged.Message}");
                continue;
            }
            if (read is null) wrongs.Add($"image {seed} was acknowledged and is not there");
            else if (!read.AsSpan().SequenceEqual(Image(seed))) wrongs.Add($"image {seed} is another");
            else if (Occurrences(lying, reference) is not 1 and var times) wrongs.Add($"image {seed} lies there {times} times");
        }
        return wrongs;
    }

    // A nonce begins each sealed image and is never used again.
    private static int Occurrences(Dictionary<string, byte[]> lying, EvidenceRef reference)
    {
        var place = reference.Locator.Split('-');
        var nonce = lying[$"{place[0]}/{place[1]}-{place[2]}"].AsMemory(Convert.ToInt32(place[4], 16), 12);
        return lying.Values.Sum(blob => Count(blob, nonce.Span));
    }

    private static int Count(ReadOnlySpan<byte> within, ReadOnlySpan<byte> sought)
    {
        var count = 0;
        for (int at; (at = within.IndexOf(sought)) >= 0; within = within[(at + sought.Length)..]) count++;
        return count;
    }
}

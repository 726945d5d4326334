using System.Diagnostics;
using AlprGrains.Evidence;
using AlprGrains.Storage.AzureBlob;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.TestKit;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlprGrains.Tests.Benchmarks.Evidence;

/// <summary>
/// Durable images a second into an Azurite of our own, in the ways they could be laid out there: many images an append to a blob per
/// minute (what the store does), one blob an image, one blob a batch; beside them the embedded store. Azurite is an emulator, in
/// memory, and shares this machine's cores: the figures compare ways, they say nothing of Azure.
/// </summary>
internal sealed class EvidenceBenchmark : IBenchmark
{
    private const int BatchBytes = 4 << 20;
    private const int WarmUpImages = 200;

    public string Verb => "evidence";

    public string Summary => "[--images N] [--bytes N] [--writers N] [--runs N] [--json]: durable images a second into Azurite, by layout";

    public async Task<object> Run(Words words)
    {
        var imagesCount = (int)words.Number("images", 2_000);
        var bytes = (int)words.Number("bytes", 20_000);
        var writers = (int)words.Number("writers", 64);
        var runs = (int)words.Number("runs", 3);
        words.Switch("json"); // the answer is JSON either way
        words.RequireNoMore();

        var image = new byte[bytes];
        new Random(1).NextBytes(image);
        await using var azurite = await PrivateAzurite.Start();
        var results = new List<Layouts>();
        for (var run = 0; run < runs; run++) results.Add(await Once(azurite, run, image, imagesCount, writers));
        return new
        {
            images = imagesCount,
            bytes,
            writers,
            runs,
            puts_per_second = new
            {
                appends_of_many = Figures.Median(results, result => result.Appends),
                appends_of_many_by_one_writer = Figures.Median(results, result => result.AppendsAlone),
                blob_each = Figures.Median(results, result => result.BlobEach),
                blob_of_many = Figures.Median(results, result => result.BlobOfMany),
                embedded = Figures.Median(results, result => result.Embedded),
            },
            appends_of_many_milliseconds = new { p50 = Figures.Median(results, result => result.P50), p99 = Figures.Median(results, result => result.P99) },
            gets_per_second = Figures.Median(results, result => result.Gets),
        };
    }

    private static async Task<Layouts> Once(PrivateAzurite azurite, int run, byte[] image, int imagesCount, int writers)
    {
        var folder = Directory.CreateTempSubdirectory("alpr-bench-evidence-").FullName;
        try
        {
            var now = TimeProvider.System.GetUtcNow();
            var options = new AzureBlobOptions { ConnectionString = azurite.ConnectionString, EvidenceContainerPrefix = $"bench-{run}", StateContainer = $"bench-{run}-states" };
            await using var embedded = EmbeddedStorage.Open(new EmbeddedStorageOptions { DataDirectory = folder }, TimeProvider.System, NullLoggerFactory.Instance);
            await using var evidence = AzureBlobEvidence.Open(options, embedded.Keys, TimeProvider.System);
            await Timed(WarmUpImages, writers, _ => evidence.Store.Put(image, now).AsTask());

            var references = new EvidenceRef[imagesCount];
            var latencies = new double[imagesCount];
            var appends = await Timed(imagesCount, writers, async n =>
            {
                var from = Stopwatch.GetTimestamp();
                references[n] = await evidence.Store.Put(image, now);
                latencies[n] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            });
            Array.Sort(latencies);
            var gets = await Timed(imagesCount, writers, async n => _ = await evidence.Store.Get(references[n]) ?? throw new InvalidOperationException("an image is gone"));
            var alone = await Timed(imagesCount / 10, 1, _ => evidence.Store.Put(image, now).AsTask());

            var container = new BlobServiceClient(azurite.ConnectionString).GetBlobContainerClient($"bench-{run}-raw");
            await container.CreateIfNotExistsAsync();
            var key = embedded.Keys.SealingKey(UploadMinute.Of(now));
            var each = await Timed(imagesCount, writers, n => container.GetBlobClient($"each/{n}").UploadAsync(new BinaryData(key.Seal(image, [])), overwrite: false));

            var perBatch = Math.Max(1, Math.Min(writers, BatchBytes / image.Length)); // as many as would wait together
            var batches = Math.Max(1, imagesCount / perBatch);
            var many = await Timed(batches, 1, async n =>
            {
                var batch = new MemoryStream();
                for (var i = 0; i < perBatch; i++) batch.Write(key.Seal(image, []));
                batch.Position = 0;
                await container.GetBlobClient($"many/{n}").UploadAsync(batch, overwrite: false);
            }) * perBatch;

            var onDisk = await Timed(imagesCount, writers, _ => embedded.Evidence.Put(image, now).AsTask());
            return new Layouts(appends, alone, each, many, onDisk, gets, Figures.At(latencies, 0.5), Figures.At(latencies, 0.99));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Times a second, by so many at once.
    private static async Task<double> Timed(int times, int writers, Func<int, Task> act)
    {
        var next = -1;
        var from = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            for (int n; (n = Interlocked.Increment(ref next)) < times;) await act(n);
        })));
        return times / Stopwatch.GetElapsedTime(from).TotalSeconds;
    }

    private sealed record Layouts(double Appends, double AppendsAlone, double BlobEach, double BlobOfMany, double Embedded, double Gets, double P50, double P99);
}

using System.Collections.Concurrent;
using AlprGrains.Cameras;
using AlprGrains.Plates;
using AlprGrains.Tests.Grains.Alerts;

namespace AlprGrains.Tests.Grains.Clusters;

/// <summary>
/// Cameras that send batches one after the other, each until it is acknowledged, while a test changes the cluster under them. One plate in
/// ten is wanted. It remembers every acknowledgement, so that afterwards it can be told what was lost.
/// </summary>
internal sealed class CameraLoad
{
    private const int ReadsPerBatch = 10;
    private const int TriesMax = 2_000;

    /// <summary>A camera that was turned away sends again after this.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>A cluster notices a killed silo late, and calls to it wait for their time to be over.</summary>
    private static readonly TimeSpan FinishedWithin = TimeSpan.FromMinutes(3);

    private readonly AlprCluster _alpr;
    private readonly int _cameras, _batches;
    private readonly string[] _wanted = [.. Enumerable.Range(0, 5).Select(i => $"8SYN{i:000}")];
    private readonly ConcurrentBag<ReadId> _acknowledged = [];
    private readonly Lock _gate = new();
    private readonly List<(int Batches, TaskCompletionSource Reached)> _awaited = [];
    private int _acknowledgedBatches;
    private Task _senders = Task.CompletedTask;

    private CameraLoad(AlprCluster alpr, int cameras, int batches) => (_alpr, _cameras, _batches) = (alpr, cameras, batches);

    public int AllBatches => _cameras * _batches;

    public static async Task<CameraLoad> Start(AlprCluster alpr, int cameras = 6, int batches = 20)
    {
        var load = new CameraLoad(alpr, cameras, batches);
        await alpr.Wanted(load._wanted);
        var grains = await Task.WhenAll(Enumerable.Range(0, cameras).Select(i => alpr.Camera($"cam-{i}")));
        load._senders = Task.WhenAll(grains.Select(load.Send));
        return load;
    }

    /// <summary>Completes when that many batches are acknowledged.</summary>
    public Task Acknowledged(int batches)
    {
        lock (_gate)
        {
            if (_acknowledgedBatches >= batches) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((batches, reached));
            return reached.Task.WaitAsync(FinishedWithin);
        }
    }

    /// <summary>Waits for the senders; then INV-1, INV-2 and INV-7 are asked of the store and the feed.</summary>
    public async Task FinishAndCheck()
    {
        await _senders.WaitAsync(FinishedWithin);
        var stored = _alpr.Store.Reads.Select(read => read.Id).ToHashSet();
        Assert.All(_acknowledged, id => Assert.Contains(id, stored)); // INV-1
        Assert.Equal(AllBatches * ReadsPerBatch, stored.Count); // INV-2
        var hits = _alpr.Store.Reads.Count(read => _wanted.Contains(read.Plate.Text));
        var notices = await AlertGrainTests.AllOnFeed(_alpr, hits);
        Assert.Equal(hits, notices.Select(notice => notice.Alert.Alert).Distinct().Count()); // INV-7
        Assert.Equal(hits, notices.Count);
    }

    private async Task Send(ICameraGrain camera)
    {
        for (var batch = 0; batch < _batches; batch++)
        {
            var reads = Enumerable.Range(0, ReadsPerBatch).Select(i => _alpr.CameraRead($"8SYN{(batch * 7 + i) % 50:000}", $"{batch}-{i}")).ToArray();
            var receipt = await SendUntilTaken(camera, AlprCluster.Batch(reads));
            foreach (var read in receipt.Reads) _acknowledged.Add(read.Id);
            lock (_gate)
            {
                _acknowledgedBatches++;
                foreach (var (batches, reached) in _awaited)
                    if (_acknowledgedBatches >= batches) reached.TrySetResult();
            }
        }
    }

    private static async Task<BatchReceipt> SendUntilTaken(ICameraGrain camera, CameraReadBatch batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var receipt = await camera.Reads(batch);
                if (receipt.Refusal == CameraRefusal.None) return receipt;
                Assert.Equal(CameraRefusal.Busy, receipt.Refusal);
            }
            catch (Exception lost) when (attempt < TriesMax && lost is not Xunit.Sdk.XunitException)
            {
                // The silo is gone and the outcome unknown: a camera sends again.
            }
            Assert.True(attempt < TriesMax, "the cluster never took the batch");
            await Task.Delay(Pause);
        }
    }
}

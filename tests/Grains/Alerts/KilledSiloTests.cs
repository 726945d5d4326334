using AlprGrains.Cameras;
using AlprGrains.Plates;

namespace AlprGrains.Tests.Grains.Alerts;

public class KilledSiloTests
{
    /// <summary>
    /// Three silos, cameras that send until they are acknowledged, and a silo killed in the middle. What was acknowledged is stored
    /// (INV-1), once (INV-2), and every hit is on the feed once (INV-7).
    /// </summary>
    [Fact]
    public async Task INV_1_INV_2_INV_7_a_killed_silo_loses_no_acknowledged_read_and_no_alert()
    {
        const int Cameras = 6, BatchesPerCamera = 20, ReadsPerBatch = 10;
        await using var alpr = await AlprCluster.Start(silos: 3, withSystemClock: true);
        string[] wanted = [.. Enumerable.Range(0, 5).Select(i => $"8SYN{i:000}")];
        await alpr.Wanted(wanted);
        var cameras = await Task.WhenAll(Enumerable.Range(0, Cameras).Select(i => alpr.Camera($"cam-{i}")));
        var acknowledged = new System.Collections.Concurrent.ConcurrentBag<ReadId>();
        var halfway = new CountdownEvent(Cameras * BatchesPerCamera / 2);
        var half = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var senders = cameras.Select((camera, c) => Send(camera, c)).ToArray();
        await half.Task.WaitAsync(AlprCluster.Patience);
        await alpr.Cluster.KillSiloAsync(alpr.Cluster.Silos[1]);
        await Task.WhenAll(senders).WaitAsync(TimeSpan.FromSeconds(60));

        var stored = alpr.Store.Reads.Select(read => read.Id).ToHashSet();
        Assert.All(acknowledged, id => Assert.Contains(id, stored));
        Assert.Equal(Cameras * BatchesPerCamera * ReadsPerBatch, stored.Count);
        var hits = alpr.Store.Reads.Count(read => wanted.Contains(read.Plate.Text));
        var notices = await AlertGrainTests.AllOnFeed(alpr, hits);
        Assert.Equal(hits, notices.Select(notice => notice.Alert.Alert).Distinct().Count());
        Assert.Equal(hits, notices.Count);

        async Task Send(ICameraGrain camera, int c)
        {
            for (var batch = 0; batch < BatchesPerCamera; batch++)
            {
                var reads = Enumerable.Range(0, ReadsPerBatch).Select(i => alpr.CameraRead($"8SYN{(batch * 7 + i) % 50:000}", $"{batch}-{i}")).ToArray();
                var receipt = await SendUntilTaken(camera, AlprCluster.Batch(reads));
                foreach (var read in receipt.Reads) acknowledged.Add(read.Id);
                lock (halfway)
                    if (!halfway.IsSet && halfway.Signal()) half.SetResult();
            }
        }
    }

    private static async Task<BatchReceipt> SendUntilTaken(ICameraGrain camera, CameraReadBatch batch)
    {
        const int TriesMax = 200;
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
            await Task.Yield();
        }
    }
}

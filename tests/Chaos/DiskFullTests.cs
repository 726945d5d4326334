using System.Net;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Chaos;

/// <summary>A data directory on a disk of a few megabytes: it fills, the cameras hear so, and with room again everything goes on.</summary>
public sealed class DiskFullTests
{
    private const int SmallMebibytes = 24;
    private const int BatchReads = 200;
    private const int BatchesMax = 2_000;

    private readonly Ledger _ledger = new();

    [MountFact]
    public async Task INV_13_A_full_disk_turns_cameras_away_loses_nothing_acknowledged_and_recovers()
    {
        using var disk = new SmallDisk(SmallMebibytes);
        var data = Path.Combine(disk.Folder, "data");
        await using (var silo = await SiloProcess.Start(data))
        {
            using var camera = new CameraClient(silo.Run, TimeProvider.System);
            var refused = await FillUntilRefused(camera);
            Assert.True((int)refused is 429 or 500 or 503 or 507, $"a full disk was answered {refused}");

            disk.Resize(SmallMebibytes * 8);
            await UntilAccepted(camera);
            await silo.Kill();
        }

        await using (var silo = await SiloProcess.Start(data))
        {
            using var camera = new CameraClient(silo.Run, TimeProvider.System);
            foreach (var batch in _ledger.Everything().Chunk(BatchReads))
            {
                var (status, outcomes) = await camera.Send(batch, CancellationToken.None);
                Assert.Equal(HttpStatusCode.OK, status);
                Assert.DoesNotContain(batch.Zip(outcomes), pair => pair.Second == "stored" && _ledger.IsAcknowledged(pair.First)); // INV-1
            }
            await silo.Kill();
        }
        Assert.Equal(_ledger.SentCount, (await StoreCounts.In(data)).Uploaded); // INV-2
    }

    private async Task<HttpStatusCode> FillUntilRefused(CameraClient camera)
    {
        for (var batch = 0; batch < BatchesMax; batch++)
            if (await SendNew(camera) is var status && status != HttpStatusCode.OK) return status;
        throw new InvalidOperationException($"{BatchesMax * BatchReads} reads went onto {SmallMebibytes} MiB: the disk is not small");
    }

    private async Task UntilAccepted(CameraClient camera)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await SendNew(camera) != HttpStatusCode.OK) await pace.WaitForNextTickAsync(patience.Token);
    }

    private async Task<HttpStatusCode> SendNew(CameraClient camera)
    {
        var reads = _ledger.Draw(BatchReads);
        var (status, outcomes) = await camera.Send(reads, CancellationToken.None);
        if (status == HttpStatusCode.OK) _ledger.Acknowledge(reads.Zip(outcomes).Where(pair => pair.Second is "stored" or "already-stored").Select(pair => pair.First));
        return status;
    }

    /// <summary>Needs to mount a small disk: root on Linux. Elsewhere the test counts as skipped.</summary>
    private sealed class MountFactAttribute : FactAttribute
    {
        public MountFactAttribute() => Skip = SmallDisk.SkipReason;
    }
}

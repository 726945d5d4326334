namespace AlprGrains.Tests.Grains.Clusters;

/// <summary>Silos come and go under load. What was acknowledged is stored (INV-1), once (INV-2), and every hit is on the feed once (INV-7).</summary>
public class ChangingClusterTests
{
    [Fact]
    public async Task INV_1_INV_2_INV_7_a_killed_silo_loses_no_acknowledged_read_and_no_alert()
    {
        await using var alpr = await AlprCluster.Start(silos: 3, withSystemClock: true);
        var load = await CameraLoad.Start(alpr);
        await load.Acknowledged(load.AllBatches / 2);
        await alpr.Cluster.KillSiloAsync(alpr.Cluster.Silos[1]);
        await load.FinishAndCheck();
    }

    [Fact]
    public async Task INV_1_INV_2_INV_7_silos_that_join_stop_and_are_killed_lose_no_acknowledged_read_and_no_alert()
    {
        await using var alpr = await AlprCluster.Start(silos: 3, withSystemClock: true);
        var load = await CameraLoad.Start(alpr, cameras: 8, batches: 30);
        await load.Acknowledged(load.AllBatches / 6);
        await alpr.Cluster.StartAdditionalSiloAsync();
        await alpr.Cluster.StartAdditionalSiloAsync(); // five silos
        await load.Acknowledged(2 * load.AllBatches / 6);
        await alpr.Cluster.StopSiloAsync(alpr.Cluster.Silos[2]); // one ends as in a rolling upgrade
        await load.Acknowledged(3 * load.AllBatches / 6);
        await alpr.Cluster.KillSiloAsync(alpr.Cluster.Silos[1]); // one dies
        await load.Acknowledged(4 * load.AllBatches / 6);
        await alpr.Cluster.StartAdditionalSiloAsync();
        await load.FinishAndCheck();
        Assert.Equal(4, alpr.Cluster.GetActiveSilos().Count());
    }
}

using System.Collections.Concurrent;
using AlprGrains.Tests.Engine.Support;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace AlprGrains.Tests.Engine.Clusters;

/// <summary>Proves what happens to grains and calls when silos of a cluster are killed, stopped and added.</summary>
public sealed class ClusterTests
{
    private const int GrainsCount = 30;

    /// <summary>Within this time after a silo was killed every grain must answer again.</summary>
    private static readonly TimeSpan RecoveryMax = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task When_one_of_three_silos_is_killed_under_load_its_grains_answer_again_and_the_others_lose_nothing()
    {
        await using var cluster = await EngineCluster.Start(3, responseTimeout: EngineCluster.ResponseTimeout);
        var keys = Enumerable.Range(0, GrainsCount).Select(_ => Key.Next("placed")).ToArray();
        var homes = await Homes(cluster, keys);
        var victim = cluster.Silos.First(silo => homes.ContainsValue(silo.Name) && silo.Name != cluster.Silos[0].Name);
        Assert.True(homes.Values.Distinct().Count() >= 2, "All grains came to one silo.");

        // The load: every grain is called again and again until each has answered after the kill.
        using var isOver = new CancellationTokenSource();
        var failures = new ConcurrentQueue<Exception>();
        var isKilled = false;
        var answered = keys.ToDictionary(key => key, _ => new TaskCompletionSource<(string Silo, int Count)>());
        var load = keys.Select(key => Task.Run(async () =>
        {
            while (!isOver.IsCancellationRequested)
            {
                var wasKilledBefore = Volatile.Read(ref isKilled);
                try
                {
                    var answer = await cluster.Client.GetGrain<IPlacedGrain>(key).Add();
                    if (wasKilledBefore)
                        answered[key].TrySetResult(answer);
                }
                catch (Exception failure)
                {
                    failures.Enqueue(failure);
                }

                await Task.Yield();
            }
        })).ToArray();

        await cluster.KillSiloAsync(victim);
        Volatile.Write(ref isKilled, true);
        var answers = await Task.WhenAll(answered.Values.Select(one => one.Task)).WaitAsync(RecoveryMax);
        await isOver.CancelAsync();
        await Task.WhenAll(load);

        Assert.All(failures, failure => Assert.True(
            failure is TimeoutException or OrleansException, $"A call failed in an unexpected way: {failure}"));
        Assert.DoesNotContain(answers, answer => answer.Silo == victim.Name);

        // The test's own twin of "lose nothing": a grain elsewhere goes on counting from where it was.
        foreach (var key in keys.Where(key => homes[key] != victim.Name))
            Assert.Equal(homes[key], (await cluster.Client.GetGrain<IPlacedGrain>(key).Add()).Silo);
    }

    [Fact]
    public async Task What_a_killed_silo_remembered_is_lost_and_its_unfinished_calls_fail()
    {
        await using var cluster = await EngineCluster.Start(2, responseTimeout: EngineCluster.ResponseTimeout);
        var keys = Enumerable.Range(0, GrainsCount).Select(_ => Key.Next("remembering")).ToArray();
        var homes = await Homes(cluster, keys);
        var victim = cluster.Silos[1];
        var key = keys.First(one => homes[one] == victim.Name);
        var grain = cluster.Client.GetGrain<IPlacedGrain>(key);
        Assert.Equal(2, (await grain.Add()).Count);
        var holding = grain.Hold();
        await Signal.Wait($"holding {key}");

        await cluster.KillSiloAsync(victim);
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => holding);
        Assert.True(failure is TimeoutException or OrleansException, $"The call failed in an unexpected way: {failure}");
        Assert.Equal((cluster.Silos[0].Name, 1), await Eventually(grain.Add));
        Signal.Raise($"release {key}");
    }

    [Fact]
    public async Task A_stopped_silo_ends_its_grains_and_a_new_one_takes_some()
    {
        await using var cluster = await EngineCluster.Start(2);
        var keys = Enumerable.Range(0, GrainsCount).Select(_ => Key.Next("moving")).ToArray();
        var homes = await Homes(cluster, keys);
        var stopped = cluster.Silos[1];
        Assert.Contains(stopped.Name, homes.Values);

        await cluster.StopSiloAsync(stopped);
        foreach (var key in keys.Where(key => homes[key] == stopped.Name))
            Assert.Equal(nameof(DeactivationReasonCode.ShuttingDown), await Signal.Wait($"ended {key}"));
        Assert.All((await Homes(cluster, keys)).Values, home => Assert.Equal(cluster.Silos[0].Name, home));

        var added = await cluster.StartAdditionalSiloAsync();
        await cluster.WaitForLivenessToStabilizeAsync();
        var more = await Homes(cluster, [.. Enumerable.Range(0, GrainsCount).Select(_ => Key.Next("settling"))]);
        Assert.Contains(added.Name, more.Values);
    }

    [Fact]
    public async Task A_grain_that_prefers_to_be_local_comes_to_its_callers_silo()
    {
        await using var cluster = await EngineCluster.Start(3);
        foreach (var key in Enumerable.Range(0, GrainsCount).Select(_ => Key.Next("calling")))
        {
            var caller = cluster.Client.GetGrain<IPlacedGrain>(key);
            Assert.Equal((await caller.Add()).Silo, await caller.SiloOfNeighbour(Key.Next("neighbour")));
        }
    }

    private static async Task<Dictionary<string, string>> Homes(InProcessTestCluster cluster, string[] keys)
    {
        var homes = new Dictionary<string, string>();
        foreach (var key in keys)
            homes[key] = (await Eventually(cluster.Client.GetGrain<IPlacedGrain>(key).Add)).Silo;
        return homes;
    }

    // A call right after a silo has gone may still be sent to it; the caller tries again, as any caller must.
    private static async Task<T> Eventually<T>(Func<Task<T>> call)
    {
        var giveUpAt = TimeProvider.System.GetUtcNow() + RecoveryMax;
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception failure) when (
                failure is TimeoutException or OrleansException && TimeProvider.System.GetUtcNow() < giveUpAt)
            {
                await Task.Delay(100);
            }
        }
    }
}

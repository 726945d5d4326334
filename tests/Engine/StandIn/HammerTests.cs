#if !ORLEANS_ENGINE
using System.Collections.Concurrent;
using AlprGrains.Tests.Engine.Support;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace AlprGrains.Tests.Engine.StandIn;

public interface IHammeredGrain : IGrainWithStringKey
{
    Task Strike(string call, bool thenEnds);
}

/// <summary>Notes every call that it ran to its end, and any that ran while another one did in the same activation.</summary>
[GrainType("test-hammered")]
public sealed class HammeredGrain : Grain, IHammeredGrain
{
    public static readonly ConcurrentDictionary<string, int> Ended = new();
    public static readonly ConcurrentQueue<string> Overlaps = new();

    private string? _running;

    public async Task Strike(string call, bool thenEnds)
    {
        if (_running is not null)
            Overlaps.Enqueue($"{call} during {_running}");
        _running = call;
        await Task.Yield();
        if (thenEnds)
            DeactivateOnIdle();
        await Task.Yield();
        _running = null;
        Ended.AddOrUpdate(call, 1, (_, before) => before + 1);
    }
}

/// <summary>
/// Proves under a storm of calls, deactivations, killed, stopped and added silos: every call ends, one that succeeded ran exactly once, one
/// that failed at most once, and no activation ran two at a time.
/// </summary>
public sealed class HammerTests
{
    private const int GrainsCount = 40;
    private const int CallersCount = 8;
    private const int Rounds = 6;

    [Fact]
    public async Task Every_call_ends_and_none_runs_twice_whatever_happens_to_silos_and_activations()
    {
        await using var cluster = await EngineCluster.Start(3);
        using var isOver = new CancellationTokenSource();
        var storm = Key.Next("storm");
        var succeeded = new ConcurrentQueue<string>();
        var failed = new ConcurrentQueue<(string Call, Exception Why)>();
        var callers = Enumerable.Range(0, CallersCount).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; !isOver.IsCancellationRequested; i++)
            {
                var call = $"{storm} {caller} {i}";
                var grain = cluster.Client.GetGrain<IHammeredGrain>($"{storm} {((i * 7) + caller) % GrainsCount}");
                try
                {
                    await grain.Strike(call, thenEnds: i % 13 == 0);
                    succeeded.Enqueue(call);
                }
                catch (OrleansException failure)
                {
                    failed.Enqueue((call, failure));
                }
            }
        })).ToArray();

        for (var round = 0; round < Rounds; round++)
        {
            var before = succeeded.Count;
            await (round % 2 == 0 ? cluster.KillSiloAsync(cluster.Silos[1]) : cluster.StopSiloAsync(cluster.Silos[1]));
            await cluster.StartAdditionalSiloAsync();
            while (succeeded.Count < before + (CallersCount * GrainsCount))
                await Task.Delay(10);
        }

        await isOver.CancelAsync();
        await Task.WhenAll(callers).WaitAsync(Signal.Patience);

        Assert.Empty(HammeredGrain.Overlaps);
        Assert.All(succeeded, call => Assert.Equal(1, HammeredGrain.Ended.GetValueOrDefault(call)));
        Assert.All(failed, failure => Assert.True(HammeredGrain.Ended.GetValueOrDefault(failure.Call) <= 1));
        Assert.All(failed, failure => Assert.IsType<SiloUnavailableException>(failure.Why));
    }
}
#endif

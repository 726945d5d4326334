using System.Diagnostics;
using System.Net;
using AlprGrains.Cli.Cameras;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Gateway;
using AlprGrains.Cli.Hosting;

namespace AlprGrains.Tests.Benchmarks.Cluster;

/// <summary>
/// The same load through a gateway to one process, and to 1, 2 and 4 silos as processes of their own, all over PostgreSQL and Azurite on this machine: finished reads
/// sent by HTTP until a time is over, then lookups one after the other, then kill -9 of the oldest silo until every camera is accepted again. With --pin a
/// silo has one core (taskset), the n-th the n-th of this machine; PostgreSQL, Azurite, the gateway and this program keep all of them.
/// </summary>
internal sealed class SilosBenchmark : IBenchmark
{
    private const int CamerasCount = 16, ReadsPerCall = 100, LookupsCount = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromMilliseconds(100);

    public string Verb => "silos";

    public string Summary => "[--silos N] [--seconds N] [--pin]: reads a second through a gateway to one process and to 1, 2, 4 silos (or N); lookups; a silo killed";

    public async Task<object> Run(Words words)
    {
        var seconds = TimeSpan.FromSeconds(words.Number("seconds", 12));
        var only = (int)words.Number("silos", 0);
        var isPinned = words.Switch("pin");
        words.Switch("json"); // the answer is JSON either way
        words.RequireNoMore();
        var checkout = Checkout.Find();
        var runs = new List<SilosRun>();
        foreach (var silos in only > 0 ? [only] : LocalCluster.HasSeveral(checkout) ? new[] { 0, 1, 2, 4 } : [0])
        {
            runs.Add(await Once(checkout, silos, seconds, isPinned));
            Console.Error.WriteLine(runs[^1]);
        }
        return new { engine = checkout.Engine, cores = Environment.ProcessorCount, isPinned, runs };
    }

    private static async Task<SilosRun> Once(Checkout checkout, int silos, TimeSpan span, bool isPinned)
    {
        var folder = Path.Combine(checkout.StateDirectory, $"bench-silos-{Environment.ProcessId}-{silos}");
        var settings = new LocalCluster.Settings(
            UpVerb.LocalUrl(SiloProcess.AnyPort), folder, Math.Max(1, silos), Path.Combine(folder, "gateway", "run.json"), Demonstration: true,
            isPinned ? silo => $"{silo % Environment.ProcessorCount}" : null) { IsOneProcess = silos == 0 };
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, interactive: false, TimeProvider.System);
        SilosRun run;
        await using (var cluster = await LocalCluster.Start(checkout, settings, terminal, TimeProvider.System, CancellationToken.None)) run = await Measure(cluster, terminal, silos, span);
        Directory.Delete(folder, recursive: true);
        return run;
    }

    private static async Task<SilosRun> Measure(LocalCluster cluster, Terminal terminal, int silos, TimeSpan span)
    {
        var time = TimeProvider.System;
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = CamerasCount });
        using var administrator = await GatewaySession.LogIn(cluster.Running.Url, cluster.Running.DemoUserInRole("AlprAdministrator"), terminal, time, CancellationToken.None);
        using var investigator = await GatewaySession.LogIn(cluster.Running.Url, cluster.Running.DemoUserInRole("Investigator"), terminal, time, CancellationToken.None);
        var cameras = new List<ReadCamera>();
        for (var i = 0; i < CamerasCount; i++) cameras.Add(await ReadCamera.Register(administrator, http, cluster.Running.Url, $"bench-{i}", CancellationToken.None));

        await Feed(cameras, "warm", span / 4);
        var (reads, elapsed) = await Feed(cameras, "reads", span);
        var lookups = await LookUp(investigator);
        double? accepted = null;
        if (silos > 1)
        {
            await cluster.KillSilo(0);
            var killedAt = Stopwatch.GetTimestamp();
            await Task.WhenAll(cameras.Select(camera => camera.Send([Read("after", 0, 0)], Patience, Pause, time, CancellationToken.None)));
            accepted = Math.Round(Stopwatch.GetElapsedTime(killedAt).TotalSeconds, 1);
        }
        return new SilosRun(silos, Math.Round(reads / elapsed.TotalSeconds), Figures.At(lookups, 0.5), Figures.At(lookups, 0.99), accepted);
    }

    private static async Task<(long Reads, TimeSpan Elapsed)> Feed(List<ReadCamera> cameras, string phase, TimeSpan span)
    {
        var (began, acknowledged) = (Stopwatch.GetTimestamp(), 0L);
        await Task.WhenAll(cameras.Select(async (camera, which) =>
        {
            for (var call = 0; Stopwatch.GetElapsedTime(began) < span; call++)
            {
                var outcomes = await camera.Send([.. Enumerable.Range(0, ReadsPerCall).Select(i => Read($"{phase}-{call}", i, which * 7919 + call * ReadsPerCall + i))], Patience, Pause, TimeProvider.System, CancellationToken.None);
                Interlocked.Add(ref acknowledged, outcomes.Count(outcome => outcome == "stored"));
            }
        }));
        return (acknowledged, Stopwatch.GetElapsedTime(began));
    }

    private static FinishedRead Read(string call, int number, int plate) => new($"{call}-{number}", $"{plate % 10}BEN{plate / 10 % 1000:000}", TimeProvider.System.GetUtcNow());

    private static async Task<double[]> LookUp(GatewaySession investigator)
    {
        var milliseconds = new List<double>();
        for (var i = 0; i < LookupsCount; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var (status, _) = await investigator.Post("api/lookups", OrdinaryLookup.Of($"{i % 10}BEN{i:000}", "OPD"), CancellationToken.None);
            if (status is not (HttpStatusCode.OK or HttpStatusCode.Accepted)) throw new InvalidOperationException($"lookup {i} was answered {(int)status}");
            milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        return [.. milliseconds.Order()];
    }

    /// <param name="Silos">0 for one process that is silo and gateway.</param>
    private sealed record SilosRun(int Silos, double ReadsPerSecond, double LookupP50Milliseconds, double LookupP99Milliseconds, double? SecondsUntilAccepted);
}

using System.Net;
using System.Text.Json.Nodes;
using AlprGrains.Cli.Cameras;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Demo;
using AlprGrains.Cli.Gateway;
using AlprGrains.Recognition.Scenes;

namespace AlprGrains.Cli.Hosting;

/// <summary>What the check found, in the words that scripts read.</summary>
/// <param name="Silos">Silo processes; 0 where one process is silo and gateway.</param>
/// <param name="ReadsAcknowledged">Reads that the gateway said are stored.</param>
/// <param name="AcknowledgedLost">Of those, how many were not there when they were sent again at the end (INV-1).</param>
/// <param name="LookupReads">Reads of one plate that a lookup released before the kill.</param>
/// <param name="SecondsUntilAccepted">From kill -9 of the oldest silo until every camera was accepted again; null where there is but one process.</param>
/// <param name="SecondsUntilLookup">The same until a lookup is answered; its entry is in the audit log, which another silo took over.</param>
public sealed record ClusterCheckOutcome(
    bool Passed, string Engine, int Silos, int FramesIngested, int ReadsAcknowledged, int AcknowledgedLost, int Alerts, int LookupReads,
    double? SecondsUntilAccepted, double? SecondsUntilLookup, double Seconds);

/// <summary>
/// A cluster without a person, on fresh data: 1. start all of it; 2. cameras send reads, one of them of a wanted vehicle, and some drawn frames; 3. the
/// alert arrives; 4. an investigator looks a plate up; 5. the silo that started first, which holds the audit log, is killed with kill -9, and cameras and the
/// investigator go on trying; 6. another wanted vehicle raises an alert; 7. every acknowledged read is sent again, and must be there already.
/// </summary>
public sealed class ClusterCheck(Checkout checkout, Terminal terminal, TimeProvider time)
{
    /// <summary>Everything, on a slow machine.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(8);

    /// <summary>Issue 7: cameras are accepted again within this.</summary>
    public static readonly TimeSpan AcceptedAgainMax = TimeSpan.FromSeconds(20);

    private const int CamerasCount = 8, ReadsPerCall = 5, CallsPerCamera = 4, FramesCount = 5;
    private const string Plate = "8CHK417"; // made up
    private const string DirectoryPrefix = "cluster-check-";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3), Pause = TimeSpan.FromMilliseconds(250), AlertMax = TimeSpan.FromSeconds(60);

    private readonly Dictionary<ReadCamera, List<FinishedRead>> _acknowledged = [];
    private int _alerts;

    public async Task<ClusterCheckOutcome> Run(int silos, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var directory = Path.Combine(checkout.StateDirectory, $"{DirectoryPrefix}{Environment.ProcessId}");
        try
        {
            var settings = new LocalCluster.Settings(UpVerb.LocalUrl(SiloProcess.AnyPort), directory, silos, Path.Combine(directory, "gateway", "run.json"), Demonstration: true);
            ClusterCheckOutcome outcome;
            await using (var cluster = await LocalCluster.Start(checkout, settings, terminal, time, either.Token)) outcome = await Check(cluster, either.Token); // 1
            Directory.Delete(directory, recursive: true); // kept when something went wrong: its logs say what
            return outcome with { Seconds = Since(began) };
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new VerbFailure($"Not done after {TimeLimit.TotalMinutes:F0} minutes; the logs are in {directory}.");
        }
    }

    private async Task<ClusterCheckOutcome> Check(LocalCluster cluster, CancellationToken stop)
    {
        var running = cluster.Running;
        using var http = new HttpClient { Timeout = IngestVerb.RequestTimeLimit };
        using var administrator = await Session("AlprAdministrator");
        using var investigator = await Session("Investigator");
        using var fed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var listening = Listen(investigator, fed.Token);
        var cameras = new List<ReadCamera>();
        for (var i = 0; i < CamerasCount; i++) cameras.Add(await ReadCamera.Register(administrator, http, running.Url, $"check-{i}", stop));

        terminal.Remark("Feeding cameras ...");
        var wanted = DemonstrationTown.WantedVehicles();
        await Task.WhenAll(cameras.Select(camera => Feed(camera, "before", stop)));                        // 2
        await UntilAlert(cameras[0], wanted[0].Plate.Text, "wanted-1", stop);                              // 3
        var frames = await Frames(running, http, stop);
        var released = await LookUp(investigator, stop);                                                   // 4

        double? accepted = null, lookedUp = null;
        if (cluster.SilosCount > 1)
        {
            terminal.Remark("Killing the silo that started first ...");
            await cluster.KillSilo(0);                                                                     // 5
            var killedAt = time.GetTimestamp();
            await Task.WhenAll(cameras.Select(camera => Feed(camera, "after", stop, calls: 1)));
            accepted = Since(killedAt);
            await LookUp(investigator, stop);
            lookedUp = Since(killedAt);
            await UntilAlert(cameras[1], wanted[1].Plate.Text, "wanted-2", stop);                          // 6
        }

        var (count, lost) = (0, 0);
        foreach (var (camera, reads) in _acknowledged)                                                     // 7
        {
            count += reads.Count;
            foreach (var call in reads.Chunk(ReadsPerCall)) lost += (await camera.Send(call, Patience * 5, Pause, time, stop)).Count(outcome => outcome != "already-stored");
        }
        await fed.CancelAsync();
        await listening;
        var passed = lost == 0 && released > 0 && _alerts >= (accepted is null ? 1 : 2) && !(accepted > AcceptedAgainMax.TotalSeconds);
        return new ClusterCheckOutcome(passed, running.Engine, cluster.SilosCount, frames, count, lost, _alerts, released, accepted, lookedUp, 0);

        Task<GatewaySession> Session(string role) => GatewaySession.LogIn(running.Url, running.DemoUserInRole(role), terminal, time, stop);
    }

    private async Task Feed(ReadCamera camera, string phase, CancellationToken stop, int calls = CallsPerCamera)
    {
        for (var call = 0; call < calls; call++)
            await Acknowledge(camera, [.. Enumerable.Range(0, ReadsPerCall).Select(i => new FinishedRead($"{phase}-{call}-{i}", i == 0 ? Plate : $"9CHK{100 + call * ReadsPerCall + i}", time.GetUtcNow()))], stop);
    }

    private async Task Acknowledge(ReadCamera camera, IReadOnlyList<FinishedRead> reads, CancellationToken stop)
    {
        var outcomes = await camera.Send(reads, Patience, Pause, time, stop);
        if (outcomes.Any(outcome => outcome is not ("stored" or "already-stored"))) throw new VerbFailure($"The gateway answered {string.Join(", ", outcomes.Distinct())} to reads that nobody had sent before.");
        lock (_acknowledged)
        {
            if (!_acknowledged.TryGetValue(camera, out var own)) _acknowledged[camera] = own = [];
            own.AddRange(reads);
        }
    }

    // Silos take a new hot list within seconds; until then a read of it matches nothing, so it is sent again as another read.
    private async Task UntilAlert(ReadCamera camera, string plate, string phase, CancellationToken stop)
    {
        var (began, before) = (time.GetTimestamp(), Volatile.Read(ref _alerts));
        for (var number = 0; Volatile.Read(ref _alerts) == before; number++)
        {
            if (time.GetElapsedTime(began) > AlertMax) throw new VerbFailure($"No alert came of a wanted vehicle within {AlertMax.TotalSeconds:F0} s.");
            await Acknowledge(camera, [new FinishedRead($"{phase}-{number}", plate, time.GetUtcNow())], stop);
            for (var look = 0; look < 20 && Volatile.Read(ref _alerts) == before; look++) await Task.Delay(TimeSpan.FromMilliseconds(100), time, stop);
        }
    }

    private async Task<int> Frames(RunFile running, HttpClient http, CancellationToken stop)
    {
        using var traffic = new TownTraffic(seed: 7, wantedShare: 0);
        for (var i = 0; i < FramesCount; i++)
        {
            var frame = traffic.Next();
            var camera = running.Demo!.Cameras.First(known => known.Id == frame.Camera);
            var answer = await new FrameSender(http, running.Url, camera.Id, camera.Key, time).Send(frame.Jpeg, time.GetUtcNow(), stop);
            if (answer.Refusal is { } why) throw new VerbFailure($"The server refused a drawn frame: {why}");
        }
        return FramesCount;
    }

    // A gateway that has just lost the silo of this person's grain answers 500 or 503 for a while; a question is asked anew then.
    private async Task<int> LookUp(GatewaySession investigator, CancellationToken stop)
    {
        while (true)
        {
            var (status, body) = await Ask(investigator, stop);
            if (status == HttpStatusCode.OK) return body?["reads"]?.AsArray().Count ?? 0;
            if (status is { } refused && refused < HttpStatusCode.InternalServerError && refused != HttpStatusCode.TooManyRequests)
                throw new VerbFailure($"The lookup was answered {(int)refused}: {body?.ToJsonString()}");
            await Task.Delay(Pause, time, stop);
        }
    }

    private static async Task<(HttpStatusCode? Status, JsonNode? Body)> Ask(GatewaySession investigator, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience * 2);
        try
        {
            return await investigator.Post("api/lookups", OrdinaryLookup.Of(Plate, "OPD"), limit.Token);
        }
        catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            return (null, null);
        }
    }

    private async Task Listen(GatewaySession session, CancellationToken stop)
    {
        for (var cursor = 0L; !stop.IsCancellationRequested;)
        {
            try
            {
                var page = await session.AlertsAfter(cursor, stop);
                cursor = page.Cursor;
                Interlocked.Add(ref _alerts, page.Alerts.Count);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return; // fed, and heard
            }
            catch (Exception failed) when (failed is VerbFailure or HttpRequestException or OperationCanceledException)
            {
                await Task.Delay(Pause, time, CancellationToken.None); // a silo was killed: the feed comes back with another
            }
        }
    }

    private double Since(long began) => Math.Round(time.GetElapsedTime(began).TotalSeconds, 1);
}

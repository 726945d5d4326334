using System.Diagnostics;
using System.Net;
using AlprGrains.Audit;
using AlprGrains.Audit.Verifying;
using AlprGrains.Audit.Writing;
using AlprGrains.Silo.Hosting;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Chaos;

/// <summary>What a run of chaos did and found.</summary>
/// <param name="PlantFound">The checker named the reads of a falsified record before anything was broken.</param>
/// <param name="Lost">Sequences that were acknowledged and were not there afterwards (INV-1).</param>
/// <param name="StoredBeyondSent">Reads in the store's books beyond those that were ever sent (INV-2).</param>
/// <param name="AuditProblems">What the log's verifier found (INV-8).</param>
/// <param name="SecondsUntilAccepted">For each kill, from the signal until a camera's batch is acknowledged again.</param>
/// <param name="NotRun">Faults that this machine or this form of the system does not allow, and why.</param>
public sealed record ChaosReport(
    int Seed, string Engine, double Minutes, int Kills, int Pauses, int FullDisks, long Sent, long Acknowledged, bool PlantFound, IReadOnlyList<string> Lost,
    long StoredBeyondSent, IReadOnlyList<string> AuditProblems, IReadOnlyList<double> SecondsUntilAccepted, IReadOnlyList<string> NotRun)
{
    /// <summary>Fewer acknowledgements than this for each fault, and the load was no load.</summary>
    public const int AcknowledgedPerFaultMin = 25;

    public bool IsBroken => Lost.Count > 0 || StoredBeyondSent != 0 || AuditProblems.Count > 0;

    /// <summary>A run that could not have failed tells nothing.</summary>
    public bool IsInconclusive => !PlantFound || Kills + Pauses + FullDisks == 0 || Acknowledged < (long)AcknowledgedPerFaultMin * (Kills + Pauses + FullDisks);
}

/// <summary>
/// The real process under load and drawn faults: kill -9 and start again, pause and resume, a disk that is full for a while. Every
/// acknowledgement is recorded; at the end everything is sent once more, and the log and the books are checked.
/// </summary>
public sealed class ChaosRun(int seed, TimeSpan atMost, int? kills)
{
    private const int Senders = 3;
    private const int BatchReads = 25;
    private const int DiskMebibytes = 512;

    /// <summary>Cameras are accepted again within this after a kill, or the run says that it could not tell.</summary>
    private static readonly TimeSpan AcceptedWithin = TimeSpan.FromMinutes(2);

    private readonly Random _chance = new(seed);
    private readonly Ledger _ledger = new();
    private readonly List<double> _secondsUntilAccepted = [];
    private int _kills, _pauses, _fullDisks;

    private ReadLoad Load => new(_ledger, Senders, BatchReads);

    public async Task<ChaosReport> Run(Action<string> tell)
    {
        using var disk = SmallDisk.CanMount ? new SmallDisk(DiskMebibytes) : null;
        var folder = disk?.Folder ?? Directory.CreateTempSubdirectory("alpr-chaos-").FullName;
        var data = Path.Combine(folder, "data");
        try
        {
            var isPlantFound = await FalsifiedRecordIsFound(Path.Combine(folder, "planted"));
            tell(isPlantFound ? "the checker found the falsified record" : "the checker did NOT find the falsified record");
            var silo = await SiloProcess.Start(data);
            var clock = Stopwatch.StartNew();
            try
            {
                while (clock.Elapsed < atMost && _kills < (kills ?? int.MaxValue))
                {
                    silo = await OneFault(silo, data, disk, tell);
                }
                var lost = await Load.SendAgain(silo);
                await silo.Kill();
                var log = await LogVerifier.Verify(new FolderSource(LogFolder.PublishedIn(Path.Combine(data, "audit"))));
                var beyond = (await StoreCounts.In(data)).Uploaded - _ledger.SentCount;
                return new ChaosReport(
                    seed, RunFile.EngineName, Math.Round(clock.Elapsed.TotalMinutes, 2), _kills, _pauses, _fullDisks, _ledger.SentCount, _ledger.AcknowledgedCount, isPlantFound,
                    lost, beyond, [.. log.Problems.Select(problem => problem.ToString())], _secondsUntilAccepted, [.. NotRun(disk)]);
            }
            finally
            {
                await silo.DisposeAsync();
            }
        }
        finally
        {
            if (disk is null) Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Sends again what a falsified record says was acknowledged and nobody ever sent: the checker must name just that.</summary>
    private static async Task<bool> FalsifiedRecordIsFound(string data)
    {
        var ledger = new Ledger();
        await using var silo = await SiloProcess.Start(data);
        using var camera = new CameraClient(silo.Run, TimeProvider.System);
        var sent = ledger.Draw(BatchReads);
        if ((await camera.Send(sent, CancellationToken.None)).Status == HttpStatusCode.OK) ledger.Acknowledge(sent);
        var never = ledger.Draw(BatchReads);
        ledger.Acknowledge(never);
        return (await new ReadLoad(ledger, 1, BatchReads).SendAgain(silo)).SequenceEqual(never.Select(read => read.Sequence));
    }

    // Gives the process that runs afterwards.
    private async Task<SiloProcess> OneFault(SiloProcess silo, string data, SmallDisk? disk, Action<string> tell)
    {
        using var stop = new CancellationTokenSource();
        var load = Load.Run(silo, stop.Token);
        await Wait(_chance.Next(200, 2_000));
        var fault = kills is null ? _chance.Next(4) : 0;
        switch (fault)
        {
            case 2:
                var pausedFor = _chance.Next(300, 6_000);
                await silo.Pause();
                await Wait(pausedFor);
                await silo.Resume();
                await Wait(500);
                _pauses++;
                tell($"paused for {pausedFor} ms");
                break;
            case 3 when disk is not null:
                var fullFor = _chance.Next(300, 3_000);
                using (Ballast.Fill(disk.Folder)) await Wait(fullFor);
                await Wait(500);
                _fullDisks++;
                tell($"the disk was full for {fullFor} ms");
                break;
            default:
                var killed = Stopwatch.StartNew();
                await silo.Kill();
                await stop.CancelAsync();
                await load;
                await silo.DisposeAsync();
                silo = await SiloProcess.Start(data);
                await UntilAccepted(silo);
                _secondsUntilAccepted.Add(Math.Round(killed.Elapsed.TotalSeconds, 2));
                _kills++;
                tell($"kill {_kills}: accepted again after {_secondsUntilAccepted[^1]} s, {_ledger.AcknowledgedCount} acknowledged so far");
                break;
        }
        await stop.CancelAsync();
        await load;
        return silo;
    }

    private async Task UntilAccepted(SiloProcess silo)
    {
        using var camera = new CameraClient(silo.Run, TimeProvider.System);
        using var patience = new CancellationTokenSource(AcceptedWithin);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var reads = _ledger.Draw(BatchReads);
            var (status, outcomes) = await camera.Send(reads, patience.Token);
            if (status == HttpStatusCode.OK)
            {
                _ledger.Acknowledge(reads.Zip(outcomes).Where(pair => ReadLoad.IsKept(pair.Second)).Select(pair => pair.First));
                return;
            }
            await pace.WaitForNextTickAsync(patience.Token);
        }
    }

    private static Task Wait(int milliseconds) => Task.Delay(milliseconds);

    private static IEnumerable<string> NotRun(SmallDisk? disk)
    {
        if (disk is null) yield return $"full disk: {SmallDisk.SkipReason}";
        yield return "clock jumps: nothing here may set the clock of a process; the simulation draws them (./alpr sim --world retention-clock)";
        yield return "partition: one process has nobody to be parted from";
        yield return "slow and failing Azure storage: tests/Storage draws it in front of Azurite";
    }
}

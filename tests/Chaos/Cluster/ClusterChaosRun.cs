using System.Collections.Immutable;
using System.Diagnostics;
using AlprGrains.Audit;
using AlprGrains.Audit.Verifying;
using AlprGrains.Audit.Writing;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Silo.Hosting;

namespace AlprGrains.Tests.Chaos.Cluster;

/// <summary>
/// Chaos over real processes: silos, a gateway, PostgreSQL and Azurite on this machine. 1. a small load is recorded, checked, and found whole; 2. the record is falsified and the store
/// robbed, one promise after the other, and the checker must name each; 3. cameras and people go on while faults are drawn by seed; 4. everything is sent once more, and what was acknowledged
/// is held against what is there.
/// </summary>
public sealed class ClusterChaosRun(Checkout checkout, int seed, int silos, TimeSpan atMost, int? faults, bool onlyKills)
{
    /// <summary>Silos ask for new hot lists every 5 s: by then each matches with the demonstration's.</summary>
    private static readonly TimeSpan ListsEverywhere = TimeSpan.FromSeconds(6);

    /// <summary>The outbox has that long to raise what is in it.</summary>
    private static readonly TimeSpan AlertsWithin = TimeSpan.FromSeconds(90);

    private readonly Random _chance = new(seed);

    public async Task<ClusterChaosReport> Run(Action<string> tell, CancellationToken stop)
    {
        var folder = Path.Combine(checkout.StateDirectory, $"chaos-{Environment.ProcessId}");
        var clock = Stopwatch.StartNew();
        var record = new Record();
        ClusterChaosReport report;
        await using (var system = await ClusterUnderTest.Start(checkout, folder, silos, record, stop))
        {
            tell($"{silos} silos, a gateway, PostgreSQL and Azurite run; partitions: {system.Partitions}");
            var plants = await Plant(system, record, stop); // 1 and 2
            foreach (var (promise, found) in plants) tell($"planted against {promise}: {(found ? "found" : "NOT FOUND")}");
            var drawn = new ClusterFaults(system, silos, _chance, stop);
            await Break(system, drawn, tell, stop); // 3
            tell("everything is sent once more");
            var there = await Look(system, record, stop); // 4
            report = new ClusterChaosReport(
                seed, RunFile.EngineName, silos, Math.Round(clock.Elapsed.TotalMinutes, 2), system.Partitions, drawn.Count, drawn.Restarts, record.SentReads, record.AcknowledgedReads, record.Wanted.Count, record.Lookups.Count,
                record.Steps.Count, plants, Checker.Check(record, there), drawn.SecondsUntilAccepted, drawn.SecondsUntilAcceptedAfterPowerCut, drawn.SecondsUntilHealed, [.. drawn.NotRun()]);
        }
        if (!report.IsBroken) Directory.Delete(folder, recursive: true); // kept when something went wrong: its logs say what
        return report;
    }

    private async Task Break(ClusterUnderTest system, ClusterFaults drawn, Action<string> tell, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var load = Task.WhenAll([.. system.Cameras.Select(camera => camera.Run(over.Token)), system.Desk.Run(over.Token)]);
        for (var number = 1; clock.Elapsed < atMost && number <= (faults ?? int.MaxValue); number++)
        {
            await Task.Delay(_chance.Next(500, 2_000), stop);
            tell($"{number}: {await drawn.One(onlyKills)}");
        }
        await over.CancelAsync();
        await load;
        await drawn.Heal();
    }

    // What is there, asked of the running cluster, of PostgreSQL itself, and of the log's files.
    private static async Task<Afterwards> Look(ClusterUnderTest system, Record record, CancellationToken stop)
    {
        var missing = await Task.WhenAll(system.Cameras.Select(camera => camera.SendAgain(stop)));
        var stored = await system.StoredReads(stop);
        await system.Alerts.Until(heard => heard.Select(alert => new WantedRead(alert.Camera, alert.CapturedAt)).ToHashSet() is var raised && record.Wanted.All(raised.Contains), AlertsWithin, stop);
        var steps = await system.Desk.Steps(stop);
        var (log, problems) = await Log(system, record, stop);
        return new Afterwards([.. missing.SelectMany(reads => reads)], stored, system.Alerts.Heard, [.. steps], log, problems);
    }

    // The log is published at least every second; an entry that was acknowledged is in it a moment later.
    private static async Task<(ImmutableDictionary<long, string> Entries, ImmutableArray<string> Problems)> Log(ClusterUnderTest system, Record record, CancellationToken stop)
    {
        var newest = record.Lookups.Select(lookup => lookup.ReleasedIndex ?? lookup.AskedIndex).Concat(record.Steps.Select(step => step.AuditIndex)).DefaultIfEmpty(-1).Max();
        for (var look = 0; ; look++)
        {
            var kinds = ImmutableDictionary.CreateBuilder<long, string>();
            var verdict = await LogVerifier.Verify(new FolderSource(LogFolder.PublishedIn(system.AuditFolder)), seen: entry => kinds[entry.Index] = entry.Entry.Kind, stop: stop);
            if ((verdict.IsIntact && kinds.ContainsKey(newest)) || newest < 0 || look == 10) return (kinds.ToImmutable(), [.. verdict.Problems.Select(problem => problem.ToString())]);
            await Task.Delay(TimeSpan.FromSeconds(1), stop);
        }
    }

    private async Task<ImmutableSortedDictionary<string, bool>> Plant(ClusterUnderTest system, Record record, CancellationToken stop)
    {
        await Task.Delay(ListsEverywhere, stop);
        await system.Desk.SignYear(stop);
        using (var over = CancellationTokenSource.CreateLinkedTokenSource(stop))
        {
            var load = Task.WhenAll(system.Cameras.Select(camera => camera.Run(over.Token)));
            await Task.WhenAll(system.Cameras.Select(camera => camera.AcceptedSince(Stopwatch.StartNew())));
            await system.Cameras[0].SendWanted(stop);
            await system.Desk.LookUp(stop);
            await system.Desk.Request(stop);
            await over.CancelAsync();
            await load;
        }
        var there = await Look(system, record, stop);
        var whole = Checker.Check(record, there);
        if (!whole.IsEmpty) throw new InvalidOperationException($"before any fault: {string.Join("; ", whole)}");

        var found = ImmutableSortedDictionary.CreateBuilder<string, bool>(StringComparer.Ordinal);
        var alert = there.Alerts.First();
        Falsified("INV-2", there with { StoredReads = there.StoredReads + 1 });
        Falsified("INV-3", there with { Log = there.Log.SetItem(record.Lookups.First().AskedIndex, AuditKinds.LogIn) });
        Falsified("INV-7", there with { Alerts = [.. there.Alerts, alert with { Id = $"{alert.Id}-again" }] });
        Falsified("INV-7 (none)", there with { Alerts = [.. there.Alerts.Where(one => one.CapturedAt != alert.CapturedAt)] });
        Falsified("INV-8", there with { LogProblems = ["planted"] });
        Falsified("INV-9", there with { Steps = [.. there.Steps, there.Steps[0]] });

        // The store is robbed of a batch that it acknowledged: sending again tells.
        var robbed = system.Cameras[^1];
        var dropped = await system.DropNewestReads(robbed.Name, 5, stop);
        var missing = await robbed.SendAgain(stop);
        found["INV-1"] = dropped == 5 && missing.Count == 5 && Checker.Check(record, there with { MissingReads = [.. missing] }) is [{ Promise: "INV-1" }];
        return found.ToImmutable();

        void Falsified(string name, Afterwards what) =>
            found[name] = Checker.Check(record, what) is [var only] && name.StartsWith(only.Promise, StringComparison.Ordinal);
    }
}

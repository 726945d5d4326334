using System.Diagnostics;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Chaos.Cluster;

/// <summary>
/// Draws a fault and carries it out on a cluster under load, until it is healed: every silo runs and every camera is accepted. A silo that ended, since the others had
/// declared it dead, is started again, as systemd or Kubernetes would.
/// </summary>
internal sealed class ClusterFaults(ClusterUnderTest system, int silos, Random chance, CancellationToken stop)
{
    public const string KillName = "kill -9";

    /// <summary>Then the run cannot tell any more.</summary>
    private static readonly TimeSpan HealedWithin = TimeSpan.FromMinutes(2), Look = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, int> _count = [];

    public IReadOnlyDictionary<string, int> Count => _count;

    public List<double> SecondsUntilAccepted { get; } = [];

    /// <summary>The same for a silo whose machine lost power: nothing tells the others, not even a closed connection.</summary>
    public List<double> SecondsUntilAcceptedAfterPowerCut { get; } = [];

    public List<double> SecondsUntilHealed { get; } = [];

    public int Restarts { get; private set; }

    /// <summary>What this machine does not allow, and why.</summary>
    public IEnumerable<string> NotRun()
    {
        if (system.Network is null) yield return $"partition: {system.Partitions}";
        if (system.SharedDisk is null) yield return $"full disk: {SmallDisk.SkipReason}";
        yield return "clock jumps: nothing here may set the clock of one process alone; the simulation draws them (./alpr sim --world retention-clock)";
    }

    /// <summary>One fault from its beginning until it is healed; says what it was.</summary>
    public async Task<string> One(bool onlyKills)
    {
        var silo = chance.Next(silos);
        switch (onlyKills ? 0 : chance.Next(11))
        {
            case 0 or 1 or 2: return await Kill(silo);
            case 3: return await During("pause", silo, Span(300, 2_000), () => system.Cluster.PauseSilo(silo), () => system.Cluster.ResumeSilo(silo));
            case 4: return await During("long pause", silo, Span(8_000, 12_000), () => system.Cluster.PauseSilo(silo), () => system.Cluster.ResumeSilo(silo));
            case 5 when system.Network is { } network: return await During("cut off", silo, Span(1_000, 12_000), () => network.CutOff(silo), () => network.Heal(silo));
            case 6 when system.Network is { } network: return await During("cut from other silos", silo, Span(4_000, 12_000), () => network.CutFromOthers(silo), () => network.Heal(silo));
            case 7: return await Postgres((DoorState)chance.Next((int)DoorState.Slow, (int)DoorState.Cut + 1), Span(500, 6_000));
            case 8: return await Blobs(Span(500, 6_000));
            case 9 when system.SharedDisk is { } disk: return await FullDisk(disk, Span(300, 4_000));
            case 10 when system.Network is { } network: return await PowerCut(network, silo);
            default: return await Kill(silo);
        }
    }

    private async Task<string> PowerCut(NetworkSpaces network, int silo)
    {
        const string name = "power cut";
        Add(name);
        double seconds;
        var cut = Stopwatch.StartNew();
        network.CutOff(silo);
        try
        {
            await system.Cluster.KillSilo(silo);
            seconds = await UntilAccepted(cut);
        }
        finally
        {
            network.Heal(silo);
        }
        SecondsUntilAcceptedAfterPowerCut.Add(seconds);
        await Heal();
        return $"{name} of silo {silo + 1}: all cameras accepted again after {seconds} s";
    }

    private async Task<string> Kill(int silo)
    {
        Add(KillName);
        var killed = Stopwatch.StartNew();
        await system.Cluster.KillSilo(silo);
        var seconds = await UntilAccepted(killed);
        SecondsUntilAccepted.Add(seconds);
        await Heal(); // it stays dead until the others have taken its cameras: that is the longer way
        return $"{KillName} of silo {silo + 1}: all cameras accepted again after {seconds} s";
    }

    private async Task<string> During(string name, int silo, TimeSpan span, Action begin, Action end)
    {
        Add(name);
        begin();
        try { await Task.Delay(span, stop); }
        finally { end(); }
        return $"{name}, silo {silo + 1}, {span.TotalSeconds:F1} s: {await Healed()}";
    }

    private async Task<string> Postgres(DoorState state, TimeSpan span)
    {
        var name = $"PostgreSQL {state switch { DoorState.Slow => "slow", DoorState.Silent => "silent", _ => "cut" }}";
        Add(name);
        system.PostgresDoor.Set(state);
        try { await Task.Delay(span, stop); }
        finally { system.PostgresDoor.Set(DoorState.Open); }
        return $"{name}, {span.TotalSeconds:F1} s: {await Healed()}";
    }

    private async Task<string> Blobs(TimeSpan span)
    {
        const string name = "blob storage failing";
        Add(name);
        var (gate, dice) = (new Lock(), new Random(chance.Next()));
        system.BlobDoor.Plan = _ => { lock (gate) return dice.Next(2) == 0 ? Fault.None : (Fault)dice.Next((int)Fault.Busy, (int)Fault.SilenceAfter + 1) is var fault && fault == Fault.BusyForAMinute ? Fault.Busy : fault; };
        try { await Task.Delay(span, stop); }
        finally { system.BlobDoor.Plan = static _ => Fault.None; }
        return $"{name}, {span.TotalSeconds:F1} s: {await Healed()}";
    }

    private async Task<string> FullDisk(SmallDisk disk, TimeSpan span)
    {
        const string name = "full disk of keys and log";
        Add(name);
        using (Ballast.Fill(disk.Folder)) await Task.Delay(span, stop);
        return $"{name}, {span.TotalSeconds:F1} s: {await Healed()}";
    }

    private async Task<string> Healed()
    {
        var ended = Stopwatch.StartNew();
        await Heal();
        var seconds = await UntilAccepted(ended);
        SecondsUntilHealed.Add(seconds);
        return $"healed after {seconds} s";
    }

    /// <summary>Every silo runs. One that was declared dead while it hung finds that out soon, and ends.</summary>
    public async Task Heal()
    {
        for (var silo = 0; silo < silos; silo++)
        {
            if (system.Cluster.IsRunning(silo)) continue;
            await system.Cluster.StartSilo(silo, stop);
            Restarts++;
        }
    }

    private async Task<double> UntilAccepted(Stopwatch since)
    {
        var accepted = Task.WhenAll(system.Cameras.Select(camera => camera.AcceptedSince(since)));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(HealedWithin);
        while (await Task.WhenAny(accepted, Task.Delay(Look, patience.Token)) != accepted)
        {
            if (patience.IsCancellationRequested) throw new TimeoutException($"cameras were not accepted again within {HealedWithin.TotalSeconds:F0} s of a fault");
            if (system.Cluster.SilosCount > 0 && !Enumerable.Range(0, silos).Any(system.Cluster.IsRunning)) await Heal();
        }
        return Math.Round((await accepted).Max().TotalSeconds, 2);
    }

    private void Add(string fault) => _count[fault] = _count.GetValueOrDefault(fault) + 1;

    private TimeSpan Span(int fromMilliseconds, int toMilliseconds) => TimeSpan.FromMilliseconds(chance.Next(fromMilliseconds, toMilliseconds));
}

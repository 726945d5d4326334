using AlprGrains.Audit;
using AlprGrains.Audit.Verifying;
using AlprGrains.Audit.Writing;

namespace AlprGrains.Tests.Chaos;

/// <summary>The real process dies by SIGKILL under load, again and again; what it acknowledged is there, once.</summary>
public sealed class KillTests : IDisposable
{
    private const int Senders = 4;
    private const int BatchReads = 25;
    private const int Seed = 20261122;

    private readonly string _data = Directory.CreateTempSubdirectory("alpr-chaos-").FullName;
    private readonly Ledger _ledger = new();

    private ReadLoad Load => new(_ledger, Senders, BatchReads);

    [Fact]
    public async Task INV_1_INV_2_Kill_9_under_load_loses_no_acknowledged_read_and_stores_none_twice()
    {
        var chance = new Random(Seed);
        var rounds = Nightly.Count(suite: 10, nightly: 200);
        for (var round = 0; round < rounds; round++)
        {
            await using var silo = await SiloProcess.Start(_data);
            using var stop = new CancellationTokenSource();
            var load = Load.Run(silo, stop.Token);
            await Task.WhenAny(load, Task.Delay(TimeSpan.FromMilliseconds(chance.Next(100, 1500))));
            await silo.Kill();
            await stop.CancelAsync();
            await load;
        }
        Assert.True(_ledger.AcknowledgedCount > rounds * BatchReads, $"SEED={Seed}: only {_ledger.AcknowledgedCount} reads were acknowledged in {rounds} rounds; the load is no load");

        var lost = new List<string>();
        await using (var last = await SiloProcess.Start(_data))
        {
            lost = await Load.SendAgain(last);
            await last.Kill();
        }

        Assert.True(lost.Count == 0, $"INV-1 SEED={Seed}: {lost.Count} of {_ledger.AcknowledgedCount} acknowledged reads were lost, first {lost.FirstOrDefault()}");
        var log = await LogVerifier.Verify(new FolderSource(LogFolder.PublishedIn(Path.Combine(_data, "audit"))));
        Assert.True(log.IsIntact, $"INV-8 SEED={Seed}: {string.Join("; ", log.Problems)}");
        Assert.True(log.Checkpoint!.Size >= rounds, $"the audit log has {log.Checkpoint.Size} entries after {rounds} starts that each write some");
        Assert.Equal(_ledger.SentCount, (await StoreCounts.In(_data)).Uploaded); // INV-2: every read that was ever sent is there exactly once
    }

    [Fact]
    public async Task A_read_that_was_never_sent_is_not_taken_for_stored() // twin: the checker above can fail
    {
        await using var silo = await SiloProcess.Start(_data);
        var never = _ledger.Draw(BatchReads);
        _ledger.Acknowledge(never);

        Assert.Equal(never.Select(read => read.Sequence), await Load.SendAgain(silo));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}

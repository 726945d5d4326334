using System.Collections.Concurrent;
using System.Security.Cryptography;
using AlprGrains.Audit;
using AlprGrains.Audit.Files;
using AlprGrains.Audit.Tree;
using AlprGrains.Audit.Verifying;
using AlprGrains.Audit.Writing;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace AlprGrains.Tests.Grains.Clusters;

/// <summary>One audit log of several silos, each of which is asked for entries as if the log's grain were its own.</summary>
public sealed class ClusterAuditTests : IDisposable
{
    private const int EntriesPerPhase = 60;

    /// <summary>A writer that died is replaced within 10 s; a machine that is busy with other tests takes its time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("alpr-cluster-audit-");
    private readonly ConcurrentBag<AuditReceipt> _receipts = [];
    private readonly CancellationTokenSource _over = new();
    private int _refused;

    private string Folder => Path.Combine(_parent.FullName, "audit");

    [Fact]
    public async Task INV_8_silos_that_all_want_the_audit_log_never_fork_it_and_one_writes_on_after_a_kill_and_after_the_folder_was_away()
    {
        await using (var alpr = await AlprCluster.Start(silos: 3, withSystemClock: true, more: silo => silo.AddSharedAuditLog(Folder)))
        {
            var seats = alpr.Cluster.GetActiveSilos().ToDictionary(silo => silo.SiloAddress, silo => alpr.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<AuditLogSeat>());
            var grain = alpr.Grains.GetGrain<IAuditLogGrain>(IAuditLogGrain.Main);
            Task[] writers = [Write("grain", grain.Append), .. seats.Values.SelectMany((seat, silo) => Enumerable.Range(0, 2).Select(writer => Write($"{silo}-{writer}", seat.Append)))];

            await MoreEntries();
            var writing = alpr.Cluster.GetActiveSilos().Single(silo => seats[silo.SiloAddress].Current is not null);
            await alpr.Cluster.KillSiloAsync(writing);
            seats[writing.SiloAddress].Dispose(); // its process is gone
            await MoreEntries();

            Directory.Move(Folder, Folder + ".away");
            await Until(Volatile.Read(ref _refused) + 1, () => Volatile.Read(ref _refused), "refusals: nobody noticed that the folder is gone");
            Assert.False(Directory.Exists(Path.Combine(Folder, "epochs")), "a silo began another log where the folder was");
            if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
            Directory.Move(Folder + ".away", Folder);
            await MoreEntries();

            _over.Cancel();
            foreach (var seat in seats.Values) seat.Dispose(); // whoever still waits for the log is refused
            await Task.WhenAll(writers).WaitAsync(Patience);
        }
        Assert.True(WriterSign.Look(Folder).Epoch >= 3, "the log was not taken over: this proves nothing");
        await CheckLog();
    }

    public void Dispose()
    {
        _over.Dispose();
        _parent.Delete(recursive: true);
    }

    private async Task CheckLog()
    {
        Assert.Equal(_receipts.Count, _receipts.Select(receipt => receipt.Index).Distinct().Count());
        using (var log = TileLog.Open(new TileLogOptions(Folder), TimeProvider.System, RandomNumberGenerator.Create()))
        {
            foreach (var receipt in _receipts)
            {
                var found = log.Archive.Find(receipt.Index);
                Assert.True(found is not null, $"INV-8: entry {receipt.Index} was acknowledged and is not there");
                Assert.True(Rfc6962.LeafHash(found.Bytes.Span).Hex == receipt.EntryDigestHex, $"INV-8: entry {receipt.Index} is another one than was acknowledged");
            }
        }
        var verdict = await LogVerifier.Verify(new FolderSource(LogFolder.PublishedIn(Folder)));
        Assert.True(verdict.IsIntact, string.Join("; ", verdict.Problems));
    }

    private Task MoreEntries() => Until(_receipts.Count + EntriesPerPhase, () => _receipts.Count, "acknowledged entries: nobody writes the log");

    private static async Task Until(int count, Func<int> counted, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (counted() < count)
        {
            try { await pace.WaitForNextTickAsync(patience.Token); }
            catch (OperationCanceledException) { Assert.Fail($"{counted()} of {count} {what}"); }
        }
    }

    private async Task Write(string writer, Func<AuditEvent, ValueTask<AuditReceipt>> append)
    {
        for (var i = 0; !_over.IsCancellationRequested; i++)
        {
            try
            {
                _receipts.Add(await append(new AuditEvent("alert-seen", writer, "OPD", "alert", [$"{writer}-{i}"], "allowed")));
            }
            catch (Exception) when (!_over.IsCancellationRequested) // fenced off, elsewhere or gone: whoever needs an entry asks again
            {
                Interlocked.Increment(ref _refused);
                await Task.Delay(20);
            }
            catch (Exception) // the silos are ending
            {
                return;
            }
        }
    }
}

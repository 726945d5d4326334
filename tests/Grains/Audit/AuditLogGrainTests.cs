using AlprGrains.Audit;
using AlprGrains.Audit.Verifying;
using AlprGrains.Audit.Writing;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace AlprGrains.Tests.Grains.Audit;

public class AuditLogGrainTests
{
    [Fact]
    public async Task INV_3_a_receipt_means_that_the_entry_is_on_disk()
    {
        var directory = Directory.CreateTempSubdirectory("alpr-audit-").FullName;
        try
        {
            await using (var cluster = await Start(directory))
            {
                var log = cluster.Client.GetGrain<IAuditLogGrain>(IAuditLogGrain.Main);
                var receipts = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => log.Append(Seen(i)).AsTask()));
                Assert.Equal(100, receipts.Select(receipt => receipt.Index).Distinct().Count());
                var proof = await log.Prove(receipts[57].Index);
                Assert.Equal(receipts[57].EntryDigestHex, proof.LeafHashHex);
            }
            var verdict = await LogVerifier.Verify(new FolderSource(LogFolder.PublishedIn(directory)));
            Assert.True(verdict.IsIntact);
            Assert.Equal(100, verdict.Checkpoint!.Size);
            await using (var again = await Start(directory))
                Assert.Equal(100, (await again.Client.GetGrain<IAuditLogGrain>(IAuditLogGrain.Main).Append(Seen(100))).Index);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task INV_8_a_log_that_was_changed_keeps_the_silo_from_starting()
    {
        var directory = Directory.CreateTempSubdirectory("alpr-audit-").FullName;
        try
        {
            using (var log = new TileAuditLog(directory, TimeProvider.System)) await log.Append(Seen(1));
            var path = Path.Combine(directory, LogFolder.PublicName, "tile", "entries", "000.p", "1");
            var bytes = await File.ReadAllBytesAsync(path);
            bytes[20] ^= 1;
            await File.WriteAllBytesAsync(path, bytes);

            var refused = await Assert.ThrowsAnyAsync<Exception>(() => Start(directory));

            Assert.Contains("entry 0", refused.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void INV_11_the_log_shows_neither_users_nor_the_people_that_an_event_is_about()
    {
        var entry = TileAuditLog.EntryOf(new AuditEvent(AuditKinds.LockReleased, "rivera", "OPD", "account", ["okafor"], "allowed") { Confidential = [new AuditField("plate", "8SYN123")] });
        Assert.Empty(entry.Subjects);
        Assert.Equal(["user", "subject", "plate"], entry.Confidential.Select(field => field.Name));
    }

    [Theory]
    [InlineData(AuditKinds.PersonEnrolled, "done: roles Investigator", "done")]
    [InlineData(AuditKinds.AlertSeen, "refused: the account is closed (left for another town)", "refused")]
    [InlineData(AuditKinds.LookupAsked, "refused under DGO I-12 DRAFT: case-number", "refused under DGO I-12 DRAFT: case-number")]
    [InlineData(AuditKinds.HotListImported, "accepted: 12 entries", "accepted: 12 entries")]
    public void INV_11_what_someone_may_have_typed_into_an_outcome_is_not_shown(string kind, string outcome, string shown)
    {
        var entry = TileAuditLog.EntryOf(new AuditEvent(kind, "rivera", "OPD", "account", [], outcome));
        Assert.Equal(shown, entry.Outcome);
        Assert.Equal(shown != outcome, entry.Confidential.Any(field => field.Name == "outcome" && field.Value == outcome));
    }

    private static AuditEvent Seen(int number) => new(AuditKinds.AlertSeen, "rivera", "OPD", "alert", [$"alert-{number}"], "allowed");

    private static async Task<InProcessTestCluster> Start(string directory)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(TimeProvider.System);
            silo.AddAuditLog(directory);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}

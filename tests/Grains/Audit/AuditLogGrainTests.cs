using AlprGrains.Audit;
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
                Assert.Equal(100, LogVerifier.Verify(Path.Combine(directory, DurableLog.FileName)).Entries);
            }
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
            using (var log = new DurableAuditLog(directory, TimeProvider.System)) await log.Append(Seen(1));
            var path = Path.Combine(directory, DurableLog.FileName);
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

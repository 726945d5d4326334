using AlprGrains.Audit;
using AlprGrains.Audit.Files;
using AlprGrains.Audit.Verifying;
using AlprGrains.Audit.Writing;
using AlprGrains.Grains.Audit;
using AlprGrains.Storage.Backups;
using AlprGrains.Storage.Embedded;
using AlprGrains.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlprGrains.Tests.Grains.Audit;

/// <summary>After the disk of the log is lost: what was published is never contradicted, and there is a log again.</summary>
public sealed class LostLogTests : IDisposable
{
    private readonly DataFolder _data = new(), _backups = new();

    public void Dispose()
    {
        _data.Dispose();
        _backups.Dispose();
    }

    [Fact]
    public async Task INV_8_a_log_that_was_lost_is_closed_as_the_backup_has_it_and_a_new_one_begins_under_a_name_of_its_own()
    {
        await EmbeddedStorage.Open(new EmbeddedStorageOptions { DataDirectory = _data["reads"] }, TimeProvider.System, NullLoggerFactory.Instance).DisposeAsync();
        await WriteTo(_data["audit"], entries: 3);
        Backup.Take(_data, _backups["one"], TimeProvider.System);
        await WriteTo(_data["audit"], entries: 2);
        var published = await Verified(_data["audit"]);
        Assert.Equal(5, published.Checkpoint!.Size);

        foreach (var lost in (string[])["log", "journal", "epochs"]) Directory.Delete(_data[$"audit/{lost}"], recursive: true); // its keys outlive it
        var closed = Restore.Run(_backups["one"], _data).ClosedAuditLog;

        await WriteTo(_data["audit"], entries: 1);
        var (before, after) = (await Verified(_data[closed!]), await Verified(_data["audit"]));
        Assert.True(before.IsIntact && after.IsIntact);
        Assert.Equal((3, 1), (before.Checkpoint!.Size, after.Checkpoint!.Size));
        Assert.Equal(published.Key!.ToString(), before.Key!.ToString());
        Assert.NotEqual(before.Key.ToString(), after.Key!.ToString());
    }

    private static async Task WriteTo(string folder, int entries)
    {
        using var log = new TileAuditLog(folder, TimeProvider.System);
        for (var entry = 0; entry < entries; entry++)
        {
            var receipt = await log.Append(new AuditEvent(AuditKinds.AuditLogSearched, "AUDITOR", "OPD", "audit log", [], "allowed"));
            await log.WhenPublished(receipt.Index);
        }
    }

    private static ValueTask<LogVerdict> Verified(string folder) => LogVerifier.Verify(new FolderSource(LogFolder.PublishedIn(folder)));
}

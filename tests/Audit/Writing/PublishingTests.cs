using System.Security.Cryptography;
using AlprGrains.Audit.Writing;

namespace AlprGrains.Tests.Audit.Writing;

/// <summary>When checkpoints come, and what happens while they cannot.</summary>
public class PublishingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_log_says_by_itself_at_least_every_second_under_load_and_every_minute_when_idle_that_it_lives()
    {
        var options = new TileLogOptions("anywhere");
        Assert.True(options.PublishPeriod <= TimeSpan.FromSeconds(0.5)); // the rest of the second is for the disk
        Assert.Equal(TimeSpan.FromMinutes(1), options.IdlePeriod);
    }

    [Fact]
    public async Task A_log_to_which_nothing_is_added_signs_again_after_its_idle_period()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(Path.Combine(directory.Path, LogFolder.PublicName));
        using var watcher = new FileSystemWatcher(Path.Combine(directory.Path, LogFolder.PublicName), "checkpoint");
        using var signed = new SemaphoreSlim(0);
        watcher.Created += (_, _) => signed.Release();
        watcher.Renamed += (_, _) => signed.Release();
        watcher.Changed += (_, _) => signed.Release();
        watcher.EnableRaisingEvents = true;
        using var log = TileLog.Open(new TileLogOptions(directory.Path) { IdlePeriod = TimeSpan.FromMilliseconds(20), PublishPeriod = TimeSpan.FromMilliseconds(1) }, TimeProvider.System, RandomNumberGenerator.Create());
        for (var i = 0; i < 3; i++) Assert.True(await signed.WaitAsync(Patience), $"signed {i} times");
        Assert.Equal(0, log.Published.Checkpoint.Size);
    }

    [Fact]
    public async Task While_tiles_cannot_be_written_entries_stay_durable_and_are_published_when_they_can()
    {
        using var directory = new TemporaryDirectory();
        using var log = Logs.Open(directory.Path);
        await log.WhenPublished(-1);
        var inTheWay = Logs.PublicFile(directory.Path, "tile");
        await File.WriteAllTextAsync(inTheWay, ""); // a file where the folder should be

        var receipt = await log.Append(Logs.Seen);
        var published = log.WhenPublished(receipt.Index);
        Assert.Equal(0, receipt.Index);
        Assert.False(published.IsCompleted);

        File.Delete(inTheWay);
        Assert.Equal(1, (await published.WaitAsync(Patience)).Checkpoint.Size);
        Assert.Null(log.PublishingProblem);
    }

    [Fact]
    public async Task Only_the_newest_partial_tile_stays_on_disk_and_none_beside_a_full_one()
    {
        using var directory = new TemporaryDirectory();
        using (var log = Logs.Open(directory.Path))
            for (var i = 0; i < 300; i += 30)
            {
                var receipts = await Task.WhenAll(Enumerable.Range(i, 30).Select(number => log.Append(Logs.Numbered(number))));
                await log.WhenPublished(receipts.Max(receipt => receipt.Index));
            }
        var files = Directory.GetFiles(Logs.PublicFile(directory.Path, "tile"), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Logs.PublicFile(directory.Path, "tile"), file)).Order(StringComparer.Ordinal);
        Assert.Equal(["0/000", "0/001.p/44", "1/000.p/1", "entries/000", "entries/001.p/44"], files);
    }
}

using AlprGrains.Plates;
using AlprGrains.Storage;
using AlprGrains.Storage.Embedded;
using AlprGrains.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using static AlprGrains.Tests.Storage.Plates.SampleReads;

namespace AlprGrains.Tests.Storage.Crashes;

/// <summary>Runs where a small file system can be mounted; elsewhere it is skipped by name, and SQLite's page limit stands in (ReadStoreConformance).</summary>
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        Skip = SmallDisk.SkipReason;
    }
}

public sealed class FullDiskTests
{
    [SmallDiskFact]
    public async Task INV_1_and_INV_13_a_disk_that_runs_full_gives_errors_loses_nothing_and_goes_on_when_space_returns()
    {
        using var disk = new SmallDisk(mebibytes: 12);
        var time = TimeProvider.System;
        var acknowledged = new List<ReadId>();
        var number = 0;
        using (var storage = Open(disk, time))
        {
            var filler = Path.Combine(disk.Folder, "filler");
            Fill(filler, leaveBytes: 1 << 20);
            var isFull = false;
            while (!isFull)
            {
                Assert.True(number < 100_000, "the disk does not run full");
                var reads = Enumerable.Range(0, 50).Select(_ => Read(number++, time.GetUtcNow())).ToList();
                var outcomes = await Task.WhenAll(reads.Select(read => storage.Reads.Append(Append(read, storage.PlateKeys)).AsTask()));
                acknowledged.AddRange(reads.Zip(outcomes).Where(pair => pair.Second == RecordOutcome.Stored).Select(pair => pair.First.Id));
                isFull = outcomes.Contains(RecordOutcome.Busy);
            }
            var image = await Assert.ThrowsAsync<StorageException>(async () =>
            {
                for (var i = 0; i < 100; i++) await storage.Evidence.Put(new byte[100_000], time.GetUtcNow());
            });
            Assert.Equal(StorageFault.Full, image.Fault);

            File.Delete(filler);
            foreach (var segment in Directory.GetFiles(Path.Combine(disk.Folder, "data", "evidence"), "*", SearchOption.AllDirectories)) File.Delete(segment);
            var after = Read(number, time.GetUtcNow());
            Assert.Equal(RecordOutcome.Stored, await storage.Reads.Append(Append(after, storage.PlateKeys)));
            acknowledged.Add(after.Id);
        }
        using var again = Open(disk, time);
        var found = new List<ReadId>();
        for (string? cursor = null; ;)
        {
            var page = await again.Reads.Page(new PlateQuestion(Plate, ReadsMax: 1000, Cursor: cursor));
            found.AddRange(page.Reads.Select(read => read.Id));
            if ((cursor = page.Next) is null) break;
        }
        Assert.Empty(acknowledged.Except(found));
        Assert.Equal(found.Count, found.Distinct().Count());
    }

    private static EmbeddedStorage Open(SmallDisk disk, TimeProvider time) =>
        EmbeddedStorage.Open(new EmbeddedStorageOptions { DataDirectory = Path.Combine(disk.Folder, "data") }, time, NullLoggerFactory.Instance);

    private static void Fill(string path, long leaveBytes)
    {
        using var file = File.Create(path);
        var block = new byte[64 << 10];
        while (new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace > leaveBytes + block.Length) { file.Write(block); file.Flush(flushToDisk: true); }
    }
}

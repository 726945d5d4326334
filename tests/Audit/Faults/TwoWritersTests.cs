using AlprGrains.Audit;
using AlprGrains.Audit.Tree;
using AlprGrains.Audit.Verifying;
using AlprGrains.Audit.Writing;

namespace AlprGrains.Tests.Audit.Faults;

/// <summary>INV-8: whoever writes, and whenever they stop and go on, there is one log.</summary>
public class TwoWritersTests
{
    [Fact]
    public async Task INV_8_a_writer_that_is_paused_and_goes_on_after_another_took_over_never_forks_the_log()
    {
        using var directory = new TemporaryDirectory();
        using var first = Writer.Start(directory.Path, entries: 1_000_000);
        await first.HasAcknowledged(20);
        first.Pause();

        var acknowledged = new List<(long Index, TreeHash Leaf)>();
        var checkpoints = new List<EarlierCheckpoint>();
        using (var second = Logs.Open(directory.Path, takeOver: true))
        {
            for (var i = 0; i < 300; i++)
            {
                var receipt = await second.Append(Logs.Numbered(i));
                acknowledged.Add((receipt.Index, receipt.Leaf));
            }
            await second.WhenPublished(acknowledged[^1].Index).WaitAsync(Writer.Patience);
            first.Resume();
            Assert.Equal(WriterProgram.Refused, await first.Ended());
            Assert.Contains("another writer has taken over", first.Output, StringComparison.Ordinal);
            for (var i = 0; i < 20; i++) // and what the first still published did no harm
            {
                var receipt = await second.Append(Logs.Numbered(i));
                acknowledged.Add((receipt.Index, receipt.Leaf));
                checkpoints.Add(new EarlierCheckpoint($"after {receipt.Index}", AlprGrains.Audit.Notes.Checkpoint.BytesOf((await second.WhenPublished(receipt.Index)).Note)));
            }
        }
        Assert.Empty(first.Acknowledged.Select(one => one.Index).Intersect(acknowledged.Select(one => one.Index)));
        await Promises.Hold(directory.Path, [.. first.Acknowledged, .. acknowledged], [.. first.Checkpoints, .. checkpoints], "paused and resumed");
    }

    [Fact]
    public async Task INV_8_writers_that_take_over_from_each_other_at_any_moment_lose_nothing_acknowledged()
    {
        using var directory = new TemporaryDirectory();
        var acknowledged = new List<(long Index, TreeHash Leaf)>();
        var checkpoints = new List<EarlierCheckpoint>();
        for (var round = 0; round < 12; round++)
        {
            using var old = Logs.Open(directory.Path, takeOver: true);
            var writing = WriteUntilRefused(old);
            await old.Append(Logs.Seen).ContinueWith(done => Keep(done.Result), TaskScheduler.Default);
            using var next = Logs.Open(directory.Path, takeOver: true); // while the old one writes as fast as it can
            Keep(await next.Append(Logs.Seen));
            foreach (var receipt in await writing.WaitAsync(Writer.Patience)) Keep(receipt);
            checkpoints.Add(new EarlierCheckpoint($"round {round}, old", AlprGrains.Audit.Notes.Checkpoint.BytesOf(old.Published.Note)));
            checkpoints.Add(new EarlierCheckpoint($"round {round}, next", AlprGrains.Audit.Notes.Checkpoint.BytesOf(next.Published.Note)));
        }
        Assert.Equal(acknowledged.Count, acknowledged.Select(one => one.Index).Distinct().Count());
        await Promises.Hold(directory.Path, acknowledged, checkpoints, "taken over");

        void Keep(LogReceipt receipt)
        {
            lock (acknowledged) acknowledged.Add((receipt.Index, receipt.Leaf));
        }
    }

    [Fact]
    public async Task Without_the_fence_the_same_writers_would_both_be_told_that_they_wrote() // the twin: the fence is what does it
    {
        using var directory = new TemporaryDirectory();
        using var old = Logs.Open(directory.Path, takeOver: true);
        using var next = Logs.Open(directory.Path, takeOver: true);
        Assert.Equal(0, (await next.Append(Logs.Seen)).Index);
        File.Delete(Path.Combine(directory.Path, "epochs", "00000002")); // what says that there is a newer one
        Assert.Equal(0, (await old.Append(Logs.Seen)).Index);
    }

    private static async Task<List<LogReceipt>> WriteUntilRefused(TileLog log)
    {
        var receipts = new List<LogReceipt>();
        try
        {
            while (true) receipts.AddRange(await Task.WhenAll(Enumerable.Range(0, 20).Select(i => log.Append(Logs.Numbered(i)))));
        }
        catch (AuditLogWriteException)
        {
            return receipts; // of a batch that was refused in part, none is counted: nothing is claimed of those
        }
    }
}

using AlprGrains.Audit;
using AlprGrains.Audit.Entries;
using AlprGrains.Audit.Writing;

namespace AlprGrains.Tests.Audit.Writing;

/// <summary>INV-3 and INV-8 on one machine: what was receipted is on disk, in order, published, and stays there across restarts.</summary>
public class TileLogTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task INV_3_a_receipt_means_that_the_entry_is_in_the_journal()
    {
        using var directory = new TemporaryDirectory();
        using var log = Logs.Open(directory.Path, publishPeriod: TimeSpan.FromHours(1));
        await log.Append(Logs.Seen); // published at once: the second is not
        var receipt = await log.Append(Logs.Numbered(2));

        Assert.Equal(1, receipt.Index);
        Assert.Equal(["alert-2"], log.Archive.Find(1)!.Entry.Subjects);
    }

    [Fact]
    public async Task INV_8_an_entry_is_proven_in_a_signed_checkpoint()
    {
        using var directory = new TemporaryDirectory();
        using var log = Logs.Open(directory.Path);
        var receipts = await Task.WhenAll(Enumerable.Range(0, 600).Select(i => log.Append(Logs.Numbered(i))));
        var published = await log.WhenPublished(599).WaitAsync(Patience);
        foreach (var receipt in receipts.Where(receipt => receipt.Index % 37 == 0))
        {
            var proof = await log.Archive.Prove(receipt.Index, published);
            Assert.True(proof.Holds);
            Assert.Equal(receipt.Leaf, proof.Leaf);
            Assert.False((proof with { Index = (receipt.Index + 1) % 600 }).Holds);
        }
    }

    [Fact]
    public async Task INV_8_a_log_opened_again_goes_on_where_it_ended()
    {
        using var directory = new TemporaryDirectory();
        for (var run = 0; run < 4; run++)
        {
            using var log = Logs.Open(directory.Path);
            Assert.Equal(run, (await log.Append(Logs.Numbered(run))).Index);
        }
        Assert.Equal(4, (await Logs.Verify(directory.Path)).Checkpoint!.Size);
    }

    [Fact]
    public async Task INV_8_many_at_once_get_one_place_each_in_one_order()
    {
        using var directory = new TemporaryDirectory();
        using (var log = Logs.Open(directory.Path))
        {
            var receipts = await Task.WhenAll(Enumerable.Range(0, 9_000).Select(i => Task.Run(() => log.Append(Logs.Numbered(i)))));
            Assert.Equal(Enumerable.Range(0, 9_000).Select(i => (long)i), receipts.Select(receipt => receipt.Index).Order());
        }
        var verdict = await Logs.Verify(directory.Path);
        Assert.True(verdict.IsIntact);
        Assert.Equal(9_000, verdict.Checkpoint!.Size);
    }

    [Fact]
    public async Task Entries_are_found_newest_first_across_files_of_the_journal()
    {
        using var directory = new TemporaryDirectory();
        await Logs.Write(directory.Path, 8_200); // more than one file holds
        using var log = Logs.Open(directory.Path);
        await log.Append(Logs.Seen);
        Assert.Equal(Enumerable.Range(0, 8_201).Select(i => 8_200L - i), log.Archive.Backwards(long.MaxValue).Select(entry => entry.Index));
        Assert.Equal([4L, 3L], log.Archive.Backwards(5).Take(2).Select(entry => entry.Index));
    }

    [Fact]
    public async Task Times_are_cut_to_hundredths_of_a_second()
    {
        using var directory = new TemporaryDirectory();
        using var log = Logs.Open(directory.Path);
        Assert.Equal(0, (await log.Append(Logs.Seen)).At.UtcTicks % (10 * TimeSpan.TicksPerMillisecond));
    }

    [Fact]
    public async Task INV_11_neither_the_journal_nor_the_published_log_shows_a_confidential_value()
    {
        using var directory = new TemporaryDirectory();
        using (var log = Logs.Open(directory.Path))
            await log.Append(Logs.Seen with { Confidential = [new("user", "rivera"), new("plate", "8SYN123"), new("articulation", "seen at the scene")] });

        foreach (var file in Directory.EnumerateFiles(directory.Path, "*", SearchOption.AllDirectories))
        {
            var text = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
            foreach (var value in (string[])["8SYN123", "rivera", "seen at the scene"]) Assert.DoesNotContain(value, text, StringComparison.Ordinal);
        }
        using var again = Logs.Open(directory.Path);
        Assert.Equal("8SYN123", again.Archive.Open(again.Archive.Find(0)!).Fields.Single(field => field.Name == "plate").Value);
    }

    [Fact]
    public async Task INV_11_equal_values_have_unequal_commitments()
    {
        using var directory = new TemporaryDirectory();
        using var log = Logs.Open(directory.Path);
        await log.Append(Logs.Seen);
        await log.Append(Logs.Seen);
        Assert.NotEqual(log.Archive.Find(0)!.Entry.Commitments[0], log.Archive.Find(1)!.Entry.Commitments[0]);
    }

    [Fact]
    public async Task Clear_values_whose_keys_are_destroyed_are_gone_and_the_log_stays_whole()
    {
        using var directory = new TemporaryDirectory();
        using (var log = Logs.Open(directory.Path))
        {
            var receipt = await log.Append(Logs.Seen);
            Assert.Equal(1, log.DestroyAnnexKeysThrough(DateOnly.FromDateTime(receipt.At.UtcDateTime)));
            var opened = log.Archive.Open(log.Archive.Find(0)!);
            Assert.Empty(opened.Fields);
            Assert.Contains("destroyed", opened.Problem, StringComparison.Ordinal);
            await Assert.ThrowsAsync<InvalidOperationException>(() => log.Append(Logs.Seen)); // no other key for a day that is forgotten
        }
        Assert.True((await Logs.Verify(directory.Path)).IsIntact);
    }

    [Fact]
    public async Task A_changed_log_is_not_opened_and_the_place_is_named()
    {
        using var directory = new TemporaryDirectory();
        await Logs.Write(directory.Path, 3);
        var file = Logs.PublicFile(directory.Path, "tile/entries/000.p/3");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^3] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        Assert.Contains("entry 2", Assert.Throws<AuditLogRefusedException>(() => Logs.Open(directory.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_without_its_journal_or_key_is_not_opened()
    {
        using var directory = new TemporaryDirectory();
        await Logs.Write(directory.Path, 3);
        Directory.Move(Path.Combine(directory.Path, "keys"), Path.Combine(directory.Path, "away"));
        Assert.Contains("signing key", Assert.Throws<AuditLogRefusedException>(() => Logs.Open(directory.Path)).Message, StringComparison.Ordinal);
        Directory.Move(Path.Combine(directory.Path, "away"), Path.Combine(directory.Path, "keys"));
        Directory.Delete(Path.Combine(directory.Path, "journal"), recursive: true);
        Assert.Contains("journal does not hold", Assert.Throws<AuditLogRefusedException>(() => Logs.Open(directory.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unfinished_record_is_cut_and_the_log_says_so()
    {
        using var directory = new TemporaryDirectory();
        await Logs.Write(directory.Path, 3);
        var journal = Directory.GetFiles(Path.Combine(directory.Path, "journal")).Order().Last();
        await File.AppendAllBytesAsync(journal, (await File.ReadAllBytesAsync(journal))[..50]);

        using (var log = Logs.Open(directory.Path)) Assert.Equal(4, (await log.Append(Logs.Seen)).Index);

        using var again = Logs.Open(directory.Path);
        Assert.Equal(("log-tail-cut", "cut 50 bytes"), (again.Archive.Find(3)!.Entry.Kind, again.Archive.Find(3)!.Entry.Outcome));
        Assert.True((await Logs.Verify(directory.Path)).IsIntact);
    }

    [Fact]
    public void A_second_writer_is_refused()
    {
        using var directory = new TemporaryDirectory();
        using var first = Logs.Open(directory.Path);
        Assert.Throws<AuditLogRefusedException>(() => Logs.Open(directory.Path));
    }

    [Fact]
    public async Task Mistakes_of_the_caller_throw_and_write_nothing()
    {
        using var directory = new TemporaryDirectory();
        using var log = Logs.Open(directory.Path);
        await Assert.ThrowsAsync<ArgumentNullException>(() => log.Append(Logs.Seen with { Outcome = null! }));
        await Assert.ThrowsAsync<ArgumentException>(() => log.Append(Logs.Seen with { Outcome = new string('x', EntryBytes.BytesMax) }));
        await Assert.ThrowsAsync<ArgumentException>(() => log.Append(Logs.Seen with { Confidential = [new("text", new string('x', JournalRecord.AnnexBytesMax))] }));
        Assert.Equal(0, (await log.Append(Logs.Seen)).Index);
    }

    [Fact]
    public async Task Text_in_any_script_comes_back_canonical()
    {
        using var directory = new TemporaryDirectory();
        using (var log = Logs.Open(directory.Path)) await log.Append(Logs.Seen with { Purpose = "búsqueda \"x\" \n 車 \u2028 <>& lone \ud800 surrogate" });
        Assert.True((await Logs.Verify(directory.Path)).IsIntact);
    }

    [Fact]
    public async Task A_closed_log_takes_nothing()
    {
        using var directory = new TemporaryDirectory();
        var log = Logs.Open(directory.Path);
        log.Dispose();
        await Assert.ThrowsAsync<AuditLogWriteException>(() => log.Append(Logs.Seen));
    }
}

using System.Text;
using AlprGrains.Audit;
using AlprGrains.Audit.Entries;
using AlprGrains.Audit.Tree;
using AlprGrains.Audit.Verifying;

namespace AlprGrains.Tests.Audit.Verifying;

/// <summary>INV-8: whatever is done to the files of a log, the verifier says so, and where.</summary>
public class TamperTests
{
    [Fact]
    public async Task An_untouched_log_is_intact_at_every_size_around_a_full_tile()
    {
        foreach (var size in (int[])[0, 1, 2, 255, 256, 257, 600])
        {
            using var directory = new TemporaryDirectory();
            await Logs.Write(directory.Path, size);
            var verdict = await Logs.Verify(directory.Path);
            Assert.True(verdict.IsIntact, $"{size}: {verdict.Problems.FirstOrDefault()}");
            Assert.Equal(size, verdict.Checkpoint!.Size);
        }
    }

    [Fact]
    public async Task INV_8_every_flipped_byte_of_a_small_log_is_found_in_its_place()
    {
        var log = await SmallLog(entries: 4);
        foreach (var (path, bytes) in log.Files)
            for (var position = 0; position < bytes.Length; position++)
            {
                var flip = (byte)(1 << (position % 8));
                bytes[position] ^= flip;
                var problems = (await log.Verify()).Problems;
                bytes[position] ^= flip;
                Assert.Contains(problems, problem => problem.Path == path);
                if (EntryAt(path, bytes, position) is { } entry) Assert.Contains(problems, problem => problem.Path == path && problem.Entry == entry);
            }
    }

    [Fact]
    public async Task Every_flipped_bit_of_a_checkpoint_and_key_is_found()
    {
        var log = await SmallLog(entries: 2);
        foreach (var path in (string[])["checkpoint", "key"])
        {
            var bytes = log.Files[path];
            for (var bit = 0; bit < bytes.Length * 8; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False((await log.Verify()).IsIntact, $"bit {bit} of {path} was flipped and not found");
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Fact]
    public async Task A_change_in_any_file_of_a_larger_log_is_found_in_that_file()
    {
        var log = await SmallLog(entries: 600);
        foreach (var (path, bytes) in log.Files)
            foreach (var position in (int[])[0, bytes.Length / 2, bytes.Length - 1])
            {
                bytes[position] ^= 4;
                Assert.Contains((await log.Verify()).Problems, problem => problem.Path == path);
                bytes[position] ^= 4;
            }
    }

    [Fact]
    public async Task Every_file_that_is_missing_or_cut_or_longer_is_named()
    {
        var log = await SmallLog(entries: 600);
        foreach (var (path, bytes) in log.Files.ToArray())
        {
            if (path is not ("checkpoint" or "key"))
            {
                log.Files.Remove(path);
                Assert.Contains((await log.Verify()).Problems, problem => problem.Path == path);
            }
            log.Files[path] = bytes[..^1];
            Assert.Contains((await log.Verify()).Problems, problem => problem.Path == path);
            log.Files[path] = [.. bytes, (byte)'x'];
            Assert.Contains((await log.Verify()).Problems, problem => problem.Path == path);
            log.Files[path] = bytes;
        }
    }

    [Fact]
    public async Task INV_8_an_entry_that_is_taken_out_is_named()
    {
        var log = await SmallLog(entries: 5);
        Change(log, entries => entries.RemoveAt(2));
        Assert.Equal(2, (await log.Verify()).Problems.Min(problem => problem.Entry));
    }

    [Fact]
    public async Task INV_8_entries_that_change_places_are_named()
    {
        var log = await SmallLog(entries: 5);
        Change(log, entries => (entries[1], entries[3]) = (entries[3], entries[1]));
        Assert.Equal(1, (await log.Verify()).Problems.Min(problem => problem.Entry));
    }

    [Fact]
    public async Task INV_8_an_entry_rewritten_with_its_hash_does_not_lead_to_the_signed_root()
    {
        var log = await SmallLog(entries: 600);
        var bundle = log.Files["tile/entries/001"];
        var entries = EntryBundle.Split(bundle, 256, out _).Select(entry => entry.ToArray()).ToList();
        entries[7] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(entries[7]).Replace("allowed", "refused", StringComparison.Ordinal));
        log.Files["tile/entries/001"] = Bundle(entries);
        Rfc6962.LeafHash(entries[7]).CopyTo(log.Files["tile/0/001"].AsSpan(7 * TreeHash.Bytes));

        var problems = (await log.Verify()).Problems;

        Assert.Contains(problems, problem => problem.Entry == 256 && problem.Sentence.Contains("tile/0/001", StringComparison.Ordinal)); // the tile above still knows
    }

    [Fact]
    public async Task INV_8_a_log_rewritten_as_a_whole_is_found_by_a_checkpoint_that_someone_kept()
    {
        using var directory = new TemporaryDirectory();
        await Logs.Write(directory.Path, 10);
        var kept = new EarlierCheckpoint("kept", await File.ReadAllBytesAsync(Logs.PublicFile(directory.Path, "checkpoint")));
        foreach (var part in (string[])["log", "journal"]) Directory.Delete(Path.Combine(directory.Path, part), recursive: true);
        var keys = Directory.GetFiles(Path.Combine(directory.Path, "keys"));
        Assert.NotEmpty(keys); // the signing key is the true one: only the kept checkpoint can tell
        await Logs.Write(directory.Path, 12);

        Assert.True((await Logs.Verify(directory.Path)).IsIntact);
        var problem = Assert.Single((await Logs.Verify(directory.Path, kept)).Problems);
        Assert.Contains("rewritten", problem.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task INV_8_a_log_that_was_rolled_back_is_found_by_a_checkpoint_that_someone_kept()
    {
        using var directory = new TemporaryDirectory();
        await Logs.Write(directory.Path, 10);
        var old = MemorySource.CopyOf(directory.Path);
        await Logs.Write(directory.Path, 5);
        var kept = new EarlierCheckpoint("kept", await File.ReadAllBytesAsync(Logs.PublicFile(directory.Path, "checkpoint")));

        Assert.True((await old.Verify()).IsIntact);
        var problem = Assert.Single((await old.Verify(kept)).Problems);
        Assert.Equal(10, problem.Entry);
        Assert.Contains("cut off", problem.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checkpoints_kept_from_every_day_of_an_honest_log_all_hold()
    {
        using var directory = new TemporaryDirectory();
        var kept = new List<EarlierCheckpoint>();
        foreach (var more in (int[])[1, 3, 255, 7, 300])
        {
            await Logs.Write(directory.Path, more);
            kept.Add(new EarlierCheckpoint($"after {more}", await File.ReadAllBytesAsync(Logs.PublicFile(directory.Path, "checkpoint"))));
        }
        var verdict = await Logs.Verify(directory.Path, [.. kept]);
        Assert.True(verdict.IsIntact, verdict.Problems.FirstOrDefault()?.Sentence);
    }

    [Fact]
    public async Task Another_key_than_the_one_given_is_found()
    {
        using var one = new TemporaryDirectory();
        using var other = new TemporaryDirectory();
        await Logs.Write(one.Path, 1);
        await Logs.Write(other.Path, 1);
        var given = (await Logs.Verify(one.Path)).Key;
        Assert.False((await LogVerifier.Verify(MemorySource.CopyOf(other.Path), given)).IsIntact);
        Assert.True((await LogVerifier.Verify(MemorySource.CopyOf(one.Path), given)).IsIntact);
    }

    [Fact]
    public async Task What_is_no_log_cannot_be_told() =>
        await Assert.ThrowsAsync<LogUnreadableException>(async () => await new MemorySource().Verify());

    private static async Task<MemorySource> SmallLog(int entries)
    {
        using var directory = new TemporaryDirectory();
        await Logs.Write(directory.Path, entries);
        return MemorySource.CopyOf(directory.Path);
    }

    private static void Change(MemorySource log, Action<List<byte[]>> change)
    {
        var path = log.Files.Keys.Single(path => path.StartsWith("tile/entries", StringComparison.Ordinal));
        var entries = EntryBundle.Split(log.Files[path], 256, out _).Select(entry => entry.ToArray()).ToList();
        change(entries);
        log.Files[path] = Bundle(entries);
    }

    private static byte[] Bundle(IEnumerable<byte[]> entries)
    {
        using var bundle = new MemoryStream();
        foreach (var entry in entries) EntryBundle.Append(bundle, entry);
        return bundle.ToArray();
    }

    // The entry that a byte of a bundle belongs to; its length field may be read as any later entry's.
    private static long? EntryAt(string path, byte[] bytes, int position)
    {
        if (!path.StartsWith("tile/entries", StringComparison.Ordinal)) return null;
        var start = 0;
        foreach (var (index, entry) in EntryBundle.Split(bytes, 256, out _).Index())
        {
            if (position < start + EntryBundle.LengthBytes) return null;
            if (position < start + EntryBundle.LengthBytes + entry.Length) return index;
            start += EntryBundle.LengthBytes + entry.Length;
        }
        return null;
    }
}

using AlprGrains.Audit;

namespace AlprGrains.Tests.Audit;

/// <summary>INV-8: whatever is done to the bytes of a log, the verifier says so.</summary>
public class VerifierTests
{
    [Fact]
    public async Task An_untouched_log_is_intact()
    {
        var bytes = await SmallLog();
        var verdict = LogVerifier.Verify(new MemoryStream(bytes));
        Assert.True(verdict.IsIntact, verdict.Problem);
        Assert.Equal(4, verdict.Entries);
        Assert.Equal(bytes.Length, verdict.GoodBytes);
    }

    [Fact]
    public async Task Every_flipped_bit_of_every_byte_is_found()
    {
        var bytes = await SmallLog();
        for (var position = 0; position < bytes.Length; position++)
        for (var bit = 0; bit < 8; bit++)
        {
            bytes[position] ^= (byte)(1 << bit);
            Assert.False(LogVerifier.Verify(new MemoryStream(bytes)).IsIntact, $"bit {bit} of byte {position} was flipped and not found");
            bytes[position] ^= (byte)(1 << bit);
        }
    }

    [Fact]
    public async Task Every_byte_left_out_or_doubled_is_found()
    {
        var bytes = await SmallLog();
        for (var position = 0; position < bytes.Length; position++)
        {
            byte[] shorter = [.. bytes[..position], .. bytes[(position + 1)..]];
            byte[] longer = [.. bytes[..position], bytes[position], .. bytes[position..]];
            Assert.False(LogVerifier.Verify(new MemoryStream(shorter)).IsIntact, $"byte {position} was left out and not found");
            Assert.False(LogVerifier.Verify(new MemoryStream(longer)).IsIntact, $"byte {position} was doubled and not found");
        }
    }

    [Fact]
    public async Task Every_cut_inside_an_entry_is_found()
    {
        var bytes = await SmallLog();
        for (var length = 1; length < bytes.Length; length++)
        {
            var atLineEnd = bytes[length - 1] == (byte)'\n';
            // A cut between entries leaves a shorter, whole log: only a published checkpoint can show it.
            Assert.Equal(atLineEnd, LogVerifier.Verify(new MemoryStream(bytes[..length])).IsIntact);
        }
    }

    [Fact]
    public async Task Entries_that_change_places_are_found()
    {
        var lines = System.Text.Encoding.UTF8.GetString(await SmallLog()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        (lines[1], lines[2]) = (lines[2], lines[1]);
        var verdict = LogVerifier.Verify(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n")));
        Assert.Equal(1, verdict.BrokenAt);
    }

    [Fact]
    public void An_entry_without_end_is_refused_in_bounded_memory()
    {
        var verdict = LogVerifier.Verify(new MemoryStream(new byte[10 << 20]));
        Assert.Equal(0, verdict.BrokenAt);
    }

    private static async Task<byte[]> SmallLog()
    {
        using var directory = new TemporaryDirectory();
        using (var log = DurableLog.Open(directory.Path, TimeProvider.System))
        {
            await log.Append(new LogEntry("log-in", "rivera", "OPD", "shift", [], "allowed", null));
            await log.Append(new LogEntry("alert-seen", "rivera", "OPD", "alert", ["a", "b"], "allowed", null));
            await log.Append(new LogEntry("plate-asked", "rivera", "OPD", "lookup", ["c"], "allowed", new string('a', 64)));
            await log.Append(new LogEntry("log-out", "rivera", "OPD", "shift", [], "allowed", null));
        }
        return await File.ReadAllBytesAsync(directory.LogPath);
    }
}

using System.Text;
using AlprGrains.Audit;

namespace AlprGrains.Tests.Audit;

/// <summary>INV-8 on one machine: what was receipted is in the file, in order, and stays there across restarts.</summary>
public class DurableLogTests
{
    private static readonly LogEntry Seen = new("alert-seen", "rivera", "OPD", "alert", ["alert-1"], "allowed", null);

    [Fact]
    public async Task An_entry_is_in_the_file_when_its_receipt_comes()
    {
        using var directory = new TemporaryDirectory();
        using var log = DurableLog.Open(directory.Path, TimeProvider.System);

        var receipt = await log.Append(Seen);

        Assert.Equal(0, receipt.Index);
        Assert.Contains(receipt.DigestHex, ReadShared(directory.LogPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_are_cut_to_hundredths_of_a_second()
    {
        using var directory = new TemporaryDirectory();
        using var log = DurableLog.Open(directory.Path, TimeProvider.System);
        var receipt = await log.Append(Seen);
        Assert.Equal(0, receipt.At.UtcTicks % (10 * TimeSpan.TicksPerMillisecond));
    }

    [Fact]
    public async Task A_log_opened_again_goes_on_where_it_ended()
    {
        using var directory = new TemporaryDirectory();
        using (var first = DurableLog.Open(directory.Path, TimeProvider.System)) await first.Append(Seen);
        using (var second = DurableLog.Open(directory.Path, TimeProvider.System)) Assert.Equal(1, (await second.Append(Seen)).Index);
        Assert.Equal(2, LogVerifier.Verify(directory.LogPath).Entries);
    }

    [Fact]
    public async Task Many_writers_get_one_place_each_in_one_order()
    {
        using var directory = new TemporaryDirectory();
        using var log = DurableLog.Open(directory.Path, TimeProvider.System);

        var receipts = await Task.WhenAll(Enumerable.Range(0, 5_000).Select(i => log.Append(Seen with { Subjects = [$"alert-{i}"] })));

        Assert.Equal(Enumerable.Range(0, 5_000).Select(i => (long)i), receipts.Select(receipt => receipt.Index).Order());
        Assert.Equal(5_000, LogVerifier.Verify(directory.LogPath).Entries);
    }

    [Fact]
    public async Task An_unfinished_last_line_is_cut_and_the_log_says_so()
    {
        using var directory = new TemporaryDirectory();
        using (var log = DurableLog.Open(directory.Path, TimeProvider.System)) await log.Append(Seen);
        await File.AppendAllTextAsync(directory.LogPath, "{\"index\":1,\"at\":\"2026");
        Assert.False(LogVerifier.Verify(directory.LogPath).IsIntact);

        using (var again = DurableLog.Open(directory.Path, TimeProvider.System)) Assert.Equal(2, (await again.Append(Seen)).Index);

        Assert.True(LogVerifier.Verify(directory.LogPath).IsIntact);
        Assert.Contains("log-tail-cut", await File.ReadAllTextAsync(directory.LogPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_chain_is_not_opened_and_its_index_is_named()
    {
        using var directory = new TemporaryDirectory();
        using (var log = DurableLog.Open(directory.Path, TimeProvider.System))
            for (var i = 0; i < 3; i++) await log.Append(Seen);
        var lines = await File.ReadAllLinesAsync(directory.LogPath);
        await File.WriteAllTextAsync(directory.LogPath, string.Join('\n', lines[0], lines[2]) + "\n");

        var refused = Assert.Throws<AuditLogRefusedException>(() => DurableLog.Open(directory.Path, TimeProvider.System));

        Assert.Contains("entry 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_writer_is_refused()
    {
        using var directory = new TemporaryDirectory();
        using var first = DurableLog.Open(directory.Path, TimeProvider.System);
        Assert.Throws<AuditLogRefusedException>(() => DurableLog.Open(directory.Path, TimeProvider.System));
    }

    [Fact]
    public void A_missing_text_is_the_callers_mistake()
    {
        using var directory = new TemporaryDirectory();
        using var log = DurableLog.Open(directory.Path, TimeProvider.System);
        Assert.Throws<ArgumentNullException>(() => { _ = log.Append(Seen with { Outcome = null! }); });
        Assert.Equal(0, log.Count);
    }

    [Fact]
    public async Task A_lone_surrogate_does_not_break_the_log()
    {
        using var directory = new TemporaryDirectory();
        using (var log = DurableLog.Open(directory.Path, TimeProvider.System)) await log.Append(Seen with { Outcome = "lone \ud800 surrogate" });
        Assert.True(LogVerifier.Verify(directory.LogPath).IsIntact);
    }

    [Fact]
    public void An_entry_that_is_too_long_is_the_callers_mistake()
    {
        using var directory = new TemporaryDirectory();
        using var log = DurableLog.Open(directory.Path, TimeProvider.System);
        Assert.Throws<ArgumentException>(() => { _ = log.Append(Seen with { Outcome = new string('x', LogEntry.BytesMax) }); });
    }

    [Fact]
    public async Task Text_in_any_script_comes_back_canonical()
    {
        using var directory = new TemporaryDirectory();
        using (var log = DurableLog.Open(directory.Path, TimeProvider.System)) await log.Append(Seen with { Purpose = "búsqueda \"x\" \n 車 \u2028 <>&" });
        Assert.True(LogVerifier.Verify(directory.LogPath).IsIntact);
        Assert.All(await File.ReadAllBytesAsync(directory.LogPath), b => Assert.True(b < 128));
    }

    [Fact]
    public void A_closed_log_takes_nothing()
    {
        using var directory = new TemporaryDirectory();
        var log = DurableLog.Open(directory.Path, TimeProvider.System);
        log.Dispose();
        Assert.Throws<AuditLogWriteException>(() => log.Append(Seen).GetAwaiter().GetResult());
    }

    internal static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

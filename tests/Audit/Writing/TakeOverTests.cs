using AlprGrains.Audit;
using AlprGrains.Audit.Writing;

namespace AlprGrains.Tests.Audit.Writing;

/// <summary>When one of several takes the log over, and what a writer does that cannot ask whether one has.</summary>
public class TakeOverTests
{
    private const int StrayedMax = 1000;

    [Fact]
    public void A_writer_is_left_alone_while_it_shows_life_and_replaced_after_the_longest_patience_at_most()
    {
        var rule = new TakeOverRule(() => 0.5);
        for (var second = 0; second < 60; second++)
        {
            rule.Saw(new WriterSign(3, $"{second}"), Seconds(second));
            Assert.False(rule.MayTakeOver(Seconds(second + 1)));
        }
        for (var loss = 0; loss < 5; loss++)
        {
            var before = rule.Patience;
            rule.WasFencedOff();
            Assert.True(rule.Patience >= before);
        }
        Assert.Equal(TakeOverRule.PatienceMax, rule.Patience);
        Assert.False(rule.MayTakeOver(Seconds(59) + TakeOverRule.PatienceMin));
        Assert.True(rule.MayTakeOver(Seconds(59) + TakeOverRule.PatienceMax));
        rule.IsSettled();
        Assert.InRange(rule.Patience, TakeOverRule.PatienceMin, TakeOverRule.PatienceMin * 1.25);
    }

    [Fact]
    public void A_log_that_was_never_written_or_was_closed_needs_no_patience()
    {
        var rule = new TakeOverRule(() => 0);
        Assert.False(rule.MayTakeOver(TimeSpan.Zero)); // nobody has looked yet
        rule.Saw(default, TimeSpan.Zero);
        Assert.True(rule.MayTakeOver(TimeSpan.Zero));
        using var directory = new TemporaryDirectory();
        using (Logs.Open(directory.Path, takeOver: true))
        {
            rule.Saw(WriterSign.Look(directory.Path), TimeSpan.Zero);
            Assert.False(rule.MayTakeOver(TimeSpan.Zero));
        }
        rule.Saw(WriterSign.Look(directory.Path), TimeSpan.Zero);
        Assert.True(rule.MayTakeOver(TimeSpan.Zero));
    }

    [Fact]
    public void INV_8_a_folder_that_shows_an_older_writer_than_before_is_not_the_logs_and_nobody_takes_over_there()
    {
        var rule = new TakeOverRule(() => 0);
        rule.Saw(new WriterSign(2, "5"), TimeSpan.Zero);
        rule.Saw(default, Seconds(1)); // an empty folder: the share is not mounted
        Assert.False(rule.MayTakeOver(Seconds(100)));
        rule.Saw(new WriterSign(2, "5"), Seconds(101));
        Assert.True(rule.MayTakeOver(Seconds(101)));
    }

    [Fact]
    public async Task Of_two_whose_patience_ends_together_one_takes_over_and_the_other_leaves_it_alone()
    {
        using var directory = new TemporaryDirectory();
        await Logs.Write(directory.Path, 3);
        var seen = WriterSign.Look(directory.Path);
        using var one = Open(directory.Path, seen);
        Assert.Throws<AuditLogOvertakenException>(() => Open(directory.Path, seen));
        Assert.Equal(3, (await one.Append(Logs.Seen)).Index);
    }

    [Fact]
    public async Task A_writer_shows_a_beat_after_what_it_made_durable()
    {
        using var directory = new TemporaryDirectory();
        using var log = Logs.Open(directory.Path, takeOver: true);
        await log.Append(Logs.Seen);
        var before = WriterSign.Look(directory.Path);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (WriterSign.Look(directory.Path) == before)
        {
            patience.Token.ThrowIfCancellationRequested();
            await log.Append(Logs.Seen);
        }
        Assert.Equal(before.Epoch, WriterSign.Look(directory.Path).Epoch);
    }

    [Fact]
    public async Task INV_8_a_writer_that_cannot_ask_the_fence_acknowledges_nothing()
    {
        using var directory = new TemporaryDirectory();
        var folder = Path.Combine(directory.Path, "log");
        using var log = Logs.Open(folder, takeOver: true);
        await log.Append(Logs.Seen);
        Directory.Move(folder, folder + ".away"); // its files stay open, as those of a share that went away for a moment
        var refused = await Assert.ThrowsAsync<AuditLogWriteException>(() => log.Append(Logs.Seen));
        Assert.Contains("does not answer", refused.Message, StringComparison.Ordinal);
        PutBack(folder + ".away", folder);
        await Assert.ThrowsAsync<AuditLogWriteException>(() => log.Append(Logs.Seen)); // not even then: another may have come and gone
    }

    // Publishing may go on meanwhile and make the folder anew, any number of times: that is moved out of the way.
    private static void PutBack(string away, string folder)
    {
        for (var strayed = 1; Directory.Exists(away); strayed++)
        {
            try
            {
                if (Directory.Exists(folder)) Directory.Move(folder, $"{folder}.strayed-{strayed}");
                Directory.Move(away, folder);
            }
            catch (IOException) when (strayed < StrayedMax) { }
        }
    }

    private static TileLog Open(string folder, WriterSign from) => TileLog.Open(
        new TileLogOptions(folder) { TakeOver = true, TakeOverFrom = from }, TimeProvider.System, System.Security.Cryptography.RandomNumberGenerator.Create());

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}

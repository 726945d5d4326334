using AlprGrains.Retention;
using AlprGrains.Storage.Retention;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Storage.Retention;

public sealed class RetentionClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly TwoClocks _machine = new(Noon);
    private readonly Marks _marks = new();

    private RetentionClock Start(string boot = "boot 1") => new(_machine, _marks, boot);

    [Fact]
    public void A_machine_that_runs_without_incident_destroys_by_its_clock_and_moves_its_mark()
    {
        var clock = Start();
        for (var minute = 0; minute < 60; minute++)
        {
            _machine.Pass(TimeSpan.FromMinutes(1));
            Assert.Equal(ClockVerdict.Agreed, clock.Check().Verdict);
            Assert.Equal(_machine.GetUtcNow(), clock.Destroying);
        }
        Assert.Equal(_machine.GetUtcNow(), _marks.Load()!.Value.At);
    }

    [Theory]
    [InlineData(3, ClockVerdict.Ahead)]
    [InlineData(3600, ClockVerdict.Ahead)]
    [InlineData(30 * 86400, ClockVerdict.Ahead)]
    [InlineData(-3, ClockVerdict.Behind)]
    [InlineData(-86400, ClockVerdict.Behind)]
    public void INV_6_a_jump_stops_purging_until_the_clock_is_set_right(int seconds, ClockVerdict expected)
    {
        var clock = Start();
        _machine.Pass(TimeSpan.FromMinutes(5));
        _machine.JumpWall(TimeSpan.FromSeconds(seconds));
        Assert.Null(clock.Destroying); // at once, without anybody having looked
        Assert.Equal(expected, clock.Check().Verdict);
        Assert.NotEmpty(clock.Check().Explanation);

        _machine.Pass(TimeSpan.FromDays(3)); // it does not become true by waiting
        Assert.Null(clock.Destroying);

        _machine.JumpWall(TimeSpan.FromSeconds(-seconds));
        Assert.Equal(ClockVerdict.Agreed, clock.Check().Verdict);
        Assert.Equal(_machine.GetUtcNow(), clock.Destroying);
    }

    [Theory]
    [InlineData(-40 * 86400)]
    [InlineData(-60)]
    [InlineData(60)]
    [InlineData(40 * 86400)]
    public void INV_4_a_jump_extends_no_life(int seconds)
    {
        var clock = Start();
        _machine.Pass(TimeSpan.FromMinutes(5));
        var truth = _machine.GetUtcNow();
        _machine.JumpWall(TimeSpan.FromSeconds(seconds));
        Assert.True(clock.Hiding >= truth);
        Assert.Equal(truth, Stamped(clock)); // what comes in now lives from now
        _machine.Pass(TimeSpan.FromHours(1));
        Assert.True(clock.Hiding >= truth + TimeSpan.FromHours(1));
        Assert.Equal(truth + TimeSpan.FromHours(1), Stamped(clock));
    }

    [Fact]
    public void While_the_clocks_agree_no_stamp_is_changed_and_an_older_one_never()
    {
        var clock = Start();
        foreach (var ago in (int[])[0, 1, 60, 86400])
            Assert.Equal(Noon - TimeSpan.FromSeconds(ago), clock.Stamp(Noon - TimeSpan.FromSeconds(ago), TimeSpan.FromMinutes(5)));
        _machine.JumpWall(TimeSpan.FromDays(1));
        Assert.Equal(Noon - TimeSpan.FromDays(3), clock.Stamp(Noon - TimeSpan.FromDays(3), TimeSpan.FromMinutes(5)));
    }

    private DateTimeOffset Stamped(RetentionClock clock) => clock.Stamp(_machine.GetUtcNow(), TimeSpan.FromMinutes(5));

    [Fact]
    public void A_clock_that_is_moved_bit_by_bit_gets_no_further_than_one_that_drifts()
    {
        var clock = Start();
        for (var step = 0; step < 20_000; step++) // a second ahead every ten seconds: two and a half days in all
        {
            _machine.Pass(TimeSpan.FromSeconds(9));
            _machine.JumpWall(TimeSpan.FromSeconds(1));
            if (clock.Destroying is not { } now) return; // found out
            Assert.True(now - (Noon + TimeSpan.FromSeconds(9 * (step + 1))) < TimeSpan.FromSeconds(5));
        }
        Assert.Fail("a clock that ran ahead by a tenth was believed");
    }

    [Fact]
    public void A_clock_that_drifts_and_is_corrected_as_time_servers_do_is_believed()
    {
        var clock = Start();
        for (var step = 0; step < 1000; step++)
        {
            _machine.Pass(TimeSpan.FromSeconds(5));
            _machine.JumpWall(TimeSpan.FromMilliseconds(step % 200 < 100 ? 2 : -2)); // 400 parts in a million
            Assert.NotNull(clock.Destroying);
        }
    }

    [Fact]
    public void A_restart_of_the_program_hides_no_jump_of_the_machine()
    {
        Start().Check();
        _machine.Pass(TimeSpan.FromMinutes(1));
        _machine.JumpWall(TimeSpan.FromDays(2));
        var clock = Start(); // the same boot: the monotonic clock has gone on
        Assert.Equal(ClockVerdict.Ahead, clock.Check().Verdict);
        Assert.Null(clock.Destroying);
    }

    [Fact]
    public void A_machine_that_was_off_for_a_weekend_purges_again_after_a_quarter_of_an_hour_without_a_jump()
    {
        Start().Check();
        _machine.Off(TimeSpan.FromDays(3));
        var clock = Start("boot 2");
        Assert.Equal(ClockVerdict.Settling, clock.Check().Verdict);
        Assert.Null(clock.Destroying);
        Assert.Equal(_machine.GetUtcNow(), clock.Hiding); // nothing past its 30 days is shown meanwhile
        _machine.Pass(RetentionClock.SettleFor - TimeSpan.FromSeconds(1));
        Assert.Null(clock.Destroying);
        _machine.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(_machine.GetUtcNow(), clock.Destroying);
    }

    [Fact]
    public void A_clock_that_jumps_again_while_it_settles_is_not_believed()
    {
        Start().Check();
        _machine.Off(TimeSpan.FromDays(3));
        var clock = Start("boot 2");
        _machine.Pass(TimeSpan.FromMinutes(5));
        _machine.JumpWall(TimeSpan.FromHours(1));
        Assert.Null(clock.Destroying);
        _machine.Pass(TimeSpan.FromHours(2));
        Assert.Null(clock.Destroying);
    }

    [Fact]
    public void A_short_boot_is_believed_at_once()
    {
        Start().Check();
        _machine.Off(TimeSpan.FromMinutes(3));
        Assert.NotNull(Start("boot 2").Destroying);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(400)]
    public void INV_6_a_machine_that_comes_back_after_longer_than_a_long_weekend_waits_for_a_person(int days)
    {
        Start().Check();
        _machine.Off(TimeSpan.FromDays(days));
        var clock = Start("boot 2");
        _machine.Pass(TimeSpan.FromHours(12));
        Assert.Equal(ClockVerdict.Ahead, clock.Check().Verdict);
        Assert.Null(clock.Destroying);
        Assert.Equal(_machine.GetUtcNow(), clock.Hiding);
        clock.Confirm();
        Assert.Equal(_machine.GetUtcNow(), clock.Destroying);
        Assert.Equal(_machine.GetUtcNow(), _marks.Load()!.Value.At);
    }

    [Fact]
    public void INV_5_a_machine_that_boots_in_the_past_shows_nothing_again()
    {
        Start().Check();
        _machine.Pass(TimeSpan.FromDays(31));
        Start().Check();
        var reached = _machine.GetUtcNow();
        _machine.Off(TimeSpan.FromDays(-365)); // its battery is empty
        var clock = Start("boot 2");
        Assert.Equal(ClockVerdict.Behind, clock.Check().Verdict);
        Assert.Null(clock.Destroying);
        Assert.True(clock.Hiding >= reached - TimeSpan.FromSeconds(30)); // the mark is written every half minute
    }

    [Fact]
    public void A_boot_whose_name_is_not_known_counts_as_another_boot()
    {
        Start("").Check();
        _machine.Pass(TimeSpan.FromDays(2));
        Assert.Equal(ClockVerdict.Settling, Start("").Check().Verdict);
    }

    private sealed class Marks : IClockMarks
    {
        private ClockMark? _mark;

        public ClockMark? Load() => _mark;

        public void Store(ClockMark mark) => _mark = mark;
    }
}

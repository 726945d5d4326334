using AlprGrains.Cli.Demo;
using AlprGrains.Cli.Gateway;

namespace AlprGrains.Tests.Cli.Demo;

public sealed class AlertClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly HandClock _time = new();

    [Fact]
    public void An_alert_is_timed_from_the_posting_of_its_own_frame()
    {
        var clock = new AlertClock(_time);
        clock.Post("demo-01", Noon);
        _time.Milliseconds = 100;
        clock.Post("demo-02", Noon); // another camera at the same moment
        clock.Post("demo-01", Noon.AddSeconds(1)); // the same camera a second later
        _time.Milliseconds = 250;
        clock.Arrive(Alert("demo-02", Noon.AddMilliseconds(3))); // rounded by the server

        Assert.Equal(150, clock.P99Milliseconds());
        Assert.Equal((3, 1), (clock.Frames, clock.Answered));
    }

    [Fact]
    public void An_alert_that_comes_twice_is_timed_once()
    {
        var clock = new AlertClock(_time);
        clock.Post("demo-01", Noon);
        _time.Milliseconds = 40;
        clock.Arrive(Alert("demo-01", Noon));
        _time.Milliseconds = 4000;
        clock.Arrive(Alert("demo-01", Noon));
        Assert.Equal(40, clock.P99Milliseconds());
    }

    [Fact]
    public void An_alert_of_no_frame_that_was_posted_is_not_timed()
    {
        var clock = new AlertClock(_time);
        clock.Post("demo-01", Noon);
        clock.Arrive(Alert("demo-01", Noon.AddSeconds(1)));
        clock.Arrive(Alert("demo-02", Noon));
        Assert.Null(clock.P99Milliseconds());
    }

    [Fact]
    public void The_99th_percentile_is_the_slowest_but_one_of_two_hundred()
    {
        var clock = new AlertClock(_time);
        for (var second = 0; second < 200; second++) clock.Post("demo-01", Noon.AddSeconds(second));
        for (var second = 0; second < 200; second++)
        {
            _time.Milliseconds = second + 1;
            clock.Arrive(Alert("demo-01", Noon.AddSeconds(second)));
        }

        Assert.Equal(198, clock.P99Milliseconds());
    }

    private static AlertNotice Alert(string camera, DateTimeOffset capturedAt) => new(1, "a1-b2", camera, capturedAt, capturedAt);

    private sealed class HandClock : TimeProvider
    {
        public long Milliseconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;
    }
}

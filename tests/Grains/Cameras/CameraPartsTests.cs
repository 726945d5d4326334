using AlprGrains.Cameras;
using AlprGrains.Grains.Cameras;
using AlprGrains.Plates;

namespace AlprGrains.Tests.Grains.Cameras;

public class CameraPartsTests
{
    private static readonly DateTimeOffset Now = Reads.Noon;

    [Fact]
    public void A_capture_in_the_future_is_clamped_to_arrival_and_the_clock_shown_ahead()
    {
        var stamp = CaptureStamp.Of(Now.AddMinutes(3), Now);
        Assert.Equal(Now, stamp.CapturedAt);
        Assert.True(stamp.IsArrival);
        Assert.Equal(TimeSpan.FromMinutes(3), stamp.Ahead);
        Assert.False(stamp.IsLate);
    }

    [Fact]
    public void Without_capture_time_arrival_is_taken() => Assert.Equal(new CaptureStamp(Now, true, TimeSpan.Zero, false), CaptureStamp.Of(null, Now));

    [Fact]
    public void B_1_a_read_is_late_from_just_over_five_minutes()
    {
        Assert.False(CaptureStamp.Of(Now - CameraHealth.LateAfter, Now).IsLate);
        Assert.True(CaptureStamp.Of(Now - CameraHealth.LateAfter - TimeSpan.FromTicks(1), Now).IsLate);
    }

    [Fact]
    public void Times_with_an_offset_become_utc() => Assert.Equal(TimeSpan.Zero, CaptureStamp.Of(new DateTimeOffset(2026, 3, 2, 3, 0, 0, TimeSpan.FromHours(-8)), Now).CapturedAt.Offset);

    [Fact]
    public void The_last_minute_forgets_second_by_second()
    {
        var count = new MinuteCount();
        count.Add(Now, 5);
        count.Add(Now.AddSeconds(30), 2);
        Assert.Equal(7, count.Count(Now.AddSeconds(59)));
        Assert.Equal(2, count.Count(Now.AddSeconds(60)));
        Assert.Equal(0, count.Count(Now.AddSeconds(90)));
        count.Add(Now.AddSeconds(60), 1); // the same slot as the first second
        Assert.Equal(3, count.Count(Now.AddSeconds(60)));
    }

    [Fact]
    public void INV_4_recent_reads_past_their_30_days_are_not_given()
    {
        var ring = new RecentReadsRing();
        ring.Add(Reads.Of("8SYN123", "1", Now));
        ring.Add(Reads.Of("8SYN124", "2", Now.AddSeconds(1)));
        Assert.Equal(["8SYN124", "8SYN123"], ring.NewestFirst(Now.AddDays(1)).Select(read => read.Plate.Text));
        Assert.Equal("8SYN124", Assert.Single(ring.NewestFirst(Now + ReadRetention.Period)).Plate.Text);
        Assert.Empty(ring.NewestFirst(Now.AddSeconds(1) + ReadRetention.Period));
    }

    [Fact]
    public void INV_13_recent_reads_are_bounded()
    {
        var ring = new RecentReadsRing();
        for (var i = 0; i < 500; i++) ring.Add(Reads.Of("8SYN123", $"{i}"));
        Assert.Equal(RecentReadsRing.ReadsMax, ring.NewestFirst(Now).Length);
    }

    [Fact]
    public async Task INV_13_answered_frames_are_bounded()
    {
        var frames = new RecentFrames();
        for (var i = 0; i <= RecentFrames.AnswersMax; i++)
        {
            var frame = FrameId.Of(Reads.Camera, BitConverter.GetBytes(i));
            frames.Begin(frame, Task.FromResult(new FrameReceipt(CameraRefusal.None, null, [])));
            frames.End(frame, isTaken: true);
        }
        Assert.Null(frames.Find(FrameId.Of(Reads.Camera, BitConverter.GetBytes(0))));
        Assert.NotNull(await frames.Find(FrameId.Of(Reads.Camera, BitConverter.GetBytes(1)))!);
    }

    [Fact]
    public void INV_13_the_budget_of_a_silo_refuses_what_does_not_fit_and_takes_it_when_there_is_room()
    {
        var budget = new FrameBudget(bytesMax: 100);
        Assert.True(budget.TryTake(60));
        Assert.False(budget.TryTake(60));
        Assert.True(budget.TryTake(40));
        budget.Return(60);
        Assert.True(budget.TryTake(60));
    }
}

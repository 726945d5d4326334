using AlprGrains.Alerts;
using AlprGrains.Cameras;
using AlprGrains.Grains.Alerts;
using AlprGrains.HotLists;
using AlprGrains.Plates;
using AlprGrains.Tests.Grains.HotLists;

namespace AlprGrains.Tests.Grains.Alerts;

public class AlertRulesTests
{
    [Fact]
    public void INV_7_the_alert_of_a_read_and_entry_version_is_always_the_same_one()
    {
        var read = Reads.Of("8SYN123");
        var once = AlertRules.DraftsOf(read, Lists.Index("8SYN123").Match(read));
        var again = AlertRules.DraftsOf(read, Lists.Index("8SYN123", "8SYN999").Match(read));
        Assert.Equal(Assert.Single(once).Id, Assert.Single(again).Id);
    }

    [Fact]
    public void B_1_a_late_upload_becomes_a_late_match_never_a_live_alert()
    {
        var inTime = Reads.Of("8SYN123", capturedAt: Reads.Noon, uploadedAt: Reads.Noon + CameraHealth.LateAfter);
        var late = Reads.Of("8SYN123", capturedAt: Reads.Noon, uploadedAt: Reads.Noon + CameraHealth.LateAfter + TimeSpan.FromTicks(1));
        Assert.Equal(AlertTiming.Live, AlertRules.TimingOf(inTime));
        Assert.Equal(AlertTiming.LateMatch, AlertRules.TimingOf(late));
    }

    [Fact]
    public void C2A_7_an_alert_carries_the_load_time_of_its_list()
    {
        var read = Reads.Of("8SYN123");
        Assert.Equal(Reads.Noon, Assert.Single(AlertRules.DraftsOf(read, Lists.Index("8SYN123").Match(read))).Match.List.LoadedAt);
    }

    [Theory]
    [InlineData(AlertHandling.Open, AlertHandling.Follow, null, true)]
    [InlineData(AlertHandling.Open, AlertHandling.Dismiss, "another vehicle", true)]
    [InlineData(AlertHandling.Follow, AlertHandling.Dismiss, "another vehicle", true)]
    [InlineData(AlertHandling.Open, AlertHandling.Dismiss, null, false)]
    [InlineData(AlertHandling.Open, AlertHandling.Dismiss, "  ", false)]
    [InlineData(AlertHandling.Dismiss, AlertHandling.Follow, null, false)]
    [InlineData(AlertHandling.Follow, AlertHandling.Open, null, false)]
    [InlineData(AlertHandling.Open, (AlertHandling)3, "stopped the car", false)]
    public void C2A_9_only_follow_and_dismiss_may_be_recorded_on_an_unverified_alert(AlertHandling now, AlertHandling wanted, string? reason, bool isTaken) =>
        Assert.Equal(isTaken, AlertRules.ProblemOfHandling(now, wanted, reason) is null);

    [Fact]
    public void Feed_cursors_rise_and_the_same_alert_is_one_notice()
    {
        var feed = FeedTail.Append(new AlertFeedState(), [Summary(1), Summary(2), Summary(1)], Reads.Noon);
        feed = FeedTail.Append(feed, [Summary(2), Summary(3)], Reads.Noon);
        Assert.Equal([1L, 2L, 3L], feed.Notices.Select(notice => notice.Cursor));
        Assert.Equal([3L], FeedTail.After(feed, 2, Reads.Noon).Select(notice => notice.Cursor));
    }

    [Fact]
    public void INV_13_the_feed_is_bounded_and_its_cursor_goes_on()
    {
        var feed = FeedTail.Append(new AlertFeedState(), Enumerable.Range(0, IAlertFeedGrain.NoticesMax + 5).Select(Summary), Reads.Noon);
        Assert.Equal(IAlertFeedGrain.NoticesMax, feed.Notices.Length);
        Assert.Equal(IAlertFeedGrain.NoticesMax + 5, feed.LastCursor);
        Assert.Equal(6, feed.Notices[0].Cursor);
    }

    [Fact]
    public void INV_4_notices_go_with_their_reads_after_30_days()
    {
        var feed = FeedTail.Append(new AlertFeedState(), [Summary(1)], Reads.Noon);
        Assert.Single(FeedTail.After(feed, 0, Reads.Noon + ReadRetention.Period - TimeSpan.FromTicks(1)));
        Assert.Empty(FeedTail.After(feed, 0, Reads.Noon + ReadRetention.Period));
        Assert.Empty(FeedTail.Append(feed, [], Reads.Noon + ReadRetention.Period).Notices);
    }

    [Theory]
    [InlineData(0, 5), InlineData(5, 0), InlineData(40, 60)]
    public void A_feed_written_whole_and_the_notices_written_since_are_the_feed_again(int whole, int since)
    {
        var first = FeedTail.Append(new AlertFeedState(), Enumerable.Range(0, whole).Select(Summary), Reads.Noon);
        var feed = FeedTail.Append(first, Enumerable.Range(whole, since).Select(Summary), Reads.Noon);
        var joined = FeedTail.Joined(first, FeedTail.Since(feed, first.LastCursor));
        Assert.Equal(feed.Notices.AsEnumerable(), joined.Notices);
        Assert.Equal(feed.LastCursor, joined.LastCursor);
    }

    [Fact]
    public void Notices_that_the_whole_feed_holds_too_count_once()
    {
        var feed = FeedTail.Append(new AlertFeedState(), Enumerable.Range(0, 9).Select(Summary), Reads.Noon);
        Assert.Equal(feed.Notices.AsEnumerable(), FeedTail.Joined(feed, FeedTail.Since(feed, 3)).Notices); // the whole was written after the newest
        var later = FeedTail.Append(feed, [Summary(9)], Reads.Noon);
        Assert.Equal(later.Notices.AsEnumerable(), FeedTail.Joined(feed, FeedTail.Since(later, 3)).Notices);
    }

    internal static AlertSummary Summary(int number) => new(
        new AlertId($"alert-{number}"), Reads.Camera, "Broadway", Reads.Noon, Reads.Noon, MatchKind.Exact, AlertTiming.Live, "svs", "stolen vehicle");
}

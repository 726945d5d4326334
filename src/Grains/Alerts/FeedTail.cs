using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Plates;

namespace AlprGrains.Grains.Alerts;

/// <summary>The feed as a value. Pure.</summary>
internal static class FeedTail
{
    /// <summary>Adds alerts that are not in the tail yet; drops what is over the bound and what belongs to a read past its 30 days.</summary>
    public static AlertFeedState Append(AlertFeedState feed, IEnumerable<AlertSummary> alerts, DateTimeOffset now)
    {
        var notices = feed.Notices.ToBuilder();
        var cursor = feed.LastCursor;
        foreach (var alert in alerts)
            if (!notices.Any(notice => notice.Alert.Alert == alert.Alert)) notices.Add(new AlertNotice(++cursor, alert, now));
        return new AlertFeedState { Notices = [.. Kept(notices, now).TakeLast(IAlertFeedGrain.NoticesMax)], LastCursor = cursor };
    }

    /// <summary>The notices after a cursor, oldest first.</summary>
    public static ImmutableArray<AlertNotice> After(AlertFeedState feed, long cursor, DateTimeOffset now) =>
        [.. Kept(feed.Notices, now).Where(notice => notice.Cursor > cursor)];

    private static IEnumerable<AlertNotice> Kept(IEnumerable<AlertNotice> notices, DateTimeOffset now) =>
        notices.Where(notice => ReadRetention.IsKept(notice.Alert.UploadedAt, now));
}

using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AlprGrains.Alerts;
using AlprGrains.Plates;

namespace AlprGrains.Grains.Alerts;

/// <summary>The feed as a value. Pure.</summary>
internal static class FeedTail
{
    /// <summary>Notices that are written by themselves before the whole feed is written again.</summary>
    public const int NewestMax = 100;

    /// <summary>Adds alerts that are not in the tail yet; drops what is over the bound and what belongs to a read past its 30 days.</summary>
    public static AlertFeedState Append(AlertFeedState feed, IEnumerable<AlertSummary> alerts, DateTimeOffset now)
    {
        var told = alerts.ToArray();
        var ids = told.Select(alert => alert.Alert).ToHashSet();
        foreach (var notice in feed.Notices) ids.Remove(notice.Alert.Alert); // what is left is new
        var notices = new List<AlertNotice>(feed.Notices.Length + told.Length);
        foreach (var notice in feed.Notices)
            if (IsKept(notice, now)) notices.Add(notice);
        var cursor = feed.LastCursor;
        foreach (var alert in told)
        {
            if (!ids.Remove(alert.Alert)) continue;
            var notice = new AlertNotice(++cursor, alert, now);
            if (IsKept(notice, now)) notices.Add(notice);
        }
        var dropped = Math.Max(0, notices.Count - IAlertFeedGrain.NoticesMax);
        return new AlertFeedState { Notices = [.. CollectionsMarshal.AsSpan(notices)[dropped..]], LastCursor = cursor };
    }

    /// <summary>The notices after a cursor, oldest first.</summary>
    public static ImmutableArray<AlertNotice> After(AlertFeedState feed, long cursor, DateTimeOffset now) =>
        [.. Kept(feed.Notices, now).Where(notice => notice.Cursor > cursor)];

    /// <summary>The part of a feed after a cursor.</summary>
    public static AlertFeedState Since(AlertFeedState feed, long cursor) =>
        feed with { Notices = [.. feed.Notices.Where(notice => notice.Cursor > cursor)] };

    /// <summary>The feed as it was last written whole, and the notices written since. What a later whole feed holds too, counts once.</summary>
    public static AlertFeedState Joined(AlertFeedState whole, AlertFeedState newest) =>
        newest.LastCursor <= whole.LastCursor
            ? whole
            : new AlertFeedState
            {
                Notices = [.. whole.Notices.Concat(Since(newest, whole.LastCursor).Notices).TakeLast(IAlertFeedGrain.NoticesMax)],
                LastCursor = newest.LastCursor,
            };

    private static IEnumerable<AlertNotice> Kept(IEnumerable<AlertNotice> notices, DateTimeOffset now) =>
        notices.Where(notice => IsKept(notice, now));

    private static bool IsKept(AlertNotice notice, DateTimeOffset now) => ReadRetention.IsKept(notice.Alert.UploadedAt, now);
}

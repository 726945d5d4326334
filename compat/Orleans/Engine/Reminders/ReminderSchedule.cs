namespace Orleans;

/// <summary>When a reminder ticks: at its start and then at every multiple of its period. Missed multiples are not made up for.</summary>
internal static class ReminderSchedule
{
    /// <summary>The first tick not before <paramref name="now"/>.</summary>
    public static DateTime NextTick(ReminderEntry entry, DateTime now)
    {
        // Some tables lose the kind; the times are UTC by contract.
        var start = DateTime.SpecifyKind(entry.StartAt, DateTimeKind.Utc);
        if (now <= start)
            return start;
        var sinceLast = (now - start).Ticks % entry.Period.Ticks;
        return sinceLast == 0 ? now : Later(now, TimeSpan.FromTicks(entry.Period.Ticks - sinceLast));
    }

    /// <summary>The tick after one that has been given.</summary>
    public static DateTime FollowingTick(ReminderEntry entry, DateTime given, DateTime now)
    {
        var next = NextTick(entry, now);
        return next > given ? next : Later(given, entry.Period);
    }

    public static DateTime Later(DateTime time, TimeSpan by) => DateTime.MaxValue - time < by ? DateTime.MaxValue : time + by;
}

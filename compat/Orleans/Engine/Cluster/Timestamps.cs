namespace Orleans;

/// <summary>Times to come as timestamps of a clock.</summary>
internal static class Timestamps
{
    private static readonly TimeSpan FarAway = TimeSpan.FromDays(3650);

    /// <summary>Infinite and very long times give a timestamp that never comes.</summary>
    public static long After(TimeProvider clock, TimeSpan time) =>
        time == Timeout.InfiniteTimeSpan || time > FarAway
            ? long.MaxValue
            : clock.GetTimestamp() + (long)(time.TotalSeconds * clock.TimestampFrequency);
}

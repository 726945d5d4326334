namespace AlprGrains.Tests.TestKit;

/// <summary>A machine whose wall clock and monotonic clock can come apart: a clock that is set wrong, a time server that lies, a boot.</summary>
public sealed class TwoClocks(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private DateTimeOffset _wall = start;
    private long _monotonic = TimeSpan.FromHours(1).Ticks;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _wall;
    }

    public override long GetTimestamp()
    {
        lock (_gate) return _monotonic;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Time passes.</summary>
    public void Pass(TimeSpan by)
    {
        lock (_gate)
        {
            _wall += by;
            _monotonic += by.Ticks;
        }
    }

    /// <summary>The wall clock is moved, back or forth; no time passes.</summary>
    public void JumpWall(TimeSpan by)
    {
        lock (_gate) _wall += by;
    }

    /// <summary>The machine is off for a while; its monotonic clock starts anew.</summary>
    public void Off(TimeSpan by)
    {
        lock (_gate)
        {
            _wall += by;
            _monotonic = TimeSpan.FromMinutes(1).Ticks;
        }
    }
}

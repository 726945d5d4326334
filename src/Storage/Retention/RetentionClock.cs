using AlprGrains.Retention;

namespace AlprGrains.Storage.Retention;

/// <summary>Where the clock's mark is kept: the highest time on which all clocks agreed, and where the monotonic clock of which boot stood then.</summary>
internal readonly record struct ClockMark(DateTimeOffset At, string Boot, long Timestamp);

/// <summary>Keeps the mark durably.</summary>
internal interface IClockMarks
{
    ClockMark? Load();

    void Store(ClockMark mark);
}

/// <summary>
/// Three clocks must agree before anything is destroyed: the wall clock, the monotonic clock, and a stored mark that the wall clock never
/// falls behind. In comes the machine's time; out go a time to hide by, which is never too early, a time to destroy by, which is never too
/// late, and a verdict. Thread-safe.
/// </summary>
/// <remarks>
/// The rule, as an administrator reads it. 1 While the machine runs, the wall clock may drift from the monotonic one by a thousandth and
/// stand 2 s apart; anything more is a jump, and purging stops until the clock is set right or confirmed. A restart of the program on a
/// running machine changes nothing about that. 2 After a boot the monotonic clock knows nothing of the time before, so the wall clock is
/// believed at once when it is at most 10 minutes past the mark; when it is at most 4 days past (a weekend and a holiday), after 15
/// minutes in which it has not jumped again; beyond that only when a person confirms it. 3 Behind the mark it is never believed unasked.
/// </remarks>
internal sealed class RetentionClock : IHidingClock
{
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan ShortRestart = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan DowntimeMax = TimeSpan.FromDays(4);
    public static readonly TimeSpan SettleFor = TimeSpan.FromMinutes(15);

    /// <summary>How far the trusted time follows the wall clock, per time that passes.</summary>
    private const double DriftMax = 0.001;

    /// <summary>How often the mark is written.</summary>
    private static readonly TimeSpan MarkPeriod = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly IClockMarks _marks;
    private readonly string _boot;
    private volatile Standing _standing;
    private DateTimeOffset _marked;

    public RetentionClock(TimeProvider time, IClockMarks marks, string boot)
    {
        (_time, _marks, _boot) = (time, marks, boot);
        _standing = AtStart(marks.Load());
    }

    /// <summary>What is uploaded 30 days before this or earlier is not shown: the latest time that any clock gives (INV-4).</summary>
    public DateTimeOffset Hiding
    {
        get
        {
            var (wall, trusted) = (_time.GetUtcNow(), Trusted(_standing));
            return wall > trusted ? wall : trusted;
        }
    }

    DateTimeOffset IHidingClock.Now => Hiding;

    /// <summary>
    /// What a read is stamped with that the wall clock has stamped: as it is, or while that clock is doubted, the time that has truly passed
    /// since it was not. Older stamps, and those of other machines' clocks, are not touched.
    /// </summary>
    public DateTimeOffset Stamp(DateTimeOffset uploadedAt, TimeSpan sameClockWithin)
    {
        var (wall, trusted) = (_time.GetUtcNow(), Trusted(_standing));
        return (wall - trusted).Duration() <= Tolerance || (uploadedAt - wall).Duration() > sameClockWithin ? uploadedAt : trusted;
    }

    /// <summary>What is due by this may be destroyed: the earliest time that any clock gives. Null while they disagree (INV-6).</summary>
    public DateTimeOffset? Destroying
    {
        get
        {
            lock (_lock)
            {
                Look();
                var (wall, trusted) = (_time.GetUtcNow(), Trusted(_standing));
                return _standing.Verdict != ClockVerdict.Agreed || (wall - trusted).Duration() > Tolerance ? null : wall < trusted ? wall : trusted;
            }
        }
    }

    public ClockState Check()
    {
        lock (_lock)
        {
            Look();
            var standing = _standing;
            return new ClockState(standing.Verdict, standing.Since, Explain(standing));
        }
    }

    /// <summary>A person vouches for the wall clock.</summary>
    public void Confirm()
    {
        lock (_lock)
        {
            var wall = _time.GetUtcNow();
            _standing = new Standing(wall, _time.GetTimestamp(), ClockVerdict.Agreed, wall);
            Mark(wall);
        }
    }

    private Standing AtStart(ClockMark? found)
    {
        var (wall, stamp) = (_time.GetUtcNow(), _time.GetTimestamp());
        if (found is not { } mark)
        {
            var first = new Standing(wall, stamp, ClockVerdict.Agreed, wall);
            _standing = first;
            Mark(wall);
            return first;
        }
        _marked = mark.At;
        if (mark.Boot == _boot && _boot.Length > 0 && stamp >= mark.Timestamp) // the machine ran all the time: its monotonic clock knows
            return Judge(new Standing(mark.At, mark.Timestamp, ClockVerdict.Agreed, wall), wall, stamp);
        var gap = wall - mark.At;
        if (gap > ShortRestart && gap <= DowntimeMax) return new Standing(wall, stamp, ClockVerdict.Settling, wall);
        var standing = gap < -Tolerance ? new Standing(mark.At, stamp, ClockVerdict.Behind, wall)
            : gap <= ShortRestart ? new Standing(wall, stamp, ClockVerdict.Agreed, wall)
            : new Standing(mark.At, stamp, ClockVerdict.Ahead, wall);
        // The mark is tied to this boot at once: else what passes until the program starts again would be counted by no clock (INV-4).
        _standing = standing;
        Mark(standing.Anchor);
        return standing;
    }

    private void Look()
    {
        var (wall, stamp) = (_time.GetUtcNow(), _time.GetTimestamp());
        _standing = Judge(_standing, wall, stamp);
        if (_standing.Verdict == ClockVerdict.Agreed && (wall - _marked).Duration() >= MarkPeriod) Mark(_standing.Anchor);
    }

    private Standing Judge(Standing standing, DateTimeOffset wall, long stamp)
    {
        var passed = _time.GetElapsedTime(standing.Timestamp, stamp);
        var trusted = standing.Anchor + passed;
        var apart = wall - trusted;
        if (apart.Duration() > Tolerance)
        {
            var verdict = apart > TimeSpan.Zero ? ClockVerdict.Ahead : ClockVerdict.Behind;
            return standing.Verdict == verdict ? standing : standing with { Verdict = verdict, Since = trusted };
        }
        if (standing.Verdict == ClockVerdict.Settling)
            return passed < SettleFor ? standing : new Standing(wall, stamp, ClockVerdict.Agreed, wall);
        // The trusted time follows the wall clock, slowly: a clock that is moved bit by bit gets no further than one that drifts.
        var drift = TimeSpan.FromTicks(Math.Clamp(apart.Ticks, -(long)(passed.Ticks * DriftMax), (long)(passed.Ticks * DriftMax)));
        return new Standing(trusted + drift, stamp, ClockVerdict.Agreed, standing.Verdict == ClockVerdict.Agreed ? standing.Since : wall);
    }

    private DateTimeOffset Trusted(Standing standing) => standing.Anchor + _time.GetElapsedTime(standing.Timestamp);

    private void Mark(DateTimeOffset at)
    {
        _marks.Store(new ClockMark(at, _boot, _standing.Timestamp));
        _marked = at;
    }

    private string Explain(Standing standing) => standing.Verdict switch
    {
        ClockVerdict.Agreed => "",
        ClockVerdict.Settling => $"The machine was off until {standing.Since:u}. Nothing is destroyed until its clock has not jumped for {SettleFor.TotalMinutes:0} minutes; nothing needs to be done.",
        ClockVerdict.Behind => $"The clock says {_time.GetUtcNow():u}, and it was at least {Trusted(standing):u}. Nothing is destroyed, and nothing past its 30 days is shown. Set the clock right, or have an administrator confirm it.",
        _ => $"The clock says {_time.GetUtcNow():u}, and only the time until {Trusted(standing):u} is accounted for. Nothing is destroyed, and nothing past its 30 days by either is shown. Set the clock right, or have an administrator confirm it.",
    };

    /// <param name="Anchor">A time that is trusted, when the monotonic clock stood at the timestamp.</param>
    private sealed record Standing(DateTimeOffset Anchor, long Timestamp, ClockVerdict Verdict, DateTimeOffset Since);
}

/// <summary>The machine's time as read paths see it: never earlier than what was reached before, so a clock that goes back shows nothing again (INV-4).</summary>
internal sealed class HidingTime(TimeProvider time, RetentionClock clock) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => clock.Hiding;

    public override long GetTimestamp() => time.GetTimestamp();

    public override long TimestampFrequency => time.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);
}

namespace AlprGrains.Tests.Benchmarks.Retention;

/// <summary>The machine's clock some days off, so that a store can be filled with what is due today; the monotonic clock is the machine's own.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _shiftTicks;

    public TimeSpan Shift
    {
        get => new(Volatile.Read(ref _shiftTicks));
        set => Volatile.Write(ref _shiftTicks, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
}

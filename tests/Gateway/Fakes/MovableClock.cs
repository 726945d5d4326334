namespace AlprGrains.Tests.Gateway.Fakes;

/// <summary>The system's clock, plus what a test has moved it by. Timers run on real time.</summary>
public sealed class MovableClock : TimeProvider
{
    private long _movedTicks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _movedTicks));

    public void Move(TimeSpan by) => Interlocked.Add(ref _movedTicks, by.Ticks);
}

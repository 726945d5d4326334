namespace AlprGrains.Retention;

/// <summary>
/// The time by which reads are hidden: the latest that any clock gives, so that a wall clock which goes back shows nothing again that was hidden,
/// nor extends a life (INV-4, INV-5). For what grains keep in memory or state; a store compares with it by itself.
/// </summary>
[SiloOnly]
public interface IHidingClock
{
    DateTimeOffset Now { get; }
}

/// <summary>The wall clock alone, where no store watches the clocks.</summary>
[SiloOnly]
public sealed class WallHidingClock(TimeProvider time) : IHidingClock
{
    public DateTimeOffset Now => time.GetUtcNow();
}

namespace AlprGrains.Grains.Hosting;

/// <summary>
/// What fails and goes on by itself: a disk or a database that does not work at the moment, a silo that has just gone, a call that took too long. Whoever
/// sends may send again, since every store knows what it has already (INV-2); so it is told to wait, and not that something broke (INV-13).
/// </summary>
internal static class PassingFailures
{
    public static bool IsPassing(Exception failure) => failure is IOException or TimeoutException or OrleansException;
}

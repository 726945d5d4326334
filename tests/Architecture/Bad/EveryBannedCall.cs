namespace AlprGrains.Tests.Architecture.Bad;

/// <summary>One use of each line of BannedSymbols.txt, in its order. The build must refuse every one of them.</summary>
public static class EveryBannedCall
{
    public static object[] Use() =>
    [
        DateTime.Now,
        DateTime.UtcNow,
        DateTime.Today,
        DateTimeOffset.Now,
        DateTimeOffset.UtcNow,
        Random.Shared,
        Guid.NewGuid(),
    ];

    public static void Sleep()
    {
        Thread.Sleep(1);
        Thread.Sleep(TimeSpan.Zero);
    }
}

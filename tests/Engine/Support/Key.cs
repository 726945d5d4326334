namespace AlprGrains.Tests.Engine.Support;

/// <summary>Grain keys that no two tests share.</summary>
internal static class Key
{
    private static int _last;

    public static string Next(string name) => $"{name}-{Interlocked.Increment(ref _last)}";
}

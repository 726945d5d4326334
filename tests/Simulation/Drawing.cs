namespace AlprGrains.Tests.Simulation;

/// <summary>How worlds draw.</summary>
internal static class Drawing
{
    /// <summary>True that many times in a hundred.</summary>
    public static bool Percent(this Random chance, int percent) => chance.Next(100) < percent;

    public static T Pick<T>(this Random chance, IReadOnlyList<T> from) => from[chance.Next(from.Count)];

    /// <summary>Takes one out, whichever.</summary>
    public static T Take<T>(this Random chance, List<T> from)
    {
        var place = chance.Next(from.Count);
        var taken = from[place];
        from.RemoveAt(place);
        return taken;
    }

    public static TimeSpan Upto(this Random chance, TimeSpan max) => TimeSpan.FromTicks((long)(chance.NextDouble() * max.Ticks));
}

namespace AlprGrains.Tests.Benchmarks;

/// <summary>The two ways in which benchmarks sum up what they measured.</summary>
internal static class Figures
{
    /// <summary>The middle of several runs, two decimals.</summary>
    public static double Median<TRun>(IEnumerable<TRun> runs, Func<TRun, double> of)
    {
        var sorted = runs.Select(of).Order().ToArray();
        return Math.Round(sorted[sorted.Length / 2], 2);
    }

    /// <summary>The value below which this share of them lies, two decimals unless others are asked for; 0 when there is none.</summary>
    public static double At(double[] sorted, double share, int decimals = 2) => sorted.Length == 0 ? 0 : Math.Round(sorted[(int)((sorted.Length - 1) * share)], decimals);
}

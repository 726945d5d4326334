namespace AlprGrains.Tests.Chaos;

/// <summary>Counts that the suite keeps small and the nightly run makes full (./alpr test --nightly sets ALPR_NIGHTLY=1).</summary>
public static class Nightly
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("ALPR_NIGHTLY") == "1";

    public static int Count(int suite, int nightly) => IsOn ? nightly : suite;
}

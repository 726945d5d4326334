using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Storage.AzureBlob;

/// <summary>Faults by seed: every third request fares ill, in one of the ways that a network and a busy service have.</summary>
public sealed class DrawnFaults(int seed)
{
    /// <summary>Two for the suite, many for ./alpr test --nightly.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Environment.GetEnvironmentVariable("ALPR_NIGHTLY") == "1" ? 60 : 2)];

    private const double IllShare = 0.33;

    // Those without an answer cost a timeout each and are drawn less.
    private static readonly Fault[] Ways =
    [
        Fault.Busy, Fault.Busy, Fault.DoneButRefused, Fault.DoneButRefused, Fault.CutBefore, Fault.CutBefore,
        Fault.CutAfter, Fault.CutAfter, Fault.CutAfter, Fault.SilenceAfter,
    ];

    private readonly Lock _lock = new();
    private readonly Random _chance = new(seed);

    public Fault Draw(PassingRequest request)
    {
        lock (_lock) return _chance.NextDouble() < IllShare ? Ways[_chance.Next(Ways.Length)] : Fault.None;
    }
}

namespace AlprGrains.Tests.Chaos.Cluster;

/// <summary>What a run of chaos over several processes did and found.</summary>
/// <param name="Partitions">How silos were parted: "network namespaces", or why they were not.</param>
/// <param name="Faults">How often each fault was drawn.</param>
/// <param name="Restarts">Silos that ended by themselves, since the others had declared them dead, and were started again.</param>
/// <param name="PlantsFound">For each planted falsification, whether the checker named its promise, and no other, before anything was broken.</param>
/// <param name="SecondsUntilAccepted">For each kill -9, from the signal until every camera's batch was acknowledged again; the silo stays dead so long.</param>
/// <param name="SecondsUntilAcceptedAfterPowerCut">The same for a silo that vanished without closing its connections.</param>
/// <param name="SecondsUntilHealed">For each other fault, from its end until the same.</param>
/// <param name="NotRun">Faults that this machine does not allow, and why.</param>
public sealed record ClusterChaosReport(
    int Seed, string Engine, int Silos, double Minutes, string Partitions, IReadOnlyDictionary<string, int> Faults, int Restarts, long Sent, long Acknowledged, int WantedAcknowledged, int LookupsAnswered,
    int SharingStepsAcknowledged, IReadOnlyDictionary<string, bool> PlantsFound, IReadOnlyList<BrokenPromise> Broken, IReadOnlyList<double> SecondsUntilAccepted, IReadOnlyList<double> SecondsUntilAcceptedAfterPowerCut,
    IReadOnlyList<double> SecondsUntilHealed, IReadOnlyList<string> NotRun)
{
    /// <summary>Issue 7: cameras are accepted again within this after a kill -9.</summary>
    public const double AcceptedWithinSeconds = 20;

    public bool IsBroken => Broken.Count > 0;

    /// <summary>A run that could not have failed tells nothing.</summary>
    public bool IsInconclusive =>
        PlantsFound.Count == 0 || PlantsFound.Values.Contains(false) || Faults.Values.Sum() == 0 || Acknowledged < (long)ChaosReport.AcknowledgedPerFaultMin * Faults.Values.Sum() || WantedAcknowledged == 0 || LookupsAnswered == 0 || SharingStepsAcknowledged == 0;

    public double? AcceptedP50 => At(0.5);

    public double? AcceptedP99 => At(0.99);

    public double? AcceptedMax => At(1);

    // Of the sorted values the first that at least this share of them does not exceed.
    private double? At(double share) => SecondsUntilAccepted.Count == 0 ? null : SecondsUntilAccepted.Order().ElementAt(Math.Max(0, (int)Math.Ceiling(share * SecondsUntilAccepted.Count) - 1));
}

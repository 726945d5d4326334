#if ORLEANS_ENGINE
using AlprGrains.Grains.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace AlprGrains.Silo.Composition;

/// <summary>How silos of a cluster watch each other, and which of them holds the audit log.</summary>
public static class Membership
{
    /// <summary>
    /// A silo that is killed is declared dead by those who probe it after two probes of 2 s without an answer; a machine that is busy for less is not. What it
    /// held is placed anew then, and cameras are taken again (issue 7: within 20 s).
    /// </summary>
    public static void SooNoticed(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(2);
        membership.NumMissedProbesLimit = 2;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        membership.DefunctSiloCleanupPeriod = TimeSpan.FromHours(1);
        membership.DefunctSiloExpiration = TimeSpan.FromDays(1);
    }

    /// <summary>The grains that need the audit log's folder stand on the silo that has been up longest, so that its writer changes only when that one goes.</summary>
    public static ISiloBuilder PlaceAuditGrainsTogether(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton<IPlacementStrategyResolver, AuditPlacementResolver>();
        silo.Services.AddPlacementDirector<OnOldestSilo, OldestSiloDirector>();
        return silo;
    }

    private sealed class AuditPlacementResolver : IPlacementStrategyResolver
    {
        private static readonly HashSet<string> Types = [.. GrainsHosting.AuditGrainTypes];

        public bool TryResolvePlacementStrategy(GrainType grainType, GrainProperties? properties, out PlacementStrategy result)
        {
            var isOfAudit = Types.Contains(grainType.ToString()!);
            result = isOfAudit ? OnOldestSilo.Instance : null!; // nobody reads it then
            return isOfAudit;
        }
    }
}

/// <summary>On the silo that started first of those that live.</summary>
[GenerateSerializer, Immutable, Alias("OnOldestSilo")]
public sealed class OnOldestSilo : PlacementStrategy
{
    public static OnOldestSilo Instance { get; } = new();
}

/// <summary>Silos that see the same members choose the same one; while they do not, the log's fence lets one of them write.</summary>
internal sealed class OldestSiloDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        Task.FromResult(context.GetCompatibleSilos(target).OrderBy(silo => silo.Generation).ThenBy(silo => silo).First());
}
#endif

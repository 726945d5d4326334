using AlprGrains.Grains.Audit;
using AlprGrains.Grains.HotLists;
using AlprGrains.HotLists;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage.Cluster;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Keys;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AlprGrains.Silo.Health;

/// <summary>
/// What a silo needs to serve, each part a question that costs little and shows no plate. A part that fails takes the process out of service; one
/// that is impaired lets it serve and calls for somebody, since no other process would do better: clocks that disagree stop purging (INV-6), old
/// hot lists match with their age shown (C2A-7).
/// </summary>
internal static class SiloParts
{
    /// <summary>How long a part may take to answer.</summary>
    public static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(2);

    public static IServiceCollection AddSiloParts(this IServiceCollection services)
    {
        services.AddSingleton<SiloMembership>().AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<SiloMembership>());
        var parts = services.AddHealthChecks();
        Add(parts, "cluster", services => Cluster(services.GetRequiredService<SiloMembership>()));
        Add(parts, "audit-log", services => AuditLog(services.GetRequiredService<AuditLogSeat>().Current));
        Add(parts, "read-store", async (services, stop) =>
        {
            await services.GetRequiredService<IReadStore>().Counts().AsTask().WaitAsync(stop);
            return HealthCheckResult.Healthy();
        });
        Add(parts, "keys", services => Keys(services));
        Add(parts, "clocks", services => Clocks(services.GetRequiredService<IRetentionStore>()));
        Add(parts, "reminders", async (services, stop) =>
        {
            await services.GetRequiredService<IReminderTable>().ReadRows(NobodysGrain).WaitAsync(stop);
            return HealthCheckResult.Healthy();
        });
        Add(parts, "hot-lists", services => HotLists(services.GetRequiredService<SiloHotLists>(), services.GetRequiredService<TimeProvider>()));
        return services;
    }

    // It has no reminder: asking for its rows asks the table and nothing else.
    private static readonly GrainId NobodysGrain = GrainId.Create("health", "nobody");

    // A plate that no vehicle has; its key is made with the pepper, which must be there.
    private static readonly PlateNumber NobodysPlate = PlateNumber.TryParse("0HEALTH", out var plate, out _) ? plate : default;

    private static HealthCheckResult Cluster(SiloMembership membership) =>
        membership.IsMember ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("this silo has not joined yet, or has left");

    private static HealthCheckResult AuditLog(TileAuditLog? log) => log switch
    {
        null => HealthCheckResult.Healthy("another silo keeps the log"),
        { Problem: { } problem } => HealthCheckResult.Unhealthy(problem),
        _ => HealthCheckResult.Healthy(),
    };

    // Looks for this minute's key, which need not be there, and makes none: a store that cannot be read throws.
    private static HealthCheckResult Keys(IServiceProvider services)
    {
        var keys = services.GetService<EmbeddedStorage>()?.Keys ?? services.GetRequiredService<ClusterStorage>().Keys;
        keys.OpeningKey(UploadMinute.Of(services.GetRequiredService<TimeProvider>().GetUtcNow()));
        return services.GetRequiredService<IPlateKeys>().KeyOf(NobodysPlate).Hex.Length > 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("no plate key can be made");
    }

    private static HealthCheckResult Clocks(IRetentionStore retention) =>
        retention.CheckClocks() is { Verdict: not ClockVerdict.Agreed } state ? HealthCheckResult.Degraded(state.Explanation) : HealthCheckResult.Healthy();

    private static HealthCheckResult HotLists(SiloHotLists lists, TimeProvider time)
    {
        if (lists.Current is not { } index) return HealthCheckResult.Unhealthy("the hot lists are not loaded yet, so reads are turned away");
        var stale = index.Snapshots.Count(list => time.GetUtcNow() - list.Version.LoadedAt > HotListVersion.StaleAfter);
        return stale == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"{stale} of {index.Snapshots.Length} hot lists are older than {HotListVersion.StaleAfter.TotalHours:0} hours");
    }

    private static void Add(IHealthChecksBuilder parts, string name, Func<IServiceProvider, HealthCheckResult> look) =>
        Add(parts, name, (services, _) => Task.FromResult(look(services)));

    private static void Add(IHealthChecksBuilder parts, string name, Func<IServiceProvider, CancellationToken, Task<HealthCheckResult>> look) =>
        parts.Add(new HealthCheckRegistration(name, services => new Part(services, look), failureStatus: null, tags: null, AnswerMax));

    private sealed class Part(IServiceProvider services, Func<IServiceProvider, CancellationToken, Task<HealthCheckResult>> look) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => look(services, cancellationToken);
    }
}

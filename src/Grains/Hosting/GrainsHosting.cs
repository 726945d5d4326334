using System.Collections.Immutable;
using AlprGrains.Audit.Writing;
using AlprGrains.Grains.Alerts;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Cameras;
using AlprGrains.Grains.HotLists;
using AlprGrains.Grains.Lookups;
using AlprGrains.Grains.Plates;
using AlprGrains.Grains.Recognition;
using AlprGrains.Grains.Sharing;
using AlprGrains.Policy.Agencies;
using AlprGrains.Policy.Agreements;
using AlprGrains.Policy.Screening;
using AlprGrains.Policy.Sharing;
using AlprGrains.Grains.Retention;
using AlprGrains.Recognition;
using AlprGrains.Retention;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;

namespace AlprGrains.Grains.Hosting;

/// <summary>Puts the grains and what runs beside them into a silo.</summary>
public static class GrainsHosting
{
    /// <summary>
    /// Everything on the silo side but what the ports stand for: the caller registers <c>IReadStore</c>, <c>IEvidenceStore</c>,
    /// <c>IPlateKeys</c>, <see cref="IRetentionStore"/>, <c>IQuarantine</c>, <see cref="IPlateReaderFactory"/>, the grain storage <see cref="GrainStores.Default"/>, reminders, and
    /// an <see cref="IAuditLog"/> (<see cref="AddAuditLog"/>).
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="recognizerWorkers">Frames recognized at once; null for one per core.</param>
    public static ISiloBuilder AddAlprGrains(this ISiloBuilder silo, int? recognizerWorkers = null)
    {
        var services = silo.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISecretSource, SystemSecrets>();
        services.TryAddSingleton<SiloHotLists>();
        services.TryAddSingleton<PlateReferences>();
        services.TryAddSingleton(_ => LookupPolicy.Shipped());
        services.TryAddSingleton<LookupServices>();
        services.TryAddSingleton<LookupWarmUp>();
        services.TryAddSingleton(_ => AgencyRegistry.Shipped());
        services.TryAddSingleton(_ => AgreementBook.Shipped());
        services.TryAddSingleton(_ => SharingTexts.Shipped());
        services.TryAddSingleton(_ => new LookAlikes(ScreenLoader.Shipped().Folding));
        services.TryAddSingleton<RegistryNow>();
        services.TryAddSingleton<AgreementsNow>();
        services.TryAddSingleton<SharingServices>();
        services.TryAddSingleton<HoldCopying>();
        services.TryAddSingleton(_ => new FrameBudget());
        services.TryAddSingleton(provider => new RecognizerPool(provider.GetRequiredService<IPlateReaderFactory>(), recognizerWorkers ?? Environment.ProcessorCount));
        services.TryAddSingleton<IHeldReads, NothingHeld>();
        services.TryAddSingleton<IHidingClock, WallHidingClock>();
        services.TryAddSingleton(PurgeSchedule.Default);
        services.AddSiloPart<SiloStopping>();
        services.AddSiloPart<HotListPoller>();
        services.AddSiloPart<OutboxPump>();
        services.AddSiloPart<AgreementPoller>();
        services.AddSiloPart<SharingClock>();
        services.AddSiloPart<RetentionLoop>();
        return silo;
    }

    /// <summary>
    /// The audit log in a directory of this machine. It is opened, and the whole of it checked, before the silo takes calls: a log
    /// that was changed keeps the silo from starting.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="directory">Where the log lies; the folder "log" in it may be published as it is.</param>
    /// <param name="origin">Name of a new log, as a URL without its scheme; null for one made from its key.</param>
    public static ISiloBuilder AddAuditLog(this ISiloBuilder silo, string directory, string? origin = null)
    {
        AddSeat(silo, directory, origin, isShared: false);
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, AuditLogOpening>();
        return silo;
    }

    /// <summary>
    /// The audit log in a directory that all silos mount. One of them writes it at a time, where the grain is; it is checked whole when that silo takes
    /// it over (<see cref="TakeOverRule"/>). The host places the grains of <see cref="AuditGrainTypes"/> on one silo.
    /// </summary>
    public static ISiloBuilder AddSharedAuditLog(this ISiloBuilder silo, string directory, string? origin = null)
    {
        AddSeat(silo, directory, origin, isShared: true);
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, AuditLogWatching>();
        return silo;
    }

    /// <summary>Grains that need the log's folder open for writing.</summary>
    public static readonly ImmutableArray<string> AuditGrainTypes = ["audit-log", "audit-reader", "published-log", "retention"];

    private static void AddSeat(ISiloBuilder silo, string directory, string? origin, bool isShared)
    {
        silo.Services.AddSingleton(provider => new AuditLogSeat(
            from => new TileAuditLog(directory, provider.GetRequiredService<TimeProvider>(), origin, provider.GetService<ILogger<TileAuditLog>>(), from),
            isShared ? () => WriterSign.Look(directory) : null, provider.GetRequiredService<TimeProvider>()));
        silo.Services.AddSingleton<IAuditLog>(provider => provider.GetRequiredService<AuditLogSeat>());
        silo.Services.AddSingleton<IAuditRecords>(provider => provider.GetRequiredService<AuditLogSeat>());
    }

    private static void AddSiloPart<TPart>(this IServiceCollection services) where TPart : class, ILifecycleParticipant<ISiloLifecycle>
    {
        services.TryAddSingleton<TPart>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<TPart>());
    }

    private sealed class AuditLogWatching(IServiceProvider services) : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(AuditLogWatching), ServiceLifecycleStage.RuntimeStorageServices, cancellation =>
        {
            services.GetRequiredService<AuditLogSeat>().Watch();
            return Task.CompletedTask;
        });
    }

    private sealed class AuditLogOpening(IServiceProvider services) : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(AuditLogOpening), ServiceLifecycleStage.RuntimeStorageServices, cancellation =>
        {
            _ = services.GetRequiredService<AuditLogSeat>().Log;
            return Task.CompletedTask;
        });
    }
}

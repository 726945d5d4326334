using System.Collections.Immutable;
using System.Text;
using AlprGrains.Cameras;
using AlprGrains.Evidence;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Hosting;
using AlprGrains.Grains.HotLists;
using AlprGrains.HotLists;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Quarantine;
using AlprGrains.Recognition;
using AlprGrains.Retention;
using AlprGrains.Tests.Grains.Audit;
using AlprGrains.Tests.Grains.Cameras;
using AlprGrains.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;

namespace AlprGrains.Tests.Grains;

/// <summary>
/// Silos with every grain of ours over the storage ports in memory. What a real store keeps outlives the silos; the clock moves
/// when told. Names of people and plates are made up.
/// </summary>
internal sealed class AlprCluster : IAsyncDisposable
{
    /// <summary>How long a test waits for something that should come at once.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TimeProvider _clock;
    private readonly LastingStates _states = new();

    private AlprCluster(bool withSystemClock, DateTimeOffset? at)
    {
        Time = at is { } start ? new ManualTime(start) : new ManualTime();
        _clock = withSystemClock ? TimeProvider.System : Time;
        Store = new InMemoryReadStore(_clock);
        Retention = new InMemoryRetentionStore(Store, _clock);
    }

    /// <summary>The silos' clock, unless they were started with the system's.</summary>
    public ManualTime Time { get; }
    public InMemoryReadStore Store { get; }
    public InMemoryHoldStore Holds { get; } = new();
    public InMemoryRetentionStore Purges => Retention;
    public InMemoryRetentionStore Retention { get; }
    public InMemoryEvidence Evidence { get; } = new();
    public InMemoryQuarantine Quarantine { get; } = new();
    public ScriptedReaders Readers { get; } = new();
    public RecordingAuditLog Audit { get; } = new();
    public TestPlateKeys PlateKeys { get; } = new();
    public InProcessTestCluster Cluster { get; private set; } = null!;
    public IClusterClient Grains => Cluster.Client;

    /// <param name="silos">How many.</param>
    /// <param name="withSystemClock">For tests in which silos fail: what backs off then goes on by itself.</param>
    /// <param name="auditFolder">Where a real audit log is written; null for <see cref="Audit"/>, in memory.</param>
    /// <param name="at">What the silos' clock says at first; noon of a day without special meaning when not given.</param>
    /// <param name="more">What else stands in each silo.</param>
    public static async Task<AlprCluster> Start(short silos = 1, bool withSystemClock = false, string? auditFolder = null, DateTimeOffset? at = null, Action<ISiloBuilder>? more = null)
    {
        var alpr = new AlprCluster(withSystemClock, at);
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(alpr._clock);
            // The clock that stands is the grains' alone. The engine waits for the last part of a millisecond by asking the clock again
            // and again, and on one that stands it would ask forever.
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.Services.AddSingleton<IReadStore>(alpr.Store);
            silo.Services.AddSingleton<IReadsById>(alpr.Store);
            silo.Services.AddSingleton<IHoldStore>(alpr.Holds);
            silo.Services.AddSingleton<IHeldReads>(alpr.Holds);
            silo.Services.AddSingleton<IRetentionStore>(alpr.Retention);
            silo.Services.AddSingleton<IPurgeGate>(alpr.Retention);
            silo.Services.AddSingleton<IHidingClock>(alpr.Retention);
            silo.Services.AddSingleton<IEvidenceStore>(alpr.Evidence);
            silo.Services.AddSingleton<IQuarantine>(alpr.Quarantine);
            silo.Services.AddSingleton<IPlateKeys>(alpr.PlateKeys);
            silo.Services.AddSingleton<IPlateReaderFactory>(alpr.Readers);
            if (auditFolder is null) silo.Services.AddSingleton<IAuditLog>(alpr.Audit);
            else silo.AddAuditLog(auditFolder);
            silo.Services.AddSingleton<IPlateDirectory>(alpr.Store);
            silo.Services.AddGrainStorage<IGrainStorage>(GrainStores.Default, (_, _) => alpr._states);
            silo.UseInMemoryReminderService();
            silo.AddAlprGrains(recognizerWorkers: 2);
            more?.Invoke(silo);
        });
        alpr.Cluster = builder.Build();
        await alpr.Cluster.DeployAsync();
        return alpr;
    }

    public async ValueTask DisposeAsync()
    {
        Readers.Gate.Set(); // whoever still waits in a frame may go
        Store.LetGo();
        await Cluster.DisposeAsync();
    }

    /// <summary>A sworn and trained person of these roles with an open session.</summary>
    public async Task<SessionAssertion> LogIn(string userName, params Role[] roles)
    {
        var person = Grains.GetPerson(userName);
        await person.Enrol(Qualified(userName, roles));
        return await person.OpenSession(bannerAcknowledged: true) ?? throw new InvalidOperationException("the session was not opened");
    }

    /// <summary>A record of someone who may do whatever the roles grant: sworn, and trained the day before in all eight topics.</summary>
    public PersonRecord Qualified(string userName, params Role[] roles) => new(userName, "Made Up", "OPD", [.. roles])
    {
        Category = PersonCategory.Sworn,
        Trainings = [new TrainingRecord("2026.1", DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime).AddDays(-1), "trainer", [.. TrainingTopics.All.Select(topic => topic.Id)])],
    };

    public Task<SessionAssertion> Administrator() => LogIn("admin", Role.AlprAdministrator);

    public Task<SessionAssertion> Investigator() => LogIn("rivera", Role.Investigator);

    public async Task<ICameraGrain> Camera(string id = "cam-1", Func<CameraRegistration, CameraRegistration>? change = null)
    {
        var camera = Grains.GetGrain<ICameraGrain>(id);
        var registration = Registrations.Good(id);
        var registered = await camera.Register(change?.Invoke(registration) ?? registration, await Administrator());
        Assert.Empty(registered.Problems);
        return camera;
    }

    /// <summary>Imports a stolen-vehicle list of these plates, and every silo takes it up.</summary>
    public async Task Wanted(params string[] plates)
    {
        var text = "plate,reason\n" + string.Concat(plates.Select(plate => $"{plate},stolen vehicle\n"));
        var file = new HotListFile(HotListFormat.Csv, Encoding.UTF8.GetBytes(text), HotListSource.StolenVehicleSystem, "CA0010900", false);
        Assert.True((await Grains.GetGrain<IHotListGrain>("svs").Import(file, await Administrator())).Accepted);
        await RefreshHotLists();
    }

    public async Task RefreshHotLists()
    {
        foreach (var silo in Cluster.GetActiveSilos())
            Assert.True(await Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<HotListPoller>().Refresh());
    }

    /// <summary>
    /// Makes a call until it is answered: a cluster notices a killed silo after a while, and until then calls to it fail; whoever
    /// delivers at least once tries again.
    /// </summary>
    public static async Task<T> Patiently<T>(Func<ValueTask<T>> call)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception gone) when (gone is OrleansException or TimeoutException)
            {
                await pace.WaitForNextTickAsync(patience.Token);
            }
        }
    }

    public CameraRead CameraRead(string plate, string sequence, DateTimeOffset? capturedAt = null) => new()
    {
        Sequence = sequence,
        Plate = PlateNumber.Parse(plate),
        Confidence = Confidence.Clamped(0.9),
        CapturedAt = capturedAt ?? _clock.GetUtcNow(),
    };

    public static CameraReadBatch Batch(params CameraRead[] reads) => new([.. reads]);

    public FrameUpload Frame(string script, DateTimeOffset? capturedAt = null) => new(ScriptedReaders.Frame(script), capturedAt ?? _clock.GetUtcNow());

    public IPlateGrain Plate(string plate) => Grains.GetGrain<IPlateGrain>(PlateKeys.KeyOf(PlateNumber.Parse(plate)).Hex);
}

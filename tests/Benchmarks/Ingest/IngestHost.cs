using System.Collections.Immutable;
using System.Text;
using AlprGrains.Cameras;
using AlprGrains.Geography;
using AlprGrains.Grains.Hosting;
using AlprGrains.HotLists;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Recognition;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Embedded.States;
using AlprGrains.Tests.Benchmarks.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace AlprGrains.Tests.Benchmarks.Ingest;

/// <summary>
/// A silo over the embedded storage in this process, with registered cameras and a hot list: what production runs, without HTTP and
/// without a recognizer, since the reads come finished.
/// </summary>
internal sealed class IngestHost : IAsyncDisposable
{
    private const string Administrator = "bench-administrator";

    private const int PassingPerWanted = 435;

    private readonly IHost _host;

    private readonly StateFile _withoutGroups;

    private IngestHost(IHost host, StateFile withoutGroups, ImmutableArray<CameraId> cameras) => (_host, _withoutGroups, Cameras) = (host, withoutGroups, cameras);

    public ImmutableArray<CameraId> Cameras { get; }

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Starts it; what <paramref name="otherStorage"/> registers takes the place of the embedded storage's ports.</summary>
    public static async Task<IngestHost> Start(string folder, int camerasCount, int hotListEntries, int platesCount, Action<IServiceCollection>? otherStorage = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.AddReminders();
            silo.AddAlprGrains();
            silo.AddAuditLog(Path.Combine(folder, "audit"));
        });
        builder.Services.AddSingleton<IPlateReaderFactory, NoReaders>();
        builder.Services.AddEmbeddedStorage(storage => storage.DataDirectory = Path.Combine(folder, "reads"));
        Directory.CreateDirectory(folder);
        var withoutGroups = StateWriteReference.OpenWithoutGroups(folder);
        builder.Services.AddGrainStorage<IGrainStorage>(
            StateWriteReference.OneWriteACommit, (all, _) => StateWriteReference.StorageOver(withoutGroups, all.GetRequiredService<EmbeddedStorage>().Keys));
        otherStorage?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new IngestHost(host, withoutGroups, await Seed(host.Services.GetRequiredService<IGrainFactory>(), camerasCount, hotListEntries, platesCount));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else _host.Dispose();
        _withoutGroups.Dispose();
    }

    private static async Task<ImmutableArray<CameraId>> Seed(IGrainFactory grains, int camerasCount, int hotListEntries, int platesCount)
    {
        var person = grains.GetPerson(Administrator);
        var yesterday = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-1);
        await person.Enrol(new PersonRecord(Administrator, "Benchmark", "OPD", [Role.AlprAdministrator])
        {
            Category = PersonCategory.Sworn,
            Trainings = [new TrainingRecord("benchmark", yesterday, "benchmark", [.. TrainingTopics.All.Select(topic => topic.Id)])],
        });
        var session = await person.OpenSession(bannerAcknowledged: true) ?? throw new InvalidOperationException("the benchmark's administrator is locked");

        // Nearly all of them plates that never pass, and one in 435 of those that do, as in a city (0.23 % of reads). Look-alikes of
        // 300,000 entries come on top: about one read in 120 raises a "possible" alert.
        var passing = platesCount / PassingPerWanted;
        var list = new StringBuilder("plate,state,reason,effective\n");
        for (var i = 0; i < hotListEntries; i++)
            list.Append($"{SyntheticReads.PlateOf(i < passing ? (uint)(i * PassingPerWanted) : 1_000_000_000u + (uint)i).Text},CA,stolen vehicle,2020-01-01\n");
        var import = await grains.GetGrain<IHotListGrain>("bench").Import(
            new HotListFile(HotListFormat.Csv, Encoding.UTF8.GetBytes(list.ToString()), HotListSource.StolenVehicleSystem, "Benchmark", SkipBadLines: true), session);
        if (!import.Accepted) throw new InvalidOperationException($"the hot list was refused: {import.Problems[0].Sentence}");

        var cameras = ImmutableArray.CreateBuilder<CameraId>();
        for (var i = 0; i < camerasCount; i++)
        {
            var camera = CameraId.Parse($"bench-{i:000}");
            GeoPoint.TryCreate(37.8, -122.2, out var place, out _);
            var registered = await grains.GetGrain<ICameraGrain>(camera.Text).Register(new CameraRegistration
            {
                Camera = camera, Label = $"Benchmark {i}", Place = place, PoliceArea = 1, Mount = CameraMount.Fixed, View = PublicView.PublicRoad,
                Protocol = TransferProtocol.Reads, IsDemonstration = true,
            }, session);
            if (registered.CameraKey is null) throw new InvalidOperationException(registered.Problems[0]);
            cameras.Add(camera);
        }
        return cameras.ToImmutable();
    }

    private sealed class NoReaders : IPlateReaderFactory
    {
        public IPlateReader Create() => throw new NotSupportedException("this benchmark sends finished reads");
    }
}

using AlprGrains.Cameras;
using AlprGrains.Lookups;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Tests.Grains.Audit;
using Orleans;

namespace AlprGrains.Tests.Grains.Lookups;

/// <summary>A cluster with one camera, reads of made-up plates, and an investigator who may ask. The camera stands beside a marked place.</summary>
internal sealed class Town : IAsyncDisposable
{
    private readonly AlprCluster _alpr;
    private int _sequence;

    private Town(AlprCluster alpr, SessionAssertion investigator) => (_alpr, Investigator) = (alpr, investigator);

    public SessionAssertion Investigator { get; }
    public AlprCluster Alpr => _alpr;
    public RecordingAuditLog Audit => _alpr.Audit;
    public IClusterClient Grains => _alpr.Grains;
    public IReviewQueueGrain Queue => Grains.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Main);

    public static async Task<Town> Start(short silos = 1)
    {
        var alpr = await AlprCluster.Start(silos);
        await alpr.Camera();
        await alpr.RefreshHotLists();
        return new Town(alpr, await alpr.Investigator());
    }

    public Task<SessionAssertion> LogIn(string userName, params Role[] roles) => _alpr.LogIn(userName, roles);

    public async Task<SessionAssertion> LogIn(PersonRecord person)
    {
        await Enrol(person);
        return await Grains.GetPerson(person.UserName).OpenSession(bannerAcknowledged: true) ?? throw new InvalidOperationException("the session was not opened");
    }

    public Task Enrol(PersonRecord person) => Grains.GetPerson(person.UserName).Enrol(person).AsTask();

    public async Task Seen(string plate, int reads, string camera = "cam-1", Func<CameraRead, CameraRead>? change = null)
    {
        var batch = AlprCluster.Batch([.. Enumerable.Range(0, reads).Select(_ => _alpr.CameraRead(plate, $"{++_sequence}")).Select(read => change?.Invoke(read) ?? read)]);
        var receipt = await Grains.GetGrain<ICameraGrain>(camera).Reads(batch);
        Assert.All(receipt.Reads, one => Assert.Equal(RecordOutcome.Stored, one.Outcome));
    }

    public Task<LookupAnswer> LookUp(LookupRequest request, SessionAssertion? session = null) =>
        Desk(session).LookUp(request, session ?? Investigator).AsTask();

    public IPersonLookups Desk(SessionAssertion? session = null) => Grains.GetGrain<IPersonLookups>(PersonKeys.KeyOf((session ?? Investigator).UserName));

    /// <summary>Kills one silo after the other, with a new one for each: nothing that was in memory is left.</summary>
    public async Task ReplaceEverySilo()
    {
        foreach (var silo in _alpr.Cluster.Silos.ToArray())
        {
            await _alpr.Cluster.KillSiloAsync(silo);
            await _alpr.Cluster.StartAdditionalSiloAsync();
        }
    }

    public ValueTask DisposeAsync() => _alpr.DisposeAsync();
}

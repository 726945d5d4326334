using Orleans;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Tests.Grains.Audit;


namespace AlprGrains.Tests.Grains.Lookups;

/// <summary>A cluster with one camera, reads of made-up plates, and an investigator who may ask.</summary>
internal sealed class Town : IAsyncDisposable
{
    private readonly AlprCluster _alpr;
    private int _sequence;

    private Town(AlprCluster alpr, SessionAssertion investigator) => (_alpr, Investigator) = (alpr, investigator);

    public SessionAssertion Investigator { get; }
    public AlprCluster Alpr => _alpr;
    public RecordingAuditLog Audit => _alpr.Audit;
    public IClusterClient Grains => _alpr.Grains;

    public static async Task<Town> Start(short silos = 1)
    {
        var alpr = await AlprCluster.Start(silos);
        await alpr.Camera();
        await alpr.RefreshHotLists();
        return new Town(alpr, await alpr.Investigator());
    }

    public Task<SessionAssertion> LogIn(string userName, params Role[] roles) => _alpr.LogIn(userName, roles);

    public async Task Seen(string plate, int reads, string camera = "cam-1")
    {
        var batch = AlprCluster.Batch([.. Enumerable.Range(0, reads).Select(_ => _alpr.CameraRead(plate, $"{++_sequence}"))]);
        var receipt = await Grains.GetGrain<AlprGrains.Cameras.ICameraGrain>(camera).Reads(batch);
        Assert.All(receipt.Reads, one => Assert.Equal(RecordOutcome.Stored, one.Outcome));
    }

    public Task<LookupAnswer> LookUp(LookupRequest request, SessionAssertion? session = null) =>
        Desk(session).LookUp(request, session ?? Investigator).AsTask();

    public IPersonLookups Desk(SessionAssertion? session = null) => Grains.GetGrain<IPersonLookups>(PersonKeys.KeyOf((session ?? Investigator).UserName));

    public ValueTask DisposeAsync() => _alpr.DisposeAsync();
}

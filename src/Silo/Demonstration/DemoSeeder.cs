using System.Text;
using AlprGrains.Cameras;
using AlprGrains.Geography;
using AlprGrains.HotLists;
using AlprGrains.People;
using AlprGrains.Recognition.Scenes;
using AlprGrains.Silo.Hosting;

namespace AlprGrains.Silo.Demonstration;

/// <summary>
/// Fills a system with people, cameras and a hot list that are all made up (docs/decisions/0008-demonstration-scenes.md). Seeding
/// again is safe: people keep their log-ins, cameras get new keys, the list gets a new version.
/// </summary>
public sealed class DemoSeeder(IGrainFactory grains, DemoPeople people, TimeProvider time)
{
    /// <summary>The camera that sends finished reads.</summary>
    public const string AgentCameraName = "demo-agent";

    /// <summary>The list of the town's wanted vehicles.</summary>
    public const string ListName = "demo-stolen";

    public async Task<DemoAccess> Seed(DemoAccess? known)
    {
        var users = await people.Seed(known?.Users ?? []);
        var administrator = await people.OpenAdministratorSession();
        var cameras = new List<DemoCamera>();
        foreach (var camera in DemonstrationTown.Cameras) cameras.Add(await Register(camera.Registration, administrator));
        cameras.Add(await Register(AgentCamera(), administrator));
        await ImportWanted(administrator);
        await grains.GetPerson(administrator.UserName).CloseSession(administrator);
        return new DemoAccess(users, [.. cameras]);
    }

    // One that recognizes by itself and sends finished reads, for whoever wants to try that endpoint.
    private static CameraRegistration AgentCamera() => DemonstrationTown.Cameras[0].Registration with
    {
        Camera = CameraId.Parse(AgentCameraName),
        Label = "Ferry landing, a camera with a reader of its own",
        Place = GeoPoint.TryCreate(37.7955, -122.2790, out var landing, out var problem) ? landing : throw new InvalidOperationException(problem),
        PoliceArea = 3,
        Protocol = TransferProtocol.Reads,
    };

    private async Task<DemoCamera> Register(CameraRegistration registration, SessionAssertion administrator)
    {
        var registered = await grains.GetGrain<ICameraGrain>(registration.Camera.Text).Register(registration, administrator);
        return registered.CameraKey is { } key
            ? new DemoCamera(registration.Camera.Text, key)
            : throw new InvalidOperationException($"the demonstration's camera {registration.Camera} was refused: {string.Join(' ', registered.Problems)}");
    }

    // Goes through the same parser as a real file does.
    private async Task ImportWanted(SessionAssertion administrator)
    {
        var today = time.GetUtcNow();
        var file = new StringBuilder("plate,state,reason,effective,expiry,color,body\n");
        foreach (var vehicle in DemonstrationTown.WantedVehicles())
            file.Append($"{vehicle.Plate.Text},CA,stolen vehicle (made up),{today.AddDays(-2):yyyy-MM-dd},{today.AddDays(28):yyyy-MM-dd},,\n");
        var import = await grains.GetGrain<IHotListGrain>(ListName).Import(
            new HotListFile(HotListFormat.Csv, Encoding.UTF8.GetBytes(file.ToString()), HotListSource.StolenVehicleSystem, "Demonstration DOJ", SkipBadLines: false), administrator);
        if (!import.Accepted)
            throw new InvalidOperationException($"the demonstration's hot list was refused: {string.Join(' ', import.Problems.Select(problem => $"line {problem.Line}: {problem.Sentence}"))}");
    }
}

using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Geography;

namespace AlprGrains.Recognition.Scenes;

/// <summary>A camera of the demonstration: how its pictures are drawn, and how it is registered.</summary>
public sealed record TownCamera(DrawnCamera Drawn, CameraRegistration Registration);

/// <summary>
/// The town that the demonstration shows, which does not exist: its cameras, its vehicles, and which of them are wanted. The server
/// registers and lists them, the command that feeds frames draws them; both take them from here, so that they agree.
/// </summary>
public static class DemonstrationTown
{
    public const ulong Seed = 2026_11_22;

    /// <summary>Vehicles that drive through the town.</summary>
    public const int VehiclesCount = 240;

    /// <summary>One in so many is on the hot list.</summary>
    public const int OneWantedIn = 10;

    public static ImmutableArray<TownCamera> Cameras { get; } =
    [
        Camera(1, CameraStyle.Pole, "First and Alder, northbound", 37.8010, -122.2790, area: 1, heading: 10),
        Camera(2, CameraStyle.Pole, "First and Birch, southbound", 37.8042, -122.2712, area: 1, heading: 190),
        Camera(3, CameraStyle.Gantry, "Harbor Parkway, gantry 3", 37.7965, -122.2655, area: 2, heading: 120),
        Camera(4, CameraStyle.Gantry, "Harbor Parkway, gantry 7", 37.7921, -122.2538, area: 2, heading: 300),
        Camera(5, CameraStyle.Driveway, "Library car park, way out", 37.8098, -122.2610, area: 3, heading: 80),
        Camera(6, CameraStyle.Driveway, "Market Hall car park, way out", 37.8133, -122.2492, area: 3, heading: 255),
        Camera(7, CameraStyle.PatrolCar, "Patrol car 7", 37.7878, -122.2401, area: 4, heading: 45),
        Camera(8, CameraStyle.PatrolCar, "Patrol car 12", 37.7810, -122.2266, area: 5, heading: 135),
        Camera(9, CameraStyle.Pole, "Foothill and Cedar, eastbound", 37.7762, -122.2120, area: 5, heading: 95),
        Camera(10, CameraStyle.Gantry, "Foothill Tunnel, west portal", 37.7690, -122.1975, area: 6, heading: 275),
    ];

    /// <summary>All vehicles, the same ones every time.</summary>
    public static ImmutableArray<DrawnVehicle> Vehicles()
    {
        using var generator = new SceneGenerator(Seed);
        return [.. Enumerable.Range(0, VehiclesCount).Select(_ => generator.NewVehicle())];
    }

    /// <summary>Those on the hot list.</summary>
    public static ImmutableArray<DrawnVehicle> WantedVehicles() => [.. Vehicles().Where((_, index) => IsWanted(index))];

    /// <summary>Whether the vehicle of this index in <see cref="Vehicles"/> is on the hot list.</summary>
    public static bool IsWanted(int vehicleIndex) => vehicleIndex % OneWantedIn == 0;

    private static TownCamera Camera(int number, CameraStyle style, string label, double latitude, double longitude, int area, double heading)
    {
        var id = CameraId.Parse($"demo-{number:00}");
        if (!GeoPoint.TryCreate(latitude, longitude, out var place, out var problem)) throw new InvalidOperationException(problem);
        return new TownCamera(new DrawnCamera(id, style, Street: number), new CameraRegistration
        {
            Camera = id,
            Label = label,
            Place = place,
            PoliceArea = area,
            Mount = style == CameraStyle.PatrolCar ? CameraMount.Vehicle : CameraMount.Fixed,
            View = style == CameraStyle.Driveway ? PublicView.VisibleFromPublicPlace : PublicView.PublicRoad,
            Protocol = TransferProtocol.Frames,
            IsDemonstration = true,
            HeadingDegrees = heading,
        });
    }
}

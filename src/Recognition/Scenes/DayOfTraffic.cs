using AlprGrains.Cameras;

namespace AlprGrains.Recognition.Scenes;

/// <summary>One camera of the drawn town.</summary>
/// <param name="Street">Which of its style's streets it hangs in.</param>
public sealed record DrawnCamera(CameraId Id, CameraStyle Style, int Street);

/// <summary>A frame with its camera and its time, and the truth that a test may compare with.</summary>
public sealed record TrafficFrame(CameraId Camera, DateTimeOffset CapturedAt, Scene Scene);

/// <summary>
/// A day in a town that does not exist: vehicles drive routes past several cameras, more of them in the rush hours, and each pass is a
/// frame. The plan is made at once and is small; frames are drawn only as they are asked for, in the order of their time.
/// </summary>
public sealed class DayOfTraffic(ulong seed, IReadOnlyList<DrawnCamera> cameras, DateTimeOffset dayStart)
{
    /// <summary>A route passes at most this many cameras.</summary>
    public const int CamerasPerRouteMax = 4;

    private const double SecondsBetweenCamerasMin = 40, SecondsBetweenCamerasMax = 420, CompanyShare = 0.3;

    private readonly record struct Pass(TimeSpan At, int Camera, int Vehicle);

    /// <summary>Vehicles that the first <paramref name="vehicleCount"/> routes use, in the order of their routes: for a hot list drawn from them.</summary>
    public IReadOnlyList<DrawnVehicle> Vehicles(int vehicleCount)
    {
        using var generator = new SceneGenerator(seed);
        return Enumerable.Range(0, vehicleCount).Select(_ => generator.NewVehicle()).ToArray();
    }

    /// <summary>All passes of <paramref name="vehicleCount"/> vehicles between two times of the day.</summary>
    public IEnumerable<TrafficFrame> Frames(int vehicleCount, TimeSpan from, TimeSpan to)
    {
        using var generator = new SceneGenerator(seed);
        var vehicles = Enumerable.Range(0, vehicleCount).Select(_ => generator.NewVehicle()).ToArray();
        var passes = Plan(vehicleCount, from, to);
        var chance = new Chance(unchecked(seed + 1));
        for (var i = 0; i < passes.Count; i++)
        {
            var pass = passes[i];
            // Another vehicle of about this time may share the frame; its own frame comes as planned.
            var inView = new List<DrawnVehicle> { vehicles[pass.Vehicle] };
            if (i + 1 < passes.Count && passes[i + 1].Camera == pass.Camera && passes[i + 1].Vehicle != pass.Vehicle && chance.Happens(CompanyShare))
                inView.Add(vehicles[passes[i + 1].Vehicle]);
            var camera = cameras[pass.Camera];
            var scene = generator.Draw(camera.Style, TimeOnly.FromTimeSpan(pass.At), inView, chance.Between(0.55, 1), camera.Street);
            yield return new TrafficFrame(camera.Id, dayStart + pass.At, scene);
        }
    }

    private List<Pass> Plan(int vehicleCount, TimeSpan from, TimeSpan to)
    {
        if (cameras.Count == 0) throw new ArgumentException("A town needs at least one camera.");
        if (from < TimeSpan.Zero || to > TimeSpan.FromDays(1) || from >= to)
            throw new ArgumentOutOfRangeException(nameof(from), $"From {from} to {to} is not a stretch of one day.");
        var chance = new Chance(unchecked(seed + 2));
        var passes = new List<Pass>();
        for (var vehicle = 0; vehicle < vehicleCount; vehicle++)
        {
            var at = StartOf(chance, from, to);
            var camera = chance.Below(cameras.Count);
            for (var stop = 1 + chance.Below(CamerasPerRouteMax); stop > 0 && at < to; stop--)
            {
                passes.Add(new Pass(at, camera, vehicle));
                at += TimeSpan.FromSeconds(chance.Between(SecondsBetweenCamerasMin, SecondsBetweenCamerasMax));
                camera = (camera + 1 + chance.Below(Math.Max(1, cameras.Count - 1))) % cameras.Count;
            }
        }
        return passes.OrderBy(p => p.At).ThenBy(p => p.Vehicle).ToList();
    }

    // Twice as likely in the rush hours, a tenth as likely before dawn.
    private static TimeSpan StartOf(Chance chance, TimeSpan from, TimeSpan to)
    {
        while (true)
        {
            var at = from + (to - from) * chance.Unit();
            var weight = at.TotalHours switch { < 5 => 0.1, >= 7 and < 9.5 or >= 16 and < 19 => 1, >= 22 => 0.2, _ => 0.5 };
            if (chance.Happens(weight)) return at;
        }
    }
}

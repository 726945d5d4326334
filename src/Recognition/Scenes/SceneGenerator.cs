using System.Collections.Immutable;
using AlprGrains.Plates;
using OpenCvSharp;

namespace AlprGrains.Recognition.Scenes;

/// <summary>What the generator knows of one vehicle in a frame.</summary>
/// <param name="PlateWidthPixels">How wide the plate is in the frame: under 60 is far away.</param>
public sealed record SceneVehicle(PlateNumber Plate, PlateRegion? Region, PlateCorners Corners, string Color, string BodyType, double PlateWidthPixels);

/// <summary>A drawn frame and its truth.</summary>
public sealed record Scene(ReadOnlyMemory<byte> Jpeg, ImmutableArray<SceneVehicle> Vehicles);

/// <summary>A vehicle that drives through several frames: the same plate, paint and body each time.</summary>
public sealed class DrawnVehicle
{
    internal DrawnVehicle(Chance chance)
    {
        Design = PlateDesign.Draw(chance);
        Plate = SyntheticPlates.Draw(Design.Pattern, chance);
        Paint = Paint.Draw(chance);
        Rear = chance.OneOf(VehicleShape.Rears);
        Front = Rear.Kind is "SUV" or "pickup" ? VehicleShape.SuvFront : VehicleShape.SedanFront;
        PlateSeed = chance.Next();
    }

    public PlateNumber Plate { get; }
    internal PlateDesign Design { get; }
    internal Paint Paint { get; }
    internal VehicleShape Rear { get; }
    internal VehicleShape Front { get; }
    internal ulong PlateSeed { get; }
}

/// <summary>
/// Draws camera frames of a street that does not exist: 1280 x 720 JPEG with vehicles whose plates are known. A seed and the same calls
/// give the same frames. Not thread-safe.
/// </summary>
public sealed class SceneGenerator : IDisposable
{
    /// <summary>A plate at least this wide counts as near: a person reads it without effort.</summary>
    public const double NearPlatePixels = 60;

    private const int JpegQuality = 88, PlacementTriesMax = 12, StreetsKept = 6;

    private readonly ulong _seed;
    private readonly Chance _chance;
    private readonly LensFinish _finish;
    private readonly Dictionary<(CameraStyle, string, int), Mat> _streets = [];

    public SceneGenerator(ulong seed)
    {
        _seed = seed;
        _chance = new Chance(seed);
        _finish = new LensFinish(_chance.Fork());
    }

    public DrawnVehicle NewVehicle() => new(_chance.Fork());

    /// <summary>One to three vehicles that nobody has seen before.</summary>
    public Scene Next(CameraStyle style, TimeOnly time) =>
        Draw(style, time, Enumerable.Range(0, 1 + _chance.Below(3)).Select(_ => NewVehicle()).ToArray());

    /// <summary>These vehicles in front of one camera; those that find no free place in view are left out.</summary>
    /// <param name="nearness">0 far to 1 near for the first vehicle; null draws it.</param>
    /// <param name="place">Which of a style's streets: cameras of the same style hang in different streets.</param>
    public Scene Draw(CameraStyle style, TimeOnly time, IReadOnlyList<DrawnVehicle> vehicles, double? nearness = null, int place = 0)
    {
        var (view, light, chance) = (CameraView.Of(style), Light.At(time), _chance.Fork());
        var infrared = light.IsNight && (style is CameraStyle.Pole or CameraStyle.Gantry);
        using var drawing = StreetOf(style, light, place).Clone();
        var canvas = new Canvas(drawing, view.Pinhole());

        var placed = Place(view, vehicles, nearness, chance);
        var truth = ImmutableArray.CreateBuilder<SceneVehicle>();
        foreach (var (vehicle, lane, standing) in placed.OrderByDescending(p => p.Standing.Z))
        {
            var painter = new VehiclePainter(canvas, light, lane.FromRear ? vehicle.Rear : vehicle.Front, vehicle.Paint, standing);
            painter.Paint();
            var corners = painter.PlateCorners();
            PlateOnVehicle.Paint(canvas, light, infrared, vehicle, corners);
            truth.Add(Truth(canvas.Camera, vehicle, lane, corners));
        }
        using var frame = _finish.Apply(drawing, light, infrared, chance);
        Cv2.ImEncode(".jpg", frame, out var jpeg, [(int)ImwriteFlags.JpegQuality, JpegQuality]);
        return new Scene(jpeg, truth.ToImmutable());
    }

    public void Dispose()
    {
        foreach (var street in _streets.Values) street.Dispose();
        _streets.Clear();
        _finish.Dispose();
    }

    private Mat StreetOf(CameraStyle style, Light light, int place)
    {
        var key = (style, light.Name, place);
        if (_streets.TryGetValue(key, out var street)) return street;
        if (_streets.Count >= StreetsKept)
        {
            var oldest = _streets.Keys.First();
            _streets[oldest].Dispose();
            _streets.Remove(oldest);
        }
        // The street's own seed: by day and by night it is the same street.
        var streetSeed = unchecked(_seed * 31 + (ulong)style * 7 + (ulong)place);
        return _streets[key] = new StreetPainter(CameraView.Of(style), light, new Chance(streetSeed)).Paint();
    }

    private static List<(DrawnVehicle Vehicle, Lane Lane, Standing Standing)> Place(CameraView view, IReadOnlyList<DrawnVehicle> vehicles, double? nearness, Chance chance)
    {
        var placed = new List<(DrawnVehicle, Lane, Standing)>();
        var taken = new List<Rect>();
        foreach (var vehicle in vehicles)
            for (var attempt = 0; attempt < PlacementTriesMax; attempt++)
            {
                var lane = LaneFor(view, chance);
                var t = nearness is { } asked && placed.Count == 0 ? 1 - asked : Math.Pow(chance.Unit(), 1.3);
                var standing = new Standing(lane.X + chance.Between(-0.25, 0.25), lane.Nearest + (lane.Farthest - lane.Nearest) * t, chance.Between(-lane.TurnDegreesMax, lane.TurnDegreesMax));
                var outline = OutlineOf(view, lane.FromRear ? vehicle.Rear : vehicle.Front, standing);
                if (taken.Any(other => Rect.Intersect(other, outline) is var shared && shared.Width > 0 && shared.Height > 0)) continue;
                taken.Add(outline);
                placed.Add((vehicle, lane, standing));
                break;
            }
        return placed;
    }

    private static Lane LaneFor(CameraView view, Chance chance)
    {
        var draw = chance.Unit() * view.Lanes.Sum(l => l.Weight);
        foreach (var lane in view.Lanes)
            if ((draw -= lane.Weight) < 0) return lane;
        return view.Lanes[^1];
    }

    private static Rect OutlineOf(CameraView view, VehicleShape shape, Standing at)
    {
        var camera = view.Pinhole();
        var points = new[] { 0.0, shape.LengthMetres }.SelectMany(along => new[] { -shape.HalfWidth, shape.HalfWidth }
            .SelectMany(across => new[] { 0, shape.Profile.Max(p => p.Up) }.Select(up => camera.Project(at.Street(across, up, along))))).ToArray();
        return Rect.FromLTRB((int)points.Min(p => p.X), (int)points.Min(p => p.Y), (int)points.Max(p => p.X), (int)points.Max(p => p.Y));
    }

    private static SceneVehicle Truth(Pinhole camera, DrawnVehicle vehicle, Lane lane, Place[] corners)
    {
        var points = corners.Select(c => camera.Project(c)).Select(p => new PixelPoint(p.X / Canvas.Oversampling, p.Y / Canvas.Oversampling)).ToArray();
        return new SceneVehicle(vehicle.Plate, vehicle.Design.Region, new PlateCorners(points[0], points[1], points[2], points[3]), vehicle.Paint.Name,
            (lane.FromRear ? vehicle.Rear : vehicle.Front).Kind, Math.Sqrt(Math.Pow(points[1].XPixels - points[0].XPixels, 2) + Math.Pow(points[1].YPixels - points[0].YPixels, 2)));
    }
}

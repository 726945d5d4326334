using AlprGrains.Recognition.Scenes;

namespace AlprGrains.Cli.Demo;

/// <summary>A drawn frame on its way to the server.</summary>
/// <param name="ShowsWanted">Whether a vehicle on the hot list is in it, as the one in front.</param>
public sealed record TownFrame(string Camera, ReadOnlyMemory<byte> Jpeg, bool ShowsWanted);

/// <summary>A moment in front of one camera.</summary>
/// <param name="Camera">Index in <see cref="DemonstrationTown.Cameras"/>.</param>
/// <param name="InView">The vehicle in front first.</param>
/// <param name="Nearness">Of the vehicle in front: 0 far to 1 near.</param>
public sealed record TownPass(int Camera, TimeOnly TimeInTown, IReadOnlyList<DrawnVehicle> InView, double Nearness, bool ShowsWanted);

/// <summary>
/// Draws the demonstration's traffic without end: camera after camera, the light of a day that passes in minutes, now and then a
/// wanted vehicle. Not thread-safe.
/// </summary>
public sealed class TownTraffic : IDisposable
{
    /// <summary>How much later it is in town from one frame to the next.</summary>
    public static readonly TimeSpan TownTimePerFrame = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Dawn = TimeSpan.FromHours(7), Dusk = TimeSpan.FromHours(21);
    private const double CompanyShare = 0.3;

    // One generator a camera: each keeps its few streets, and none draws another's anew.
    private readonly List<SceneGenerator> _generators;
    private readonly IReadOnlyList<DrawnVehicle> _wanted, _others;
    private readonly Chance _chance;
    private readonly double _wantedShare;
    private long _passes;

    /// <param name="seed">Which frames; another seed draws other moments of the same town.</param>
    /// <param name="wantedShare">Share of frames with a wanted vehicle in front.</param>
    public TownTraffic(ulong seed, double wantedShare)
    {
        var vehicles = DemonstrationTown.Vehicles();
        _wanted = [.. vehicles.Where((_, index) => DemonstrationTown.IsWanted(index))];
        _others = [.. vehicles.Where((_, index) => !DemonstrationTown.IsWanted(index))];
        _generators = [.. DemonstrationTown.Cameras.Select((_, index) => new SceneGenerator(seed + (ulong)index))];
        (_chance, _wantedShare) = (new Chance(seed), wantedShare);
    }

    /// <summary>The next frame.</summary>
    public TownFrame Next() => Draw(NextPass());

    /// <summary>What the next frame will show; cheap, where drawing takes a tenth of a second.</summary>
    public TownPass NextPass()
    {
        var camera = (int)(_passes % DemonstrationTown.Cameras.Length);
        var sinceDawn = TimeSpan.FromTicks(_passes++ * TownTimePerFrame.Ticks % (Dusk - Dawn).Ticks);
        var wanted = _chance.Happens(_wantedShare);
        List<DrawnVehicle> inView = [_chance.OneOf(wanted ? _wanted : _others)];
        if (_chance.Happens(CompanyShare)) inView.Add(_chance.OneOf(_others));
        return new TownPass(camera, TimeOnly.FromTimeSpan(Dawn + sinceDawn), inView, _chance.Between(0.55, 1), wanted);
    }

    public TownFrame Draw(TownPass pass)
    {
        var camera = DemonstrationTown.Cameras[pass.Camera].Drawn;
        var scene = _generators[pass.Camera].Draw(camera.Style, pass.TimeInTown, pass.InView, pass.Nearness, camera.Street);
        return new TownFrame(camera.Id.Text, scene.Jpeg, pass.ShowsWanted);
    }

    public void Dispose()
    {
        foreach (var generator in _generators) generator.Dispose();
    }
}

namespace AlprGrains.Recognition.Scenes;

/// <summary>Where a camera hangs, which decides what it sees of the traffic.</summary>
public enum CameraStyle
{
    /// <summary>On a pole at the kerb, looking after the traffic.</summary>
    Pole,
    /// <summary>Over the road, looking at the fronts of what comes.</summary>
    Gantry,
    /// <summary>Behind the windscreen of a patrol car.</summary>
    PatrolCar,
    /// <summary>Beside the way out of a car park.</summary>
    Driveway,
}

/// <param name="X">Middle of the lane, metres right of the camera.</param>
/// <param name="FromRear">Whether the camera sees rears or fronts in this lane.</param>
/// <param name="Nearest">Where the frame can first hold the plate, metres ahead.</param>
/// <param name="Weight">How often a vehicle drives here.</param>
internal readonly record struct Lane(double X, bool FromRear, double Nearest, double Farthest, double TurnDegreesMax, double Weight);

/// <summary>A camera style as numbers: lens, height, lanes, and the sides of its street.</summary>
internal sealed record CameraView(CameraStyle Style, double HeightMetres, double YawDegrees, double PitchDegrees, double FocalPixels, double RoadLeft, double RoadRight, Lane[] Lanes)
{
    public const int WidthPixels = 1280, HeightPixels = 720;

    public static CameraView Of(CameraStyle style) => style switch
    {
        CameraStyle.Pole => new(style, 2.9, -15, -7.5, 2350, -8.4, -0.5, [new(-2.2, true, 7.4, 13, 3, 0.7), new(-5.6, true, 13, 22, 3, 0.3)]),
        CameraStyle.Gantry => new(style, 4.6, 0, -15, 2750, -5.6, 5.6, [new(-1.7, false, 11.2, 19, 2, 0.5), new(1.7, false, 11.2, 19, 2, 0.5)]),
        CameraStyle.PatrolCar => new(style, 1.32, 0, -2.4, 1700, -5.4, 5.2, [new(0.1, true, 5.0, 11, 3, 0.55), new(-3.3, false, 10, 18, 2, 0.15), new(3.3, true, 10.2, 15, 3, 0.3)]),
        CameraStyle.Driveway => new(style, 1.9, 12, -6.5, 1750, -1.8, 5.6, [new(1.9, true, 5.4, 9.5, 16, 1)]),
        _ => throw new ArgumentOutOfRangeException(nameof(style), style, "no such camera style"),
    };

    public Pinhole Pinhole() => new(new Place(0, HeightMetres, 0), YawDegrees, PitchDegrees, FocalPixels * Canvas.Oversampling, WidthPixels * Canvas.Oversampling, HeightPixels * Canvas.Oversampling);
}

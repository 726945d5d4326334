using OpenCvSharp;

namespace AlprGrains.Recognition.Scenes;

/// <summary>What covers a stretch of a vehicle's middle line.</summary>
internal enum Panel { Trim, Body, Deck, Glass, Roof }

/// <param name="Along">Metres from the end that the camera sees.</param>
/// <param name="Up">Metres above the road.</param>
/// <param name="Half">Half the width here, metres.</param>
/// <param name="Next">What covers the stretch from here to the next point.</param>
internal readonly record struct ProfilePoint(double Along, double Up, double Half, Panel Next);

/// <summary>
/// A body as its middle line from the end the camera sees, over the roof, to the other end; widths make it solid. Seen from the rear and
/// from the front are two shapes, since a camera sees one end only.
/// </summary>
/// <param name="PlateUp">Height of the plate's middle above the road.</param>
/// <param name="Belt">Height of the lower edge of the side windows.</param>
internal sealed record VehicleShape(string Kind, bool FromRear, ProfilePoint[] Profile, double PlateUp, double Belt, double LampUp, double LampHeight, double LampWidth, double NearWheel, double FarWheel)
{
    public double HalfWidth => Profile.Max(p => p.Half);
    public double LengthMetres => Profile[^1].Along;

    private static ProfilePoint P(double along, double up, double half, Panel next) => new(along, up, half, next);

    public static readonly VehicleShape SedanRear = new("sedan", true,
    [
        P(0.06, 0.26, 0.82, Panel.Trim), P(0.00, 0.40, 0.88, Panel.Body), P(-0.03, 0.56, 0.90, Panel.Body), P(0.03, 0.66, 0.89, Panel.Body),
        P(0.10, 1.02, 0.82, Panel.Deck), P(0.55, 1.07, 0.80, Panel.Glass), P(1.25, 1.42, 0.60, Panel.Roof), P(2.45, 1.45, 0.60, Panel.Glass),
        P(3.25, 1.06, 0.76, Panel.Body), P(4.50, 0.86, 0.80, Panel.Body), P(4.65, 0.40, 0.84, Panel.Trim),
    ], 0.82, 1.00, 0.84, 0.20, 0.34, 0.95, 3.70);

    public static readonly VehicleShape HatchRear = new("hatchback", true,
    [
        P(0.06, 0.26, 0.80, Panel.Trim), P(0.00, 0.42, 0.85, Panel.Body), P(-0.02, 0.58, 0.87, Panel.Body), P(0.04, 0.68, 0.86, Panel.Body),
        P(0.12, 1.02, 0.80, Panel.Glass), P(0.46, 1.44, 0.62, Panel.Roof), P(2.30, 1.49, 0.61, Panel.Glass),
        P(3.05, 1.06, 0.75, Panel.Body), P(3.85, 0.88, 0.78, Panel.Body), P(4.00, 0.40, 0.82, Panel.Trim),
    ], 0.80, 0.98, 0.95, 0.30, 0.18, 0.80, 3.25);

    public static readonly VehicleShape SuvRear = new("SUV", true,
    [
        P(0.08, 0.34, 0.88, Panel.Trim), P(0.00, 0.52, 0.94, Panel.Body), P(-0.03, 0.66, 0.95, Panel.Body), P(0.04, 0.76, 0.94, Panel.Body),
        P(0.12, 1.16, 0.88, Panel.Glass), P(0.34, 1.62, 0.72, Panel.Roof), P(3.05, 1.72, 0.72, Panel.Glass),
        P(3.70, 1.20, 0.84, Panel.Body), P(4.70, 1.05, 0.88, Panel.Body), P(4.85, 0.50, 0.90, Panel.Trim),
    ], 0.98, 1.12, 1.08, 0.34, 0.17, 0.98, 3.90);

    public static readonly VehicleShape PickupRear = new("pickup", true,
    [
        P(0.04, 0.44, 0.86, Panel.Trim), P(-0.10, 0.56, 0.92, Panel.Trim), P(-0.08, 0.68, 0.92, Panel.Body), P(0.04, 0.72, 0.94, Panel.Body),
        P(0.06, 1.20, 0.93, Panel.Trim), P(1.75, 1.20, 0.93, Panel.Glass), P(1.95, 1.80, 0.74, Panel.Roof), P(3.55, 1.84, 0.74, Panel.Glass),
        P(4.15, 1.26, 0.86, Panel.Body), P(5.35, 1.12, 0.92, Panel.Body), P(5.50, 0.50, 0.92, Panel.Trim),
    ], 0.62, 1.20, 0.94, 0.42, 0.13, 1.15, 4.55);

    public static readonly VehicleShape SedanFront = new("sedan", false,
    [
        P(0.10, 0.20, 0.80, Panel.Trim), P(0.00, 0.34, 0.86, Panel.Body), P(-0.03, 0.50, 0.88, Panel.Body), P(0.08, 0.70, 0.87, Panel.Body),
        P(0.20, 0.80, 0.84, Panel.Deck), P(1.25, 0.98, 0.80, Panel.Glass), P(2.05, 1.41, 0.60, Panel.Roof), P(3.30, 1.43, 0.60, Panel.Glass),
        P(4.00, 1.08, 0.76, Panel.Body), P(4.60, 1.02, 0.80, Panel.Body), P(4.70, 0.40, 0.84, Panel.Trim),
    ], 0.44, 0.96, 0.66, 0.15, 0.32, 0.90, 3.70);

    public static readonly VehicleShape SuvFront = new("SUV", false,
    [
        P(0.10, 0.30, 0.86, Panel.Trim), P(0.00, 0.46, 0.92, Panel.Body), P(-0.03, 0.62, 0.94, Panel.Body), P(0.06, 0.92, 0.93, Panel.Body),
        P(0.18, 1.04, 0.90, Panel.Deck), P(1.15, 1.16, 0.86, Panel.Glass), P(1.80, 1.66, 0.72, Panel.Roof), P(4.20, 1.70, 0.72, Panel.Glass),
        P(4.55, 1.20, 0.86, Panel.Body), P(4.75, 0.50, 0.90, Panel.Trim),
    ], 0.56, 1.12, 0.84, 0.18, 0.30, 0.95, 3.80);

    public static readonly IReadOnlyList<VehicleShape> Rears = [SedanRear, HatchRear, SuvRear, PickupRear, SedanRear, SuvRear];
    public static readonly IReadOnlyList<VehicleShape> Fronts = [SedanFront, SuvFront];
}

/// <summary>A paint that a witness would name.</summary>
internal readonly record struct Paint(string Name, Scalar Colour, double Gloss)
{
    private static Paint Of(string name, int r, int g, int b, double gloss) => new(name, Scalar.FromRgb(r, g, b), gloss);

    public static readonly IReadOnlyList<Paint> All =
    [
        Of("white", 236, 238, 240, 0.06), Of("black", 46, 47, 51, 0.13), Of("silver", 168, 173, 178, 0.14), Of("gray", 98, 102, 108, 0.14),
        Of("red", 158, 30, 34, 0.12), Of("blue", 36, 66, 138, 0.13), Of("green", 44, 86, 66, 0.12), Of("beige", 186, 170, 142, 0.10),
    ];

    /// <summary>White, black, grey and silver are three quarters of what drives.</summary>
    public static Paint Draw(Chance chance) => chance.Happens(0.72) ? All[chance.Below(4)] : All[4 + chance.Below(4)];
}

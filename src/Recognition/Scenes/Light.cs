using OpenCvSharp;

namespace AlprGrains.Recognition.Scenes;

/// <summary>How a street is lit at one time of day. Colours are blue, green, red.</summary>
/// <param name="Name">day, dusk or night.</param>
/// <param name="Ambient">Light from everywhere, as factors of each channel.</param>
/// <param name="Sun">Light from <paramref name="ToSun"/>.</param>
/// <param name="LampsLit">Vehicle and street lamps are on.</param>
internal sealed record Light(string Name, Scalar SkyTop, Scalar SkyLow, Scalar Ambient, Scalar Sun, Place ToSun, bool LampsLit, double NoiseDeviation)
{
    private const double DawnHour = 6.2, MorningHour = 7.5, EveningHour = 17.2, NightHour = 18.8;

    public bool IsNight => Name == "night";

    public static Light At(TimeOnly time) => time.ToTimeSpan().TotalHours switch
    {
        < DawnHour or >= NightHour => Night,
        < MorningHour or >= EveningHour => Dusk,
        < 12 => Day(new Place(-0.5, 0.75, -0.45)),
        _ => Day(new Place(0.55, 0.7, -0.4)),
    };

    private static Light Day(Place toSun) => new("day", new(214, 158, 96), new(240, 224, 202), new(0.62, 0.58, 0.55), new(0.52, 0.58, 0.62), toSun.Unit(), false, 2.2);

    private static readonly Light Dusk = new("dusk", new(138, 92, 78), new(148, 168, 222), new(0.50, 0.44, 0.42), new(0.16, 0.24, 0.36), new Place(-0.8, 0.25, 0.5).Unit(), true, 4.0);

    private static readonly Light Night = new("night", new(34, 20, 14), new(52, 38, 34), new(0.19, 0.165, 0.16), new(0.05, 0.07, 0.08), new Place(0.2, 0.9, -0.3).Unit(), true, 6.5);

    /// <summary>What a surface of this colour shows, facing along <paramref name="normal"/>; gloss, 0 to 0.3, adds the sky in it and a glint of the sun.</summary>
    public Scalar On(Scalar colour, Place normal, double gloss = 0)
    {
        var sun = Math.Max(0, normal.Dot(ToSun));
        var sky = 0.72 + 0.28 * normal.Y;
        var glint = gloss * 0.9 * Math.Pow(Math.Max(0, normal.Dot(Halfway)), 24);
        var sheen = gloss * Math.Pow(Math.Max(0, normal.Y), 1.5);
        double Channel(double paint, double ambient, double direct, double skyColour) =>
            Math.Clamp(paint * (ambient * sky + direct * sun) + sheen * skyColour + glint * 255 * direct, 0, 255);
        return new(
            Channel(colour.Val0, Ambient.Val0, Sun.Val0, SkyLow.Val0), Channel(colour.Val1, Ambient.Val1, Sun.Val1, SkyLow.Val1),
            Channel(colour.Val2, Ambient.Val2, Sun.Val2, SkyLow.Val2));
    }

    // Between the sun and a camera that looks ahead and a little down.
    private Place Halfway => (ToSun + new Place(0, 0.3, -0.95)).Unit();
}

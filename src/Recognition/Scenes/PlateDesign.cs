using AlprGrains.Plates;
using OpenCvSharp;

namespace AlprGrains.Recognition.Scenes;

/// <summary>
/// How a synthetic plate looks. The colours are those of real states; the patterns (see <see cref="SyntheticPlates"/>) are ones that no
/// state issues, so that no drawn plate can be anybody's.
/// </summary>
/// <param name="Pattern">D a digit, L a letter, a space a gap between groups.</param>
internal sealed record PlateDesign(string Name, PlateRegion? Region, string Pattern, Scalar Ground, Scalar GroundLow, Scalar Ink, Scalar TitleInk, bool RunningHand, PlateScenery Scenery)
{
    private static Scalar Rgb(int r, int g, int b) => Scalar.FromRgb(r, g, b);
    private static PlateRegion? RegionOf(string code) => PlateRegion.TryParse(code, out var region, out _) ? region : null;

    public static readonly PlateDesign California = new("California", PlateRegion.California, "DDLLLDD", Rgb(246, 246, 242), Rgb(240, 240, 238), Rgb(28, 38, 98), Rgb(196, 32, 44), true, PlateScenery.None);

    public static readonly IReadOnlyList<PlateDesign> All =
    [
        California,
        new("CALIFORNIA", PlateRegion.California, "DDLLLDD", Rgb(24, 24, 26), Rgb(20, 20, 22), Rgb(238, 190, 46), Rgb(238, 190, 46), false, PlateScenery.None),
        new("CALIFORNIA", PlateRegion.California, "DDLLLDD", Rgb(24, 58, 128), Rgb(20, 52, 118), Rgb(242, 200, 60), Rgb(242, 200, 60), false, PlateScenery.None),
        new("NEVADA", RegionOf("us-nv"), "DDLL LDD", Rgb(198, 220, 240), Rgb(236, 226, 204), Rgb(24, 44, 96), Rgb(24, 60, 120), false, PlateScenery.Hills),
        new("OREGON", RegionOf("us-or"), "DDL LLD", Rgb(206, 222, 236), Rgb(226, 222, 206), Rgb(30, 36, 74), Rgb(40, 60, 90), false, PlateScenery.Tree),
        new("ARIZONA", RegionOf("us-az"), "DDLLLDD", Rgb(236, 226, 200), Rgb(236, 190, 150), Rgb(28, 96, 84), Rgb(120, 60, 120), false, PlateScenery.Hills),
        new("WASHINGTON", RegionOf("us-wa"), "DDLLLDD", Rgb(236, 240, 246), Rgb(222, 232, 242), Rgb(22, 34, 92), Rgb(180, 40, 50), false, PlateScenery.Hills),
        new("TEXAS", RegionOf("us-tx"), "DDL LLDD", Rgb(244, 244, 242), Rgb(238, 238, 236), Rgb(22, 22, 26), Rgb(22, 22, 26), false, PlateScenery.None),
    ];

    /// <summary>Two in three are Californian, as on a Californian street they mostly are.</summary>
    public static PlateDesign Draw(Chance chance) => chance.Unit() switch
    {
        < 0.70 => All[0],
        < 0.76 => All[1],
        < 0.80 => All[2],
        _ => All[3 + chance.Below(All.Count - 3)],
    };
}

internal enum PlateScenery { None, Hills, Tree }

/// <summary>Plate numbers for pictures and demonstrations.</summary>
public static class SyntheticPlates
{
    // What even people confuse stays out, so that a demonstration speaks for itself (a W of this alphabet looks like an M from afar);
    // so do vowels, so that no plate is a word.
    private const string Letters = "BCDFGHJKLMNPRSTVXYZ", Digits = "123456789";

    internal static PlateNumber Draw(string pattern, Chance chance) =>
        PlateNumber.Parse(string.Concat(pattern.Where(p => p != ' ').Select(p => p == 'D' ? Digits[chance.Below(Digits.Length)] : Letters[chance.Below(Letters.Length)])));

    /// <summary>Two digits, three letters, two digits: a pattern that no state issues.</summary>
    public static PlateNumber Draw(Chance chance) => Draw(PlateDesign.California.Pattern, chance);
}

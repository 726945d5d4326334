using System.Globalization;
using AlprGrains.Alerts;
using AlprGrains.HotLists;
using AlprGrains.Recognition;

namespace AlprGrains.Gateway.Alerts;

/// <summary>What pages call the parts of an alert.</summary>
public static class AlertWords
{
    public static string Of(MatchKind kind) => kind switch
    {
        MatchKind.Exact => "every character the same",
        MatchKind.Possible => "one look-alike character differs",
        MatchKind.Candidate => "one of the reader's other readings",
        _ => throw new InvalidOperationException($"match kind {(int)kind} has no words"),
    };

    /// <summary>Corners as SVG has them.</summary>
    public static string PointsOf(PlateCorners corners) => string.Join(' ', ((PixelPoint[])[corners.TopLeft, corners.TopRight, corners.BottomRight, corners.BottomLeft])
        .Select(corner => string.Create(CultureInfo.InvariantCulture, $"{corner.XPixels:0.#},{corner.YPixels:0.#}")));

    public static string Of(HotListSource source) => source switch
    {
        HotListSource.StolenVehicleSystem => "Stolen Vehicle System (SVS)",
        HotListSource.Ncic => "NCIC",
        HotListSource.CaliforniaDoj => "California DOJ",
        HotListSource.AmberAlert => "Amber Alert",
        HotListSource.SilverAlert => "Silver Alert",
        HotListSource.CustomBolo => "custom BOLO",
        _ => throw new InvalidOperationException($"source {(int)source} has no words"),
    };

    public static string Of(AlertHandling handling) => handling switch
    {
        AlertHandling.Open => "open",
        AlertHandling.Follow => "followed",
        AlertHandling.Dismiss => "dismissed",
        _ => throw new InvalidOperationException($"handling {(int)handling} has no words"),
    };
}

using AlprGrains.Geography;

namespace AlprGrains.Gateway.Live;

/// <summary>Places as positions on a plain map: equirectangular, true to scale at the middle, with room at the edges.</summary>
public sealed class MapFrame
{
    public const int WidthPixels = 720;
    public const int HeightPixels = 420;

    /// <summary>Least height of the map, so that one camera is not the whole picture.</summary>
    private const double HeightDegreesMin = 0.02;

    private readonly double _west, _north, _pixelsPerDegreeX, _pixelsPerDegreeY;

    public MapFrame(IReadOnlyList<GeoPoint> places)
    {
        var south = places.Min(place => place.LatitudeDegrees);
        var north = places.Max(place => place.LatitudeDegrees);
        var west = places.Min(place => place.LongitudeDegrees);
        var east = places.Max(place => place.LongitudeDegrees);
        var middleX = (west + east) / 2;
        var middleY = (south + north) / 2;
        var squeeze = Math.Cos(middleY * Math.PI / 180); // a degree of longitude is this much shorter than one of latitude
        var height = Math.Max(HeightDegreesMin, Math.Max((north - south) * 1.4, (east - west) * 1.4 * squeeze * HeightPixels / WidthPixels));
        _pixelsPerDegreeY = HeightPixels / height;
        _pixelsPerDegreeX = _pixelsPerDegreeY * squeeze;
        _west = middleX - WidthPixels / 2.0 / _pixelsPerDegreeX;
        _north = middleY + height / 2;
    }

    public (double X, double Y) At(GeoPoint place) =>
        (Math.Round((place.LongitudeDegrees - _west) * _pixelsPerDegreeX, 1), Math.Round((_north - place.LatitudeDegrees) * _pixelsPerDegreeY, 1));

    /// <summary>Lines of equal longitude, and where they stand.</summary>
    public IEnumerable<(double Degrees, double X)> Meridians() => Lines(_west, WidthPixels / _pixelsPerDegreeX).Select(degrees => (degrees, Math.Round((degrees - _west) * _pixelsPerDegreeX, 1)));

    /// <summary>Lines of equal latitude, and where they stand.</summary>
    public IEnumerable<(double Degrees, double Y)> Parallels() => Lines(_north - HeightPixels / _pixelsPerDegreeY, HeightPixels / _pixelsPerDegreeY).Select(degrees => (degrees, Math.Round((_north - degrees) * _pixelsPerDegreeY, 1)));

    private static IEnumerable<double> Lines(double from, double spanDegrees)
    {
        var step = new[] { 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10 }.FirstOrDefault(step => spanDegrees / step <= 8, 30);
        for (var line = Math.Ceiling(from / step); line * step < from + spanDegrees; line++) yield return Math.Round(line * step, 6);
    }
}

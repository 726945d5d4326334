using System.Collections.Immutable;
using AlprGrains.Policy.Loading;

namespace AlprGrains.Policy.Places;

/// <summary>
/// Places where a search of who came by touches worship, care, speech or association (DGO I-12 §C.3(5) and (6); obligation C3-5). The
/// cameras and hours of a lookup by place go in; the marked places that it covers come out, and the lookup then needs a second approver.
/// </summary>
public sealed class SensitivePlaces
{
    private const double EarthRadiusMeters = 6_371_009;

    private SensitivePlaces(ImmutableArray<SensitivePlace> places) => Places = places;

    public ImmutableArray<SensitivePlace> Places { get; }

    /// <summary>The places as they are delivered (policy/sensitive-places.json): those of the demonstration's town.</summary>
    public static SensitivePlaces Shipped() => Load(ShippedPolicy.Files("")["sensitive-places.json"]).Required();

    /// <summary>The JSON of the places in, the places out, or every problem.</summary>
    public static Loaded<SensitivePlaces> Load(string json)
    {
        var file = PolicyJson.Read<PlacesFile>(json, "The sensitive places", out var problem);
        if (problem is not null) return Loaded<SensitivePlaces>.Failed([problem]);
        if (file is null) return Loaded<SensitivePlaces>.Failed(["The file of sensitive places is empty."]);
        var problems = file.Places.SelectMany(Problems).Concat(file.Places.GroupBy(place => place.Id).Where(group => group.Count() > 1).Select(group => $"The place {group.Key} stands twice.")).ToList();
        return problems.Count == 0 ? Loaded<SensitivePlaces>.Of(new(file.Places)) : Loaded<SensitivePlaces>.Failed(problems);
    }

    /// <summary>The places within sight of any of the cameras while they are marked, in the order of the file, in words for a reason.</summary>
    /// <param name="from">Inclusive; null: no bound.</param>
    /// <param name="until">Exclusive; null: no bound.</param>
    public ImmutableArray<string> Covered(IEnumerable<SeenFrom> cameras, DateTimeOffset? from, DateTimeOffset? until)
    {
        var seen = cameras.ToList();
        return [.. Places.Where(place => place.IsMarkedBetween(from, until) && seen.Exists(camera => MetersBetween(place, camera) <= place.WatchRadiusMeters)).Select(place => place.Words)];
    }

    private static IEnumerable<string> Problems(SensitivePlace place)
    {
        if (string.IsNullOrWhiteSpace(place.Id) || string.IsNullOrWhiteSpace(place.Words)) yield return "A sensitive place has no id or no words.";
        if (place.LatitudeDegrees is not (>= -90 and <= 90) || place.LongitudeDegrees is not (>= -180 and <= 180)) yield return $"{place.Id} is not on the globe.";
        if (place.WatchRadiusMeters is not (> 0 and <= 2000)) yield return $"{place.Id}: watchRadiusMeters is {place.WatchRadiusMeters}; it must be above 0 and at most 2,000.";
        if (place.MarkedUntil <= place.MarkedFrom) yield return $"{place.Id}: markedUntil must be after markedFrom.";
    }

    /// <summary>Along the great circle; the error of the spherical earth, 0.5 %, is far below any radius.</summary>
    private static double MetersBetween(SensitivePlace place, SeenFrom camera)
    {
        var (south, north) = (Radians(place.LatitudeDegrees), Radians(camera.LatitudeDegrees));
        var byLatitude = Math.Pow(Math.Sin((north - south) / 2), 2);
        var byLongitude = Math.Pow(Math.Sin(Radians(camera.LongitudeDegrees - place.LongitudeDegrees) / 2), 2);
        return 2 * EarthRadiusMeters * Math.Asin(Math.Min(1, Math.Sqrt(byLatitude + Math.Cos(south) * Math.Cos(north) * byLongitude)));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    private sealed record PlacesFile(string About, ImmutableArray<SensitivePlace> Places);
}

/// <summary>Where one camera of the lookup stands, WGS 84.</summary>
public readonly record struct SeenFrom(double LatitudeDegrees, double LongitudeDegrees);

/// <summary>What kind of place it is; none of them names a person or a group.</summary>
public enum SensitiveKind { Worship = 0, Care = 1, Protest = 2, Association = 3, LegalAid = 4 }

/// <summary>One marked place.</summary>
/// <param name="Words">As reasons and pages show it: "a house of worship on Birch Street".</param>
/// <param name="WatchRadiusMeters">A camera this near sees who comes and goes.</param>
/// <param name="MarkedFrom">For a protest: from when, inclusive, UTC; null: always.</param>
/// <param name="MarkedUntil">Exclusive, UTC; null: for good.</param>
public sealed record SensitivePlace(
    string Id, string Words, SensitiveKind Kind, double LatitudeDegrees, double LongitudeDegrees, double WatchRadiusMeters,
    DateTimeOffset? MarkedFrom, DateTimeOffset? MarkedUntil)
{
    public bool IsMarkedBetween(DateTimeOffset? from, DateTimeOffset? until) =>
        (MarkedFrom is not { } begins || until is not { } end || begins < end) && (MarkedUntil is not { } ends || from is not { } start || start < ends);
}

using System.Collections.Immutable;

namespace AlprGrains.Policy.Oversight;

/// <summary>
/// One person's history in, what a reviewer should look at out. Pure: the grain asks after every lookup, the annual audit asks for a
/// year, and both get the same answer. A finding accuses nobody; it opens an item in the review queue.
/// </summary>
public static class LookupPatterns
{
    private const double EarthRadiusKilometers = 6371.009;

    public static ImmutableArray<PatternFinding> Findings(PersonHistory history, PatternBounds bounds)
    {
        var usual = UsualHours.Of(history.Lookups, bounds);
        return
        [
            .. RepeatedPlates(history, usual, bounds).Where(finding => finding.Score >= 1),
            .. OffShift(history, usual, bounds), .. Bulk(history, bounds), .. WithoutNumber(history, bounds), .. TwoPlaces(history, bounds),
        ];
    }

    /// <summary>The heaviest window of every plate that was looked up on several days, whether or not it reaches the bound (a score of 1).</summary>
    public static IEnumerable<PatternFinding> RepeatedPlates(PersonHistory history, UsualHours? usual, PatternBounds bounds)
    {
        var progress = history.Progress.ToLookup(moved => moved.Number, moved => moved.At, StringComparer.Ordinal);
        foreach (var plate in Indexed(history).Where(entry => entry.Lookup.PlateToken is not null).GroupBy(entry => entry.Lookup.PlateToken, StringComparer.Ordinal))
        {
            var days = plate.GroupBy(entry => DateOnly.FromDateTime(entry.Lookup.At.DateTime))
                .Select(day => (Day: day.Key, Weight: WeightOf([.. day.Select(entry => entry.Lookup)], progress, usual, bounds), At: day.Select(entry => entry.At).ToList()))
                .OrderBy(day => day.Day).ToList();
            if (days.Count < 2) continue;
            var (heaviest, from, to) = Heaviest(days.Select(day => (day.Day, day.Weight)).ToList(), bounds.WindowDays);
            var window = days[from..to];
            yield return new(PatternKind.RepeatedPlate, heaviest / bounds.RepeatedPlateWeightMin, At(history, window[0].At[0]), At(history, window[^1].At[^1]),
                $"One vehicle was looked up on {window.Count} days within {bounds.WindowDays} days, with little or no progress in its case (§C.3(2), §C.3(4)).",
                [.. window.SelectMany(day => day.At)]);
        }
    }

    private static double WeightOf(List<PastLookup> ofOneDay, ILookup<string, DateTimeOffset> progress, UsualHours? usual, PatternBounds bounds)
    {
        var moves = ofOneDay.Exists(lookup => lookup.Number is { } number
            && progress[number].Any(moved => Math.Abs((moved - lookup.At).TotalDays) <= bounds.ProgressDays));
        if (moves) return bounds.ProgressDayWeight;
        return usual is not null && ofOneDay.TrueForAll(lookup => usual.IsOffShift(lookup.At, bounds.OvertimeMax)) ? bounds.OffShiftDayWeight : 1;
    }

    private static (double Weight, int From, int To) Heaviest(List<(DateOnly Day, double Weight)> days, int windowDays)
    {
        var (best, weight, from, to, start) = (0.0, 0.0, 0, 0, 0);
        for (var end = 0; end < days.Count; end++)
        {
            weight += days[end].Weight;
            while (days[end].Day.DayNumber - days[start].Day.DayNumber >= windowDays) weight -= days[start++].Weight;
            if (weight > best) (best, from, to) = (weight, start, end + 1);
        }

        return (best, from, to);
    }

    private static IEnumerable<PatternFinding> OffShift(PersonHistory history, UsualHours? usual, PatternBounds bounds)
    {
        if (usual is null) yield break;
        var off = Indexed(history).Where(entry => usual.IsOffShift(entry.Lookup.At, bounds.OvertimeMax)).ToList();
        // Every window, not only the first: a few odd hours months ago must not shield the many of this month.
        var reached = Windows(off, TimeSpan.FromDays(bounds.WindowDays), bounds.OffShiftLookupsMin)
            .FirstOrDefault(window => window.Count >= bounds.OffShiftShareMin * (window[^1].At - window[0].At + 1));
        if (reached is null) yield break;
        yield return Finding(PatternKind.OffShift, reached, (double)reached.Count / bounds.OffShiftLookupsMin,
            $"{reached.Count} lookups within {bounds.WindowDays} days were made far outside the hours in which this person usually works (§C.3(4)).");
    }

    private static IEnumerable<PatternFinding> Bulk(PersonHistory history, PatternBounds bounds)
    {
        var reached = FirstWindow([.. Indexed(history)], TimeSpan.FromHours(1), bounds.BulkLookupsPerHourMin);
        if (reached.Count > 0)
            yield return Finding(PatternKind.Bulk, reached, (double)reached.Count / bounds.BulkLookupsPerHourMin, $"{reached.Count} lookups were made within an hour: more than a person reads (§C.3(b)).");
    }

    private static IEnumerable<PatternFinding> WithoutNumber(PersonHistory history, PatternBounds bounds)
    {
        var reached = FirstWindow([.. Indexed(history).Where(entry => entry.Lookup.Number is null)], TimeSpan.FromDays(bounds.WindowDays), bounds.WithoutNumberMin);
        if (reached.Count > 0)
            yield return Finding(PatternKind.WithoutNumber, reached, (double)reached.Count / bounds.WithoutNumberMin, $"{reached.Count} lookups within {bounds.WindowDays} days have no case or incident number yet (§C.2(B)).");
    }

    private static IEnumerable<PatternFinding> TwoPlaces(PersonHistory history, PatternBounds bounds)
    {
        var known = Indexed(history).Where(entry => entry.Lookup.From is not null).ToList();
        for (var next = 1; next < known.Count; next++)
        {
            var (before, after) = (known[next - 1], known[next]);
            var kilometers = Kilometers(before.Lookup.From!, after.Lookup.From!);
            var hours = (after.Lookup.At - before.Lookup.At).TotalHours;
            if (kilometers <= bounds.OnePlaceKilometersMax || kilometers <= bounds.TravelKilometersPerHourMax * hours) continue;
            yield return Finding(PatternKind.TwoPlacesAtOnce, [before, after], 1,
                $"The same person asked from two places {kilometers:0} km apart within {hours * 60:0} minutes: a session or a password is shared (§C.3, §K).");
            yield break;
        }
    }

    /// <summary>The first window that holds so many; empty when none does.</summary>
    private static List<(PastLookup Lookup, int At)> FirstWindow(List<(PastLookup Lookup, int At)> entries, TimeSpan window, int min) =>
        Windows(entries, window, min).FirstOrDefault([]);

    private static IEnumerable<List<(PastLookup Lookup, int At)>> Windows(List<(PastLookup Lookup, int At)> entries, TimeSpan window, int min)
    {
        for (var end = min - 1; end < entries.Count; end++)
            if (entries[end].Lookup.At - entries[end - min + 1].Lookup.At < window) yield return entries[(end - min + 1)..(end + 1)];
    }

    private static PatternFinding Finding(PatternKind kind, List<(PastLookup Lookup, int At)> of, double score, string why) =>
        new(kind, score, of[0].Lookup.At, of[^1].Lookup.At, why, [.. of.Select(entry => entry.At)]);

    private static IEnumerable<(PastLookup Lookup, int At)> Indexed(PersonHistory history) => history.Lookups.Select((lookup, at) => (lookup, at));

    private static DateTimeOffset At(PersonHistory history, int at) => history.Lookups[at].At;

    private static double Kilometers(Workstation one, Workstation other)
    {
        static double Radians(double degrees) => degrees * Math.PI / 180;
        var (south, north) = (Radians(one.LatitudeDegrees), Radians(other.LatitudeDegrees));
        var byLatitude = Math.Pow(Math.Sin((north - south) / 2), 2);
        var byLongitude = Math.Pow(Math.Sin(Radians(other.LongitudeDegrees - one.LongitudeDegrees) / 2), 2);
        return 2 * EarthRadiusKilometers * Math.Asin(Math.Min(1, Math.Sqrt(byLatitude + Math.Cos(south) * Math.Cos(north) * byLongitude)));
    }
}

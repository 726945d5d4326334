namespace AlprGrains.Policy.Oversight;

/// <summary>When a person usually works, read from when the person asks: the shortest span of the day, around midnight too, that holds most lookups.</summary>
public sealed class UsualHours
{
    private const double HoursPerDay = 24;

    private readonly double _startHour, _lengthHours;

    private UsualHours(double startHour, double lengthHours) => (_startHour, _lengthHours) = (startHour, lengthHours);

    /// <summary>Null when there are too few lookups to tell.</summary>
    public static UsualHours? Of(IReadOnlyCollection<PastLookup> lookups, PatternBounds bounds)
    {
        if (lookups.Count < bounds.LookupsForUsualHoursMin) return null;
        var hours = lookups.Select(lookup => lookup.At.TimeOfDay.TotalHours).Order().ToArray();
        var needed = (int)Math.Ceiling(bounds.PrimaryWindowShare * hours.Length);
        var (start, length) = (0.0, HoursPerDay);
        for (var first = 0; first < hours.Length; first++)
        {
            var last = first + needed - 1;
            var span = last < hours.Length ? hours[last] - hours[first] : hours[last - hours.Length] + HoursPerDay - hours[first];
            if (span < length) (start, length) = (hours[first], span);
        }

        return new(start, length);
    }

    public bool IsOffShift(DateTimeOffset at, TimeSpan overtimeMax)
    {
        var sinceStart = (at.TimeOfDay.TotalHours - _startHour + HoursPerDay) % HoursPerDay;
        return sinceStart > _lengthHours + overtimeMax.TotalHours && sinceStart < HoursPerDay - overtimeMax.TotalHours;
    }
}

using System.Collections.Immutable;
using System.Globalization;

namespace AlprGrains.Retention;

/// <summary>Reads of one upload day (UTC).</summary>
public readonly record struct UploadDayCount(DateOnly Day, long Reads);

/// <summary>
/// What a hold's end destroyed, in the subjects of its audit entry: reads that a purge certificate had counted as held. With the purge
/// certificates these add up to everything that was ever purged, for each upload day.
/// </summary>
public sealed record HoldCertificate(HoldId Hold, string DigestHex, ImmutableArray<UploadDayCount> ByUploadDay)
{
    private const string DayForm = "yyyy-MM-dd";

    public long Purged => ByUploadDay.Sum(day => day.Reads);

    /// <summary>As the subjects of its audit entry, which the log shows.</summary>
    public ImmutableArray<string> ToSubjects() =>
    [
        $"hold {Hold.Hex}",
        string.Create(CultureInfo.InvariantCulture, $"purged {Purged}"),
        $"digest {DigestHex}",
        .. ByUploadDay.Select(day => string.Create(CultureInfo.InvariantCulture, $"uploaded {day.Day.ToString(DayForm, CultureInfo.InvariantCulture)} reads {day.Reads}")),
    ];

    /// <summary>Takes what <see cref="ToSubjects"/> gives; false for anything else.</summary>
    public static bool TryParse(ImmutableArray<string> subjects, out HoldCertificate? certificate)
    {
        certificate = null;
        if (subjects.IsDefault || subjects.Length < 3) return false;
        string[] id = subjects[0].Split(' '), count = subjects[1].Split(' '), digest = subjects[2].Split(' ');
        if (id is not ["hold", _] || count is not ["purged", _] || digest is not ["digest", _] || !HoldId.TryParse(id[1], out var hold)) return false;
        var days = ImmutableArray.CreateBuilder<UploadDayCount>();
        foreach (var subject in subjects.AsSpan()[3..])
        {
            if (subject.Split(' ') is not ["uploaded", var day, "reads", var reads]) return false;
            if (!DateOnly.TryParseExact(day, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return false;
            if (!long.TryParse(reads, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
            days.Add(new UploadDayCount(date, number));
        }
        certificate = new HoldCertificate(hold, digest[1], days.ToImmutable());
        return long.TryParse(count[1], NumberStyles.None, CultureInfo.InvariantCulture, out var purged) && purged == certificate.Purged; // its sum is its own
    }
}

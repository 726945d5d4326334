using System.Globalization;

namespace AlprGrains.Grains.HotLists;

/// <summary>
/// Dates as hot lists write them. A day without a time is a local day of the agency: effective from its first moment, expired
/// after its last. A time without an offset is local too.
/// </summary>
internal static class HotListDates
{
    /// <summary>For a list that gives no effective date: since always.</summary>
    public static readonly DateTimeOffset Always = DateTimeOffset.UnixEpoch;

    private const int YearMin = 1970;

    /// <summary>From this year on a source means "never".</summary>
    private const int YearNever = 2200;

    private static readonly string[] DayFormats = ["yyyy-MM-dd", "yyyyMMdd", "MM/dd/yyyy", "M/d/yyyy"];
    private static readonly string[] LocalFormats = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "MM/dd/yyyy HH:mm", "MM/dd/yyyy HH:mm:ss"];
    private static readonly string[] OffsetFormats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:sszzz"];

    /// <summary>The time zone of a California department; a fixed UTC-8 where the machine knows no zones.</summary>
    public static TimeZoneInfo Pacific { get; } = TimeZoneInfo.TryFindSystemTimeZoneById("America/Los_Angeles", out var zone)
        ? zone
        : TimeZoneInfo.CreateCustomTimeZone("Pacific", TimeSpan.FromHours(-8), "Pacific", "Pacific");

    /// <summary>Null text gives <see cref="Always"/>. Gives null, or what is wrong.</summary>
    public static string? ReadEffective(string text, TimeZoneInfo zone, out DateTimeOffset effective)
    {
        effective = Always;
        if (text.Length == 0) return null;
        var problem = Read(text, zone, dayOffset: 0, out var read);
        if (problem is null && read is null) return $"{Quoted.Of(text)} is too far ahead for an effective date";
        effective = read ?? Always;
        return problem;
    }

    /// <summary>No text, and years from 2200 on, give null: no expiry.</summary>
    public static string? ReadExpiry(string text, TimeZoneInfo zone, out DateTimeOffset? expiry)
    {
        expiry = null;
        return text.Length == 0 ? null : Read(text, zone, dayOffset: 1, out expiry);
    }

    private static string? Read(string text, TimeZoneInfo zone, int dayOffset, out DateTimeOffset? moment)
    {
        moment = null;
        var culture = CultureInfo.InvariantCulture;
        // Years are looked at before zones and offsets are applied, so that no arithmetic can leave the calendar.
        if (DateTime.TryParseExact(text, DayFormats, culture, DateTimeStyles.None, out var day))
        {
            if (ProblemOfYear(day.Year, text, out var never) is { } problem) return problem;
            if (!never) moment = Local(day.AddDays(dayOffset), zone);
            return null;
        }
        if (DateTime.TryParseExact(text, LocalFormats, culture, DateTimeStyles.None, out var local))
        {
            if (ProblemOfYear(local.Year, text, out var never) is { } problem) return problem;
            if (!never) moment = Local(local, zone);
            return null;
        }
        if (DateTimeOffset.TryParseExact(text, OffsetFormats, culture, DateTimeStyles.AssumeUniversal, out var exact))
        {
            if (ProblemOfYear(exact.Year, text, out var never) is { } problem) return problem;
            if (!never) moment = exact.ToUniversalTime();
            return null;
        }
        return $"{Quoted.Of(text)} is not a date such as 2026-01-31 or 2026-01-31T08:00:00Z";
    }

    private static string? ProblemOfYear(int year, string text, out bool never)
    {
        never = year >= YearNever;
        return year >= YearMin ? null : $"{Quoted.Of(text)} is before {YearMin}";
    }

    private static DateTimeOffset Local(DateTime local, TimeZoneInfo zone) => new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
}

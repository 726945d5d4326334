using System.Globalization;

namespace AlprGrains.Gateway.Pages;

/// <summary>Times and spans as pages write them: local with its zone, UTC on hover, ages in two units at most.</summary>
public sealed class LocalClock(GatewayOptions options, TimeProvider time)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(options.TimeZoneId);

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The day by which trainings, designations and the policy are counted: UTC, as decisions count it.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    /// <summary>A moment from what a browser's field for date and time gives, which is in this clock's zone; null when it is none.</summary>
    public DateTimeOffset? FromLocalField(string? text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(Existing(local), DateTimeKind.Unspecified), _zone), TimeSpan.Zero)
            : null;

    /// <summary>A moment as a browser's field for date and time takes it.</summary>
    public string ToLocalField(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, _zone).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    /// <summary>"Nov 22, 06:40:43 PST"; the year only when it is another one.</summary>
    public string Local(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, _zone);
        var form = local.Year == TimeZoneInfo.ConvertTime(Now, _zone).Year ? "MMM d, HH:mm:ss" : "MMM d yyyy, HH:mm:ss";
        return $"{local.ToString(form, CultureInfo.InvariantCulture)} {ZoneOf(local)}";
    }

    /// <summary>"06:40:43".</summary>
    public string LocalTimeOfDay(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, _zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A mark on an axis of that span: "14:40", "Nov 22 14:00", "Nov 22".</summary>
    public string Tick(DateTimeOffset at, TimeSpan span) => TimeZoneInfo.ConvertTime(at, _zone).ToString(
        span < TimeSpan.FromHours(20) ? "HH:mm" : span < TimeSpan.FromDays(4) ? "MMM d HH:00" : "MMM d", CultureInfo.InvariantCulture);

    /// <summary>"2026-11-22 14:40:43.12 UTC".</summary>
    public static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ff 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>"4 s", "12 min", "5 h 10 min", "12 d 4 h".</summary>
    public static string Span(TimeSpan span)
    {
        var positive = span.Duration();
        return positive switch
        {
            { TotalMinutes: < 1 } => $"{(int)positive.TotalSeconds} s",
            { TotalHours: < 1 } => $"{(int)positive.TotalMinutes} min",
            { TotalDays: < 1 } => positive.Minutes == 0 ? $"{positive.Hours} h" : $"{positive.Hours} h {positive.Minutes} min",
            _ => positive.Hours == 0 ? $"{positive.Days} d" : $"{positive.Days} d {positive.Hours} h",
        };
    }

    /// <summary>When a day begins here, as a date field sends it ("2026-11-22"); null when it is not one.</summary>
    public DateTimeOffset? StartOfDay(string? day) =>
        DateTime.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? new DateTimeOffset(date, _zone.GetUtcOffset(date)) : null;

    public string Ago(DateTimeOffset at) => $"{Span(Now - at)} ago";

    // An hour that the change to summer time leaves out is taken as the one after it.
    private DateTime Existing(DateTime local) => _zone.IsInvalidTime(local) ? local.AddHours(1) : local;

    // The tz database has no abbreviations in .NET; ours is the one zone that people call by its letters.
    private string ZoneOf(DateTimeOffset local) => _zone.Id == "America/Los_Angeles"
        ? (_zone.IsDaylightSavingTime(local) ? "PDT" : "PST")
        : $"UTC{local.ToString("zzz", CultureInfo.InvariantCulture)}";
}

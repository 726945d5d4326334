using System.Globalization;

namespace AlprGrains.Storage.Keys;

/// <summary>The minute (UTC) in which something was uploaded: minutes since 1970. One data key each.</summary>
public readonly record struct UploadMinute(long Number) : IComparable<UploadMinute>
{
    public static UploadMinute Of(DateTimeOffset uploadedAt) =>
        new(Math.DivRem(uploadedAt.UtcTicks - DateTimeOffset.UnixEpoch.Ticks, TimeSpan.TicksPerMinute) is var (minute, rest) && rest < 0 ? minute - 1 : minute);

    public DateTimeOffset Start => DateTimeOffset.UnixEpoch.AddMinutes(Number);

    /// <summary>The first instant after it: 30 days run from here for its key, so that nothing in it dies early (INV-6).</summary>
    public DateTimeOffset End => DateTimeOffset.UnixEpoch.AddMinutes(Number + 1);

    public UploadDay Day => UploadDay.Of(Start);

    public int CompareTo(UploadMinute other) => Number.CompareTo(other.Number);
}

/// <summary>The day (UTC) in which something was uploaded. One pepper and one bucket of reads each.</summary>
public readonly record struct UploadDay(int Number) : IComparable<UploadDay>
{
    private const string Format = "yyyy-MM-dd";

    public static UploadDay Of(DateTimeOffset uploadedAt) => new(DateOnly.FromDateTime(uploadedAt.UtcDateTime).DayNumber);

    /// <summary>Takes what <see cref="Name"/> gives.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out UploadDay day)
    {
        var parsed = DateOnly.TryParseExact(name, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        day = parsed ? new UploadDay(date.DayNumber) : default;
        return parsed;
    }

    public DateTimeOffset Start => new(Date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>As in file names: 2026-11-22.</summary>
    public string Name => Date.ToString(Format, CultureInfo.InvariantCulture);

    private DateOnly Date => DateOnly.FromDayNumber(Number);

    public int CompareTo(UploadDay other) => Number.CompareTo(other.Number);
}

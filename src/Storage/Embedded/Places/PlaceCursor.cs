using System.Globalization;
using AlprGrains.Storage.Keys;

namespace AlprGrains.Storage.Embedded.Places;

/// <summary>
/// Place of a read in the order of an answer by place: newest capture first, then newest upload day, then newest row. Where a page
/// ended, as text: <c>&lt;capture ticks&gt;.2026-11-22.&lt;row&gt;</c>.
/// </summary>
internal readonly record struct PlaceCursor(long CapturedTicks, UploadDay Day, long Row) : IComparable<PlaceCursor>
{
    public int CompareTo(PlaceCursor other) =>
        CapturedTicks != other.CapturedTicks ? CapturedTicks.CompareTo(other.CapturedTicks)
        : Day != other.Day ? Day.CompareTo(other.Day)
        : Row.CompareTo(other.Row);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{CapturedTicks}.{Day.Name}.{Row}");

    /// <summary>Takes what <see cref="ToString"/> gives; refuses the rest as a caller's mistake.</summary>
    public static PlaceCursor Parse(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 3
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && UploadDay.TryParse(parts[1], out var day)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var row)
            ? new PlaceCursor(ticks, day, row)
            : throw new ArgumentException($"'{text}' is not the cursor of a page by place: pass ReadPage.Next as it came", nameof(text));
    }
}

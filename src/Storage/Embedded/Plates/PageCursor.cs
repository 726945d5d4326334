using System.Globalization;
using AlprGrains.Storage.Keys;

namespace AlprGrains.Storage.Embedded.Plates;

/// <summary>Where a page ended: the day, and the place of its last row. As text: 2026-11-22.&lt;upload ticks&gt;.&lt;row&gt;.</summary>
internal readonly record struct PageCursor(UploadDay Day, RowPlace Last)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Day.Name}.{Last.UploadedTicks}.{Last.Row}");

    /// <summary>Takes what <see cref="ToString"/> gives; refuses the rest as a caller's mistake.</summary>
    public static PageCursor Parse(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 3
            && UploadDay.TryParse(parts[0], out var day)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var row)
            ? new PageCursor(day, new RowPlace(ticks, row))
            : throw new ArgumentException($"'{text}' is not the cursor of a page: pass ReadPage.Next as it came", nameof(text));
    }
}

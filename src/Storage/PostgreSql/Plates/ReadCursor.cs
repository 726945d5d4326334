using System.Globalization;
using AlprGrains.Plates;

namespace AlprGrains.Storage.PostgreSql.Plates;

/// <summary>Where a page ended: the time that it is ordered by, and the read's id. As text: <c>&lt;ticks&gt;.&lt;32 hex digits&gt;</c>.</summary>
internal readonly record struct ReadCursor(long Ticks, ReadId Id)
{
    /// <summary>Before all reads of a time and later: where a page without a cursor begins.</summary>
    public static ReadCursor Before(long ticks) => new(ticks, default);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ticks}.{Id.Hex}");

    /// <summary>Takes what <see cref="ToString"/> gives; refuses the rest as a caller's mistake.</summary>
    public static ReadCursor Parse(string text)
    {
        var dot = text.IndexOf('.');
        return dot > 0
            && long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ReadId.TryParse(text[(dot + 1)..], out var id)
            ? new ReadCursor(ticks, id)
            : throw new ArgumentException($"'{text}' is not the cursor of a page: pass ReadPage.Next as it came", nameof(text));
    }
}

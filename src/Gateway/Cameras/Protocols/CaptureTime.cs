using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AlprGrains.Gateway.Cameras.Protocols;

/// <summary>A time of capture as text: ISO 8601 with an offset, in a form or two that cameras use.</summary>
public static class CaptureTime
{
    // T or a space between date and time, a fraction of up to seven digits, Z or ±hh:mm.
    private static readonly string[] WithOffset =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK"];

    /// <summary>Refuses a time without offset: nobody knows which moment it means.</summary>
    public static bool TryParse(string text, out DateTimeOffset time, [NotNullWhen(false)] out string? problem)
    {
        time = default;
        var saysOffset = text.EndsWith('Z') || text.EndsWith('z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        problem = !saysOffset
            ? "a time with its offset is needed, such as 2026-03-01T08:06:40-08:00 or 2026-03-01T16:06:40Z"
            : DateTimeOffset.TryParseExact(text.Replace('z', 'Z'), WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out time)
                ? null
                : "it is not a time such as 2026-03-01T08:06:40-08:00";
        return problem is null;
    }

    /// <summary>Takes a time without offset as UTC; for formats that are documented to write UTC.</summary>
    public static bool TryParseUtc(string text, out DateTimeOffset time, [NotNullWhen(false)] out string? problem) =>
        TryParse(text, out time, out problem) || TryParse(text + "Z", out time, out problem);
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using AlprGrains.Storage.Keys;

namespace AlprGrains.Storage.Embedded.Evidence;

/// <summary>
/// Where sealed bytes lie: the segment of an upload minute that one process wrote, the record's number in that process, and
/// its bytes. As text five hexadecimal numbers with hyphens: opaque to others, and no part of it can leave the folder.
/// </summary>
internal readonly record struct SegmentPlace(UploadMinute Minute, ulong Writer, long Record, long Offset, int Length)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Minute.Number:x}-{Writer:x16}-{Record:x}-{Offset:x}-{Length:x}");

    public static bool TryParse([NotNullWhen(true)] string? text, out SegmentPlace place)
    {
        place = default;
        if (text?.Split('-') is not { Length: 5 } parts) return false;
        if (!TryHex(parts[0], out var minute) || !ulong.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var writer)) return false;
        if (!TryHex(parts[2], out var record) || !TryHex(parts[3], out var offset) || !TryHex(parts[4], out var length)) return false;
        if (minute > UploadMinute.Of(DateTimeOffset.MaxValue).Number || length > int.MaxValue) return false;
        place = new SegmentPlace(new UploadMinute(minute), writer, record, offset, (int)length);
        return true;
    }

    /// <summary>What the bytes are bound to when they are sealed: known before they have a place in the file.</summary>
    public static byte[] Bind(string kind, ulong writer, long record) => System.Text.Encoding.UTF8.GetBytes($"{kind} {writer:x16} {record:x}");

    private static bool TryHex(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number) && number >= 0;
}

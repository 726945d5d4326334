using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using AlprGrains.Storage.Keys;

namespace AlprGrains.Storage.AzureBlob.Evidence;

/// <summary>
/// Where a sealed image lies: the blob of an upload minute that one process wrote (there may be several, one a part), the
/// record's number in that process, and its bytes. As text six hexadecimal numbers with hyphens, opaque to others.
/// </summary>
internal readonly record struct BlobPlace(UploadMinute Minute, ulong Writer, long Part, long Record, long Offset, int Length)
{
    /// <summary>The blob's name in its day's container. The minute stands first, so that a minute's blobs are listed by prefix.</summary>
    public static string BlobName(UploadMinute minute, ulong writer, long part) => string.Create(CultureInfo.InvariantCulture, $"{minute.Number:x}/{writer:x16}-{part:x}");

    /// <summary>The minute of a blob, by its name; null when the name is not ours.</summary>
    public static UploadMinute? MinuteOf(string blobName) =>
        blobName.IndexOf('/', StringComparison.Ordinal) is > 0 and var end && TryHex(blobName[..end], out var minute) ? new UploadMinute(minute) : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Minute.Number:x}-{Writer:x16}-{Part:x}-{Record:x}-{Offset:x}-{Length:x}");

    public static bool TryParse([NotNullWhen(true)] string? text, out BlobPlace place)
    {
        place = default;
        if (text?.Split('-') is not { Length: 6 } parts) return false;
        if (!TryHex(parts[0], out var minute) || !ulong.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var writer)) return false;
        if (!TryHex(parts[2], out var part) || !TryHex(parts[3], out var record) || !TryHex(parts[4], out var offset) || !TryHex(parts[5], out var length)) return false;
        if (minute > UploadMinute.Of(DateTimeOffset.MaxValue).Number || length is 0 or > int.MaxValue || offset > long.MaxValue - length) return false;
        place = new BlobPlace(new UploadMinute(minute), writer, part, record, offset, (int)length);
        return true;
    }

    /// <summary>What the bytes are bound to when they are sealed: known before they have a place in a blob.</summary>
    public static byte[] Bind(ulong writer, long record) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"image {writer:x16} {record:x}"));

    private static bool TryHex(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number) && number >= 0;
}
